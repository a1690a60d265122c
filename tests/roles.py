"""A world with one object of every kind, and everybody who may ask for them: for walks over every address."""

from dataclasses import dataclass, field
from typing import Any

from accounts.services.linking import TelegramPerson, begin_link, claim_link
from accounts.services.tokens import create_personal_token
from battles.services.hosting import battle_open
from core.models import User
from learning.models import Certificate, TaskProgress
from learning.services import attempt_start, favorite_add, invitation_create, note_save, task_report
from progress.judging.samples import run_samples
from progress.services import submit_answer
from tests.factories import make_challenge, make_user, right_answer
from tests.learning.classroom import answer
from tests.learning.courses import enroll, make_course, make_task, option_of

ROLES = ("nobody", "learner", "stranger", "teacher", "other_teacher", "admin")
"""Nobody; a learner, whose things are asked for; a learner of nothing; the course's instructor; an
instructor of other courses; an admin."""


@dataclass
class World:
    """The people by their roles, and the names and numbers that stand in addresses."""

    people: dict[str, User]
    ids: dict[str, Any] = field(default_factory=dict)

    def fill(self, template: str) -> str:
        """The address with the world's own things in its places."""
        return template.format_map(self.ids)


def make_world() -> World:
    """The learner is enrolled, has answered, noted, marked, begun to link a chat, and finished a course."""
    people = {
        "learner": make_user("learner"),
        "stranger": make_user("stranger"),
        "teacher": make_user("teacher", is_instructor=True),
        "other_teacher": make_user("other-teacher", is_instructor=True),
        "admin": make_user("admin", is_staff=True, is_superuser=True),
    }
    learner, teacher = people["learner"], people["teacher"]
    course, done = make_course(teacher), make_course(teacher)
    lesson, quiz = make_task(course), make_task(course, "quiz")
    challenge = make_challenge(hints=[1], author=teacher)
    task = make_task(course, "challenge", challenge=challenge)
    fresh = make_challenge(author=teacher)
    last = make_task(done)
    enrollment = enroll(learner, course)
    enroll(learner, done)
    task_report(actor=learner, task_id=last.pk, status="completed")
    task_report(actor=learner, task_id=lesson.pk, status="in_progress")
    attempt = attempt_start(actor=learner, quiz_id=quiz.pk)
    answer(learner, task, right=False)
    note = note_save(actor=learner, title="Mine", content="…", task_id=lesson.pk)
    mark, _is_new = favorite_add(actor=learner, task_id=lesson.pk)
    program = make_challenge("stdio")
    sent = submit_answer(
        actor=learner, challenge_id=program.pk, answer=right_answer(program), channel="web"
    ).submission
    run = run_samples(actor=learner, challenge=program, answer=right_answer(program))
    token, _secret = create_personal_token(user=learner, name="mine")
    link = claim_link(token=begin_link(user=learner), person=TelegramPerson(77, "chat", "A chat"))
    question = quiz.quiz.questions.all()[0]
    ids = {
        "course_id": course.pk,
        "course_slug": course.slug,
        "lesson_id": lesson.pk,
        "task_id": lesson.pk,
        "task_slug": lesson.slug,
        "quiz_id": quiz.pk,
        "challenge_id": challenge.pk,
        "challenge_slug": challenge.slug,
        "fresh_id": fresh.pk,
        "subject": f"challenge:{challenge.pk}",
        "category": challenge.category.slug,
        "hint_id": challenge.hints.get().pk,
        "enrollment_id": enrollment.pk,
        "progress_id": TaskProgress.objects.get(task=lesson).pk,
        "attempt_id": attempt.pk,
        "question_id": question.pk,
        "option_id": option_of(question, right=True).pk,
        "submission_id": sent.pk,
        "run_id": run.number,
        "code_id": program.pk,
        "code_slug": program.slug,
        "user_id": learner.pk,
        "note_id": note.pk,
        "favorite_id": mark.pk,
        "token_id": token.pk,
        "link_id": link.pk,
        "invitation_id": invitation_create(actor=teacher, course_id=course.pk).pk,
        "code": Certificate.objects.get(course=done).code,
        "battle_code": battle_open(host=learner).code,
    }
    return World(people, ids)
