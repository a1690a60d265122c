"""What another process of the product can be told to do: a stand-in for the bot and for commands.

Each line is `[what, arguments]`; each answer is a line with `result` or `error`. `what` is a function below.
"""

import json
import sys
import time
import traceback
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import TelegramAccount
from accounts.selectors import pending_link
from accounts.services import linking, registration, tokens
from challenges.models import Challenge
from core import events
from core.models import Event, User
from core.presence import seen_events
from learning.models import Certificate, Course, QuizAttempt, TaskProgress
from learning.services import course_enroll, favorite_toggle, learners_message, note_save, task_report
from progress.models import Achievement, LearnerStats, PointsEntry, Submission
from progress.services import start_challenge, submit_answer, take_hint
from progress.snapshot import apply_events, read_snapshot
from realtime.models import LiveProcess, Presence
from tests import factories
from tests.learning.classroom import make_class
from tests.learning.courses import make_task
from tests.progress.judging import at_work
from tests.realtime.happenings import HAPPENINGS
from tests.roles import make_world


def _person(name: str) -> User:
    return User.objects.get(username=name)


def person(name: str) -> dict[str, Any]:
    """A new learner, with an access token."""
    user = factories.make_user(name)
    return {"id": user.pk, "name": name, "token": str(AccessToken.for_user(user))}


def instructor(name: str) -> None:
    """A new instructor."""
    factories.make_user(name, is_instructor=True)


def people(count: int) -> list[dict[str, Any]]:
    """Many new learners with access tokens."""
    return [person(f"learner{n}") for n in range(count)]


