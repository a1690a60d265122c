"""Closing a quiz attempt: the score is counted here and nowhere else."""

from datetime import datetime
from decimal import Decimal

from core.events import append_events
from learning.models import ActivityEntry, CourseEnrollment, QuizAttempt, QuizQuestion, QuizResponse
from learning.services.visits import Visit
from learning.states import attempt_state

Completion = QuizAttempt.Completion


def close_attempt(attempt: QuizAttempt, now: datetime, *, handed_in: bool) -> None:
    """Grade what was answered and close; a pass completes the task. Call under the learner's lock."""
    responses = _graded(attempt)
    asked = {question for question, _options in attempt.order}
    answered = {r.question_id for r in responses}
    right = {r.question_id for r in responses if r.is_correct}
    # Both from the points as they are now: changed meanwhile, a score could pass the highest one.
    points = dict(QuizQuestion.objects.filter(pk__in=asked).values_list("pk", "points"))
    attempt.score = sum(points.get(pk, 0) for pk in right)
    attempt.max_score = sum(points.values())
    attempt.passed = attempt.percentage >= attempt.quiz.pass_percent
    attempt.closed_at = now
    attempt.time_taken = now - attempt.attempt_date
    if handed_in or asked <= answered:
        attempt.completion_status = Completion.COMPLETED
    attempt.save()
    _tell_course(attempt, now)


def _graded(attempt: QuizAttempt) -> list[QuizResponse]:
    """The responses, judged by the options as they are now."""
    responses = list(attempt.responses.select_related("selected_option"))
    changed = [r for r in responses if r.is_correct != r.selected_option.is_correct]
    for response in changed:
        response.is_correct = response.selected_option.is_correct
    QuizResponse.objects.bulk_update(changed, ["is_correct"])
    return responses


def _tell_course(attempt: QuizAttempt, now: datetime) -> None:
    task = attempt.quiz.task
    enrollment = (
        CourseEnrollment.objects.select_related("course", "user")
        .filter(user_id=attempt.user_id, course_id=task.course_id)
        .first()
    )
    if enrollment is None:  # left the course with the quiz open: the attempt closes all the same
        append_events(attempt.user_id, [("quiz.closed", {"attempt": attempt_state(attempt)})])
        return
    visit = Visit(enrollment, now)
    works = enrollment.status_at(attempt.attempt_date) not in ("DROPPED", "EXPIRED")
    if works:
        row = visit.row(task)
        best = None if attempt.passed else max(row.percent, Decimal(str(attempt.percentage)))
        visit.report(task, percent=best, spent=row.time_spent + attempt.time_taken, metadata=None)
    verb = ActivityEntry.Verb.QUIZ_PASSED if attempt.passed else ActivityEntry.Verb.QUIZ_FAILED
    visit.note(verb, task, score=attempt.score, max_score=attempt.max_score, number=attempt.number)
    if works and attempt.passed:
        visit.complete(task)
    visit.tell("quiz.closed", attempt=attempt_state(attempt))
    visit.close()
