"""The judge's queue by hand: answers, workers, time."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from challenges.models import Challenge
from core.models import Event, User
from judge import Judge, Program, Verdict
from judge.fake import FakeJudge
from progress.judging.models import JudgeTask, JudgeWorker
from progress.judging.running import Hands
from progress.models import Submission
from progress.services import Outcome, submit_answer
from progress.snapshot import apply_events, read_snapshot
from tests.factories import make_challenge, right_answer

LANGUAGES = ("python", "c", "sql")


def by_word(program: Program, name: str) -> Verdict:
    """A script for the fake judge: a program that holds a verdict's name gets it."""
    text = " ".join(program.files.values())
    return next((verdict for verdict in Verdict if verdict.value in text), Verdict.ACCEPTED)


def hands(judge: Judge | None = None, worker: str = "w1") -> Hands:
    return Hands(judge or FakeJudge(by_word), worker=worker, languages=LANGUAGES)


def judge_all(judge: Judge | None = None) -> int:
    """Judge until the queue is empty; returns how many tasks there were."""
    mine, count = hands(judge), 0
    while mine.work_once():
        count += 1
    return count


def hand_in(user: User, challenge: Challenge | None = None, code: str = "", **more: Any) -> Outcome:
    challenge = challenge or make_challenge("stdio")
    answer = {"code": code} if code else right_answer(challenge)
    values = {"channel": "web", **more}
    return submit_answer(actor=user, challenge_id=challenge.pk, answer=answer, **values)


def pass_time(seconds: float) -> None:
    """As if so much time had gone by for the queue."""
    JudgeTask.objects.update(ready_at=F("ready_at") - timedelta(seconds=seconds))


def worker_row(**fields: Any) -> JudgeWorker:
    values = {"name": "w1", "languages": ["python", "c", "sql"], "seen_at": timezone.now(), **fields}
    return JudgeWorker.objects.create(**values)


def events_of(user: User, *kinds: str) -> list[Event]:
    found = Event.objects.filter(user=user).order_by("seq")
    return list(found.filter(type__in=kinds) if kinds else found)


def agree(user: User) -> None:
    """The events alone lead to the state in the database, with no number missing or doubled."""
    events = events_of(user)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    fresh = read_snapshot(user.pk)
    whole = ("account", "telegram", "link", "totals")
    nothing = {name: fresh[name] if name in whole else {} for name in fresh}
    assert apply_events({**nothing, "seq": 0}, events) == fresh


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)