def session(name: str) -> str:
    """A session cookie of the learner's."""
    client = Client()
    client.force_login(_person(name), backend="accounts.backends.CaseInsensitiveBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def linked(name: str, telegram_id: int) -> None:
    """Tie the learner to a Telegram account."""
    TelegramAccount.objects.create(user=_person(name), telegram_id=telegram_id)


def end_session(key: str) -> None:
    """What signing out does."""
    Session.objects.filter(pk=key).delete()


def new_password(name: str) -> None:
    """Change it, as the person would elsewhere."""
    user = _person(name)
    user.set_password("another correct horse")
    user.save(update_fields=["password"])


def deactivate(name: str) -> None:
    """Shut the learner out."""
    User.objects.filter(username=name).update(is_active=False)


def seen(name: str) -> list[int]:
    """The numbers of the person's events that a page has confirmed."""
    user = _person(name)
    return sorted(seen_events(user.pk, range(1, events.stream_position(user.pk)[0] + 1)))


def personal_token(name: str) -> list[Any]:
    """(id, token)."""
    kept, token = tokens.create_personal_token(user=_person(name), name="a program")
    return [kept.pk, token]


def revoke_token(name: str, token_id: int) -> None:
    """Revoke it."""
    tokens.revoke_personal_token(user=_person(name), token_id=token_id)


def short_token(name: str, seconds: float) -> str:
    """An access token that expires soon."""
    token = AccessToken.for_user(_person(name))
    token.set_exp(lifetime=timedelta(seconds=seconds))
    return str(token)


def challenge(kind: str = "single_choice", hints: list[int] | None = None, **fields: Any) -> dict[str, Any]:
    """A published challenge."""
    made = factories.make_challenge(kind, hints=hints, **fields)
    return {
        "id": made.pk,
        "category": made.category_id,
        "right": factories.right_answer(made),
        "wrong": factories.wrong_answer(made),
        "hints": [hint.pk for hint in made.hints.all()],
    }


def graded_programs(challenge: int, programs: dict[str, str]) -> None:
    """Accepted programs in Python, by the new learners who handed them in."""
    for name, text in programs.items():
        Submission.objects.create(
            user=factories.make_user(name),
            challenge_id=challenge,
            number=1,
            channel="web",
            status="graded",
            verdict="accepted",
            answer={"language": "python", "files": {"solution.py": text}},
        )


def judge_waiting() -> int:
    """Judge all that waits, by the words in it; how much that was."""
    return at_work.judge_all()


def require(challenge: int, first: int) -> None:
    """Make one challenge the other's prerequisite."""
    Challenge.objects.get(pk=challenge).requires.add(first)


def achievement(slug: str, **rule: Any) -> None:
    """An achievement anybody can earn by solving."""
    rule = rule or {"metric": "solved", "at_least": 1}
    Achievement.objects.create(slug=slug, title=slug.title(), description="…", points=5, rule=rule)


def classroom(name: str, **fields: Any) -> dict[str, Any]:
    """A course taught by this new person, with learners who are through, stuck and away."""
    room = make_class(factories.make_user(name, is_instructor=True), **fields)
    challenge = room.challenge.challenge
    return {
        "course": room.course.pk,
        "slug": room.course.slug,
        "lesson": room.lesson.pk,
        "lesson_slug": room.lesson.slug,
        "quiz": room.quiz.pk,
        "quiz_slug": room.quiz.slug,
        "challenge": challenge.pk if challenge else 0,
        "challenge_slug": challenge.slug if challenge else "",
        "token": str(AccessToken.for_user(_person(name))),
        "certificate": Certificate.objects.get(course=room.course).code,
        **{role: person.username for role, person in room.people.items()},
    }


def world() -> dict[str, Any]:
    """One object of every kind, and everybody who may ask for it: names by role, numbers of things."""
    made = make_world()
    names = {role: person.username for role, person in made.people.items()}
    return {"names": names, "ids": {key: str(value) for key, value in made.ids.items()}}


def timed_quiz(course: int, seconds: int) -> int:
    """One more quiz in the course, with a clock; its number."""
    return int(make_task(Course.objects.get(pk=course), "quiz", rules={"time_limit": seconds}).pk)


def hurry_attempts(quiz: int, seconds: float) -> None:
    """Leave those who are at this quiz only so much time."""
    end = timezone.now() + timedelta(seconds=seconds)
    QuizAttempt.objects.filter(quiz__task=quiz, closed_at=None).update(deadline=end)


def long_ago_opened(name: str, minutes: float) -> None:
    """As if this person had opened their tasks so long ago."""
    then = timezone.now() - timedelta(minutes=minutes)
    TaskProgress.objects.filter(user=_person(name)).update(last_accessed_at=then)


def time_spent(name: str, task: int) -> int:
    """The seconds counted for this person at this task."""
    spent = TaskProgress.objects.filter(user=_person(name), task=task).values_list("time_spent", flat=True)
    return sum(int(one.total_seconds()) for one in spent)


def join_course(name: str, course: int) -> None:
    """Enrol."""
    course_enroll(actor=_person(name), course_id=course)


def finish_lesson(name: str, task: int) -> None:
    """Report a lesson as done."""
    task_report(actor=_person(name), task_id=task, status="completed")


def teach_with(name: str, course: int, helps: bool) -> None:
    """Make somebody a co-instructor, or no longer."""
    people = Course.objects.get(pk=course).instructors
    people.add(_person(name)) if helps else people.remove(_person(name))


def write_to(name: str, learner: str, course: int, text: str) -> int:
    """A word from an instructor."""
    who = [_person(learner).pk]
    return learners_message(actor=_person(name), course_id=course, user_ids=who, text=text).sent


def note_and_favourite(name: str, task: int) -> None:
    """Something in the notes and among the favourites."""
    note_save(actor=_person(name), title="A thought", content="**So** it is.", task_id=task)
    favorite_toggle(actor=_person(name), task_id=task)


def start(name: str, challenge: int) -> None:
    """Start a challenge."""
    start_challenge(actor=_person(name), challenge_id=challenge)


def submit(name: str, challenge: int, answer: Any, channel: str = "telegram") -> str:
    """Hand in an answer."""
    done = submit_answer(actor=_person(name), challenge_id=challenge, answer=answer, channel=channel)
    return done.submission.verdict


def submit_many(names: list[str], challenges: list[int], code: str) -> float:
    """Every one of these people hands in the program to every challenge; returns the seconds it took."""
    began = time.perf_counter()
    for challenge in challenges:
        for name in names:
            submit(name, challenge, {"code": code})
    return time.perf_counter() - began


def verdict_times() -> list[float]:
    """When each verdict there is was recorded, in order, in seconds."""
    graded = Submission.objects.exclude(graded_at=None).order_by("graded_at")
    return [at.timestamp() for at in graded.values_list("graded_at", flat=True)]


def hint(name: str, hint: int) -> None:
    """Take a hint."""
    take_hint(actor=_person(name), hint_id=hint)


def language(name: str, language: str) -> None:
    """Change the language: the smallest event there is."""
    registration.change_preferences(user=_person(name), language=language)


def languages(name: str, count: int) -> None:
    """So many events."""
    user = _person(name)
    for n in range(count):
        registration.change_preferences(user=user, language=("en", "ru")[n % 2])


def link(name: str, telegram_id: int, upto: str = "linked") -> None:
    """The steps of linking a Telegram account, up to `claimed`, `confirmed`, `cancelled` or `linked`."""
    user, chat = _person(name), linking.TelegramPerson(telegram_id, "chat", "A chat")
    request = linking.claim_link(token=linking.begin_link(user=user), person=chat)
    if upto == "cancelled":
        linking.cancel_link(request_id=request.pk, user=user)
    if upto in ("confirmed", "linked"):
        linking.confirm_link_in_chat(request_id=request.pk, telegram_id=telegram_id)
    if upto == "linked":
        linking.confirm_link_on_web(user=user, request_id=request.pk)


def confirm_in_chat(name: str, telegram_id: int) -> None:
    """The chat's side says yes to the link being made."""
    request = pending_link(_person(name))
    assert request
    linking.confirm_link_in_chat(request_id=request.pk, telegram_id=telegram_id)


def unlink(name: str) -> None:
    """End the link."""
    linking.unlink_telegram(user=_person(name))


def happen(name: str, kind: str) -> None:
    """Whatever brings this type of event about."""
    HAPPENINGS[kind](_person(name))


def append(name: str, kind: str, data: dict[str, Any], count: int = 1) -> int:
    """Write events directly; returns the last number."""
    with transaction.atomic():
        return events.append_events(_person(name).pk, [(kind, data)] * count)[-1].seq


def paced(names: list[str], rate: float, seconds: float) -> list[list[Any]]:
    """Events for these learners in turn, so many a second; (learner, number, when committed) of each."""
    ids = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
    told, began = [], time.monotonic()
    for n in range(int(rate * seconds)):
        time.sleep(max(0.0, began + n / rate - time.monotonic()))
        user_id = ids[names[n % len(names)]]
        with transaction.atomic():
            seq = events.append_events(user_id, [("note", {"n": n})])[-1].seq
        told.append([user_id, seq, time.monotonic()])
    return told


def prune(name: str, keep: int) -> int:
    """Forget old events."""
    return events.prune_events(_person(name).pk, keep=keep)


def snapshot(name: str) -> dict[str, Any]:
    """The state read afresh, as JSON makes it."""
    state: dict[str, Any] = json.loads(json.dumps(read_snapshot(_person(name).pk)))
    return state


def books() -> dict[str, Any]:
    """Everything that was written of answers: submissions, ledger, totals, events, and whether they agree."""
    rows = Submission.objects.values("id", "user", "challenge", "verdict")
    log = list(Event.objects.order_by("user", "seq"))
    people = [user.pk for user in User.objects.all()]
    told = {pk: [event for event in log if event.user_id == pk] for pk in people}
    return {
        "submissions": list(rows),
        "ledger": list(PointsEntry.objects.values("user", "points", "source")),
        "totals": {str(stats.pk): stats.points for stats in LearnerStats.objects.all()},
        "events": {str(pk): [{"seq": e.seq, "type": e.type, **e.data} for e in told[pk]] for pk in people},
        "agree": {str(pk): _carried_on(pk, told[pk]) == read_snapshot(pk) for pk in people},
    }


def _carried_on(pk: int, log: list[Event]) -> dict[str, Any]:
    """The learner's state as the events alone tell it, from before the first."""
    fresh = read_snapshot(pk)
    whole = ("account", "telegram", "link", "totals")
    nothing: dict[str, Any] = {name: None if name in whole else {} for name in fresh}
    return apply_events({**nothing, "account": fresh["account"], "seq": 0}, log)


def presence() -> dict[str, int]:
    """How many rows there are."""
    return {"processes": LiveProcess.objects.count(), "people": Presence.objects.count()}


def answer_all() -> None:
    """Answer until the input ends."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for line in sys.stdin:
        what, arguments = json.loads(line)
        try:
            answer = {"result": globals()[what](**arguments)}
        except Exception:  # the asker fails with it
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
