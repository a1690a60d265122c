"""Spaced repetition of what was missed: challenges here, quiz questions from the room above.

A thing is missed when it was not solved at once. Its first review falls due a day later; from then on the
FSRS model of memory decides, from how each review went. Nothing is written until a review happens: the
first due date follows from the answers themselves, so that answering costs nothing more than it did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from fsrs import Card, Rating, Scheduler

from challenges.kinds import Grade
from challenges.models import State
from core.errors import Conflict, InvalidInput, NotFound
from core.events import append_events
from core.models import User
from progress.cards import ReviewCard, ReviewEntry
from progress.models import UserProgress
from progress.services.learner import find_progress, lock_learner
from progress.services.submitting import parse_answer
from progress.streaks import local_day

RATINGS = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy}
LONGEST_PAUSE_DAYS = 180
# Without learning steps a card is reviewed by the day; without fuzz the same reviews give the same day.
SCHEDULER = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_PAUSE_DAYS, enable_fuzzing=False
)


@dataclass(frozen=True)
class Missed:
    """One missed thing: what it is, how badly it went, when it was met last, and its title as shown."""

    subject: str
    rating: Rating
    at: datetime
    title: str


@dataclass(frozen=True)
class DueItem:
    """One thing to review."""

    subject: str
    title: str
    due_at: datetime

    @property
    def kind(self) -> str:
        """ "challenge" or "question"."""
        return self.subject.partition(":")[0]

    @property
    def target_id(self) -> int:
        """The challenge's or the question's id."""
        return int(self.subject.partition(":")[2])


Source = Callable[[User], Iterable[Missed]]
_SOURCES: dict[str, Source] = {}


def register_source(kind: str, source: Source) -> None:
    """Let a room say what a learner has missed of its kind; when the product starts."""
    _SOURCES[kind] = source


def missed_challenges(user: User) -> Iterable[Missed]:
    """Challenges tried and not solved (Again), or solved only after several tries or with a hint (Hard)."""
    rows = UserProgress.objects.filter(user=user, attempts__gt=0, challenge__state=State.PUBLISHED)
    for row in rows.select_related("challenge").defer("challenge__description", "challenge__spec"):
        if row.is_completed and row.attempts == 1 and not row.hint_cost:
            continue
        rating = Rating.Hard if row.is_completed else Rating.Again
        at = row.completed_at or row.last_attempt_at or row.started_at
        yield Missed(f"challenge:{row.challenge_id}", rating, at, row.challenge.localized("title"))


register_source("challenge", missed_challenges)


def due_today(user: User, *, now: datetime | None = None) -> list[DueItem]:
    """What falls due by the end of the learner's day, longest overdue first."""
    now = now or timezone.now()
    day = local_day(user, now) + timedelta(days=1)
    midnight = datetime.combine(day, time.min, tzinfo=user.zone)
    return [item for item in schedule(user) if item.due_at < midnight]


def schedule(user: User) -> list[DueItem]:
    """Everything missed with the moment of its next review, soonest first."""
    due = dict(ReviewCard.objects.filter(user=user).values_list("subject", "due_at"))
    items = [
        DueItem(missed.subject, missed.title, due.get(missed.subject) or _first_due(missed))
        for source in _SOURCES.values()
        for missed in source(user)
    ]
    return sorted(items, key=lambda item: (item.due_at, item.subject))


def _first_due(missed: Missed) -> datetime:
    return _first_card(missed).due


def _first_card(missed: Missed) -> Card:
    """The card as if the miss itself had been its first review."""
    at = missed.at.astimezone(UTC)
    card, _log = SCHEDULER.review_card(Card(card_id=1, due=at), missed.rating, at)
    return card


@transaction.atomic
def review_rate(*, actor: User, subject: str, rating: str) -> DueItem:
    """Record how a review went (`again`, `hard`, `good`, `easy`); returns when the next one falls due.

    Raises `NotFound` (`review_not_found`), `Conflict` (`not_due`: reviews count once, when they are due),
    `InvalidInput` (`unknown_rating`).
    """
    if rating not in RATINGS:
        raise InvalidInput(_("Say again, hard, good or easy."), code="unknown_rating", field="rating")
    lock_learner(actor.pk)
    missed = find_missed(actor, subject)
    kept = ReviewCard.objects.filter(user=actor, subject=subject).first()
    card = Card.from_dict(kept.memory) if kept else _first_card(missed)
    now = timezone.now().astimezone(UTC)
    if subject not in {item.subject for item in due_today(actor, now=now)}:
        raise Conflict(_("This is not due yet."), code="not_due", due_at=card.due.isoformat())
    card, _log = SCHEDULER.review_card(card, RATINGS[rating], now)
    kept = kept or ReviewCard(user=actor, subject=subject)
    kept.memory, kept.due_at = _plain(card), card.due
    kept.save()
    ReviewEntry.objects.create(card=kept, rating=RATINGS[rating].value, created_at=now)
    append_events(
        actor.pk, [("review.rated", {"review": {"subject": subject, "due_at": card.due.isoformat()}})]
    )
    return DueItem(subject, missed.title, card.due)


RATED_AS = {"accepted": "good", "partial": "hard", "wrong": "again"}


@transaction.atomic
def review_practise(
    *, actor: User, challenge_id: int, answer: Any = None, typed: str | None = None
) -> tuple[Grade, DueItem]:
    """Answer a missed challenge again, for practice: how right it was is how the review went.

    Nothing else counts. Only where the solution may be seen: elsewhere it would be an attempt for nothing.
    Raises `Conflict` (`not_practised`), `InvalidAnswer`, and what `review_rate` does.
    """
    lock_learner(actor.pk)
    progress = find_progress(actor.pk, challenge_id)
    if progress is None or not may_practise(progress):
        raise Conflict(_("Open the challenge to answer it."), code="not_practised")
    challenge = progress.challenge
    parsed = parse_answer(progress, answer, typed)
    grade = challenge.behaviour.grade(challenge.spec, parsed)
    rating = RATED_AS[grade.verdict]
    return grade, review_rate(actor=actor, subject=f"challenge:{challenge_id}", rating=rating)


def may_practise(progress: UserProgress) -> bool:
    """Whether the challenge can be answered again for practice: nothing to win, and graded at once."""
    return progress.may_see_solution and not progress.challenge.behaviour.judged


def find_missed(user: User, subject: str) -> Missed:
    """What the learner has missed under this name; raises `NotFound` (`review_not_found`)."""
    source = _SOURCES.get(subject.partition(":")[0])
    for missed in source(user) if source else ():
        if missed.subject == subject:
            return missed
    raise NotFound(_("There is nothing of this name to review."), code="review_not_found")


def _plain(card: Card) -> dict[str, Any]:
    return dict(card.to_dict())
