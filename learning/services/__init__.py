"""What can be done in courses. Each service is one transaction under the learner's lock."""

from learning.services.authoring import (
    course_save,
    courses_adopt,
    module_save,
    quiz_write,
    task_delete,
    task_save,
)
from learning.services.certificates import certificate_revoke
from learning.services.enrolling import (
    course_enroll,
    enrollment_change,
    enrollment_delete,
    expire_enrollments,
)
from learning.services.invitations import invitation_create, invitation_delete
from learning.services.messaging import learners_message
from learning.services.notes import (
    favorite_add,
    favorite_remove,
    favorite_toggle,
    note_change,
    note_delete,
    note_save,
)
from learning.services.quizzes import attempt_answer, attempt_start, attempt_submit, settle_late_attempts
from learning.services.tasks import task_open, task_report, task_spend

__all__ = [
    "attempt_answer",
    "attempt_start",
    "attempt_submit",
    "certificate_revoke",
    "course_enroll",
    "course_save",
    "courses_adopt",
    "enrollment_change",
    "enrollment_delete",
    "expire_enrollments",
    "favorite_add",
    "favorite_remove",
    "favorite_toggle",
    "invitation_create",
    "invitation_delete",
    "learners_message",
    "module_save",
    "note_change",
    "note_delete",
    "note_save",
    "quiz_write",
    "settle_late_attempts",
    "task_delete",
    "task_open",
    "task_report",
    "task_save",
    "task_spend",
]
