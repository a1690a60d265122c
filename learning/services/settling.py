"""Writing down what the clock has decided."""

from learning.services.enrolling import expire_enrollments
from learning.services.quizzes import settle_late_attempts


def settle_courses() -> str:
    """Close quiz attempts whose time is up and end enrolments whose access ran out; says how many.

    Learners need not wait for it: whoever touches such an attempt or enrolment settles it, and every reading
    counts by the clock. Each learner is a transaction of its own, so it may be cut short and begun again.
    """
    attempts, enrollments = len(settle_late_attempts()), expire_enrollments()
    return f"{attempts} attempts closed, {enrollments} enrolments ended"
