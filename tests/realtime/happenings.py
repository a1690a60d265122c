"""One way in which each type of event comes about, through the services: `HAPPENINGS[type](person)`."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import LinkRequest
from accounts.services import linking, registration
from challenges.models import Challenge
from challenges.services import challenge_save
from core.models import User
from judge import Program, Verdict
from judge.fake import FakeJudge
from learning.models import LearningTask, QuizAttempt
from learning.services import (
    attempt_answer,
    attempt_start,
    attempt_submit,
    certificate_revoke,
    enrollment_delete,
    favorite_toggle,
    learners_message,
    note_delete,
    note_save,
    task_open,
    task_report,
)
from progress.judging.rejudging import rejudge_challenge
from progress.judging.samples import run_samples
from progress.models import Achievement, UserProgress
from progress.review import review_rate
from progress.services import save_draft, start_challenge, submit_answer, take_hint
from tests.battles import world
from tests.factories import make_challenge, make_user, right_answer, wrong_answer
from tests.learning.courses import enroll, make_course, make_task, option_of
from tests.progress.judging.at_work import judge_all

Happening = Callable[[User], object]


def hand_in(person: User, challenge: Challenge, *, right: bool) -> None:
    answer = right_answer(challenge) if right else wrong_answer(challenge)
    submit_answer(actor=person, challenge_id=challenge.pk, answer=answer, channel="telegram")


def solve(person: User, kind: str = "single_choice") -> None:
    challenge = make_challenge(kind)
    start_challenge(actor=person, challenge_id=challenge.pk)
    hand_in(person, challenge, right=False)
    hand_in(person, challenge, right=True)


def earn(person: User) -> None:
    rule = {"metric": "solved", "at_least": 1}
    Achievement.objects.create(slug=f"of-{person.pk}", title="First", description="…", points=5, rule=rule)
    solve(person, "cloze")


def take_hints(person: User) -> None:
    for hint in make_challenge(hints=[2, 3]).hints.all():
        take_hint(actor=person, hint_id=hint.pk)


def lose_a_hint(person: User) -> None:
    challenge = make_challenge(hints=[2, 3])
    for hint in challenge.hints.all():
        take_hint(actor=person, hint_id=hint.pk)
    author = make_user(is_instructor=True)
    kept = [{"text": challenge.hints.last().text, "cost": 3}]
    challenge_save(actor=author, challenge=challenge, fields={}, hints=kept)


def judged_slowly(verdict: str) -> None:
    def script(program: Program, name: str) -> Verdict:
        time.sleep(0.12)
        return Verdict(verdict)

    judge_all(FakeJudge(script))


def programs(person: User) -> None:
    """One judged, and judged again with another verdict; one that is still waiting."""
    challenge = make_challenge("function")
    hand_in(person, challenge, right=True)
    judged_slowly("accepted")
    rejudge_challenge(actor=None, challenge=challenge)
    judged_slowly("wrong_answer")
    hand_in(person, make_challenge("stdio"), right=True)


def samples(person: User) -> None:
    challenge = make_challenge("stdio")
    run_samples(actor=person, challenge=challenge, answer=right_answer(challenge))
    judge_all()


def draft(person: User) -> None:
    challenge, files = make_challenge("function"), {"solution.py": "def mine(): ..."}
    save_draft(actor=person, challenge_id=challenge.pk, language="python", files=files, version=0)


def begin(person: User) -> LinkRequest:
    chat = linking.TelegramPerson(1_000 + person.pk, "chat", "A chat")
    return linking.claim_link(token=linking.begin_link(user=person), person=chat)


def cancel(person: User) -> None:
    linking.cancel_link(request_id=begin(person).pk, user=person)


def lose_links(person: User) -> None:
    cancel(person)
    run_out(person)


def confirm(person: User) -> LinkRequest:
    request = begin(person)
    linking.confirm_link_in_chat(request_id=request.pk, telegram_id=1_000 + person.pk)
    return request


def link(person: User) -> None:
    linking.confirm_link_on_web(user=person, request_id=confirm(person).pk)


def unlink(person: User) -> None:
    link(person)
    linking.unlink_telegram(user=person)


def play(person: User) -> None:
    player = world.learner(person)
    world.answer(world.started(player), player)


def study(person: User) -> LearningTask:
    """In a course of a lesson and a challenge; the lesson is open."""
    course = make_course()
    lesson: LearningTask = make_task(course)
    make_task(course, "challenge")
    enroll(person, course)
    task_open(actor=person, task_id=lesson.pk)
    return lesson


def finish(person: User) -> None:
    lesson = study(person)
    task_report(actor=person, task_id=lesson.pk, status="completed")
    hand_in(person, LearningTask.objects.get(course=lesson.course, kind="challenge").challenge, right=True)


def lose_the_certificate(person: User) -> None:
    finish(person)
    certificate = person.certificates.latest("pk")
    certificate_revoke(actor=certificate.course.owner, code=certificate.code, reason="A slip.")


def leave(person: User) -> None:
    course = study(person).course
    enrollment_delete(actor=person, enrollment_id=person.enrollments.get(course=course).pk)


def hear_from_the_instructor(person: User) -> None:
    course = study(person).course
    learners_message(actor=course.owner, course_id=course.pk, user_ids=[person.pk], text="Well done.")


def begin_a_quiz(person: User) -> QuizAttempt:
    course = make_course()
    quiz = make_task(course, "quiz")
    enroll(person, course)
    return attempt_start(actor=person, quiz_id=quiz.pk)


def answer_a_question(person: User) -> QuizAttempt:
    attempt = begin_a_quiz(person)
    question = attempt.quiz.questions.all()[0]
    right = option_of(question, right=True)
    attempt_answer(actor=person, attempt_id=attempt.pk, question_id=question.pk, option_id=right.pk)
    return attempt


def hand_in_a_quiz(person: User) -> None:
    attempt_submit(actor=person, attempt_id=answer_a_question(person).pk)


def write(person: User) -> int:
    lesson = make_task(make_course())
    return note_save(actor=person, title="A thought", content="**So** it is.", task_id=lesson.pk).pk


def mark(person: User, times: int = 1) -> None:
    lesson = make_task(make_course())
    for _ in range(times):
        favorite_toggle(actor=person, task_id=lesson.pk)


def review(person: User) -> None:
    challenge = make_challenge()
    hand_in(person, challenge, right=False)
    missed = UserProgress.objects.filter(user=person, challenge=challenge)
    missed.update(last_attempt_at=F("last_attempt_at") - timedelta(days=3))
    review_rate(actor=person, subject=f"challenge:{challenge.pk}", rating="good")


def run_out(person: User) -> None:
    """What the clock ends, and the upkeep writes down."""
    LinkRequest.objects.filter(pk=begin(person).pk).update(expires_at=timezone.now())
    linking.expire_links()


HAPPENINGS: dict[str, Happening] = {
    "account.changed": lambda person: registration.change_preferences(user=person, language="ru"),
    "account.linked": link,
    "account.unlinked": unlink,
    "achievement.earned": earn,
    "battle.answered": play,
    "course.changed": lose_the_certificate,
    "course.completed": finish,
    "course.enrolled": study,
    "course.left": leave,
    "course.message": hear_from_the_instructor,
    "draft.saved": draft,
    "favorite.added": mark,
    "favorite.removed": lambda person: mark(person, times=2),
    "hint.taken": take_hints,
    "hint.withdrawn": lose_a_hint,
    "link.cancelled": lose_links,
    "link.claimed": begin,
    "link.confirmed": confirm,
    "note.deleted": lambda person: note_delete(actor=person, note_id=write(person)),
    "note.saved": write,
    "progress.started": solve,
    "quiz.answered": answer_a_question,
    "quiz.closed": hand_in_a_quiz,
    "quiz.started": begin_a_quiz,
    "review.rated": review,
    "sample.run": samples,
    "submission.graded": solve,
    "submission.queued": programs,
    "submission.rejudged": programs,
    "submission.running": programs,
    "submission.tested": programs,
    "task.changed": study,
    "task.completed": finish,
}
