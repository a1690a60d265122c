"""The challenge of the day: chosen by the rule of `progress.choosing`, kept, the same at every door."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, State
from core.models import User
from progress.choosing import BEGUN, DUE, NEW, Candidate, Solve, choose, level_of
from progress.models import DailyChoice, UserProgress
from progress.review import due_today
from progress.selectors.catalogue import with_my_state
from progress.streaks import local_day

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from progress.selectors.catalogue import MyState

REASONS: dict[str, str | Promise] = {
    DUE: _("Due for review"),
    NEW: _("New for you"),
    BEGUN: _("Begun, not solved yet"),
}


@dataclass(frozen=True)
class Daily:
    """The challenge, with the learner's own state in it as in the catalogue, and why it was chosen."""

    challenge: "WithAnnotations[Challenge, MyState]"
    reason: str | Promise


def daily_challenge(user: User, now: datetime | None = None) -> Challenge | None:
    """The learner's challenge of their own calendar day; see `daily_of`."""
    found = daily_of(user, now)
    return found.challenge if found else None


def daily_of(user: User, now: datetime | None = None) -> Daily | None:
    """The learner's challenge of their own calendar day, or None when nothing is left that they can solve.

    Chosen by the rule of `progress.choosing` when any door first asks on that day, among the published
    challenges that were unsolved, open to them and not out of attempts when the day began; then kept. It is
    chosen anew only if it is withdrawn or locked meanwhile.
    """
    now = now or timezone.now()
    day = local_day(user, now)
    kept = _kept(user, day)
    if kept is None:
        chosen = _choose(user, day, now)
        if chosen is None:
            return None
        _keep(user, day, chosen)
        kept = _kept(user, day)
    return kept


def daily_reason(user: User, challenge_id: int) -> str | Promise | None:
    """Why this is the challenge the learner was given for today; None when it is not that one."""
    today = DailyChoice.objects.filter(user=user, day=local_day(user, timezone.now()))
    reason = today.filter(challenge_id=challenge_id).values_list("reason", flat=True).first()
    return None if reason is None else REASONS.get(reason, "")


def _morning(user: User, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=user.zone)


def _kept(user: User, day: date) -> Daily | None:
    before = UserProgress.objects.filter(
        user=user, challenge=OuterRef("pk"), completed_at__lt=_morning(user, day)
    )
    chosen = Challenge.objects.filter(daily_choices__user=user, daily_choices__day=day)
    open_ones = chosen.filter(~Exists(before), state=State.PUBLISHED).annotate(why=F("daily_choices__reason"))
    found = with_my_state(open_ones, user).select_related("category").first()
    if found is None or found.is_locked:
        return None
    return Daily(found, REASONS.get(getattr(found, "why", ""), ""))


def _keep(user: User, day: date, chosen: Candidate) -> None:
    """Whoever is first decides; one that may not be shown any more is replaced by whoever finds it."""
    row = DailyChoice(user=user, day=day, challenge_id=chosen.id, reason=chosen.reason)
    DailyChoice.objects.bulk_create([row], ignore_conflicts=True)
    if _kept(user, day) is None:
        rows = DailyChoice.objects.filter(user=user, day=day)
        rows.update(challenge_id=chosen.id, reason=chosen.reason)


def _choose(user: User, day: date, now: datetime) -> Candidate | None:
    rows = UserProgress.objects.filter(user=user).select_related("challenge")
    mine = {row.challenge_id: row for row in rows.defer("challenge__description", "challenge__spec")}
    morning = _morning(user, day)
    solved = {pk for pk, row in mine.items() if row.completed_at is not None and row.completed_at < morning}
    yesterday = DailyChoice.objects.filter(user=user, day=day - timedelta(days=1))
    return choose(
        _candidates(user, mine, solved, now),
        level=level_of(
            Solve(mine[pk].challenge.difficulty, mine[pk].attempts, mine[pk].hint_cost) for pk in solved
        ),
        user_id=user.pk,
        day=day,
        last_category=yesterday.values_list("challenge__category_id", flat=True).first(),
    )


def _candidates(
    user: User, mine: dict[int, UserProgress], solved: set[int], now: datetime
) -> list[Candidate]:
    locked = _locked(solved)
    due = {item.target_id for item in due_today(user, now=now) if item.kind == "challenge"}
    used_up = {pk for pk, row in mine.items() if not row.is_completed and row.attempts_left == 0}
    published = Challenge.objects.filter(state=State.PUBLISHED)
    return [
        Candidate(pk, difficulty, category_id, DUE if pk in due else BEGUN if pk in mine else NEW)
        for pk, difficulty, category_id in published.values_list("pk", "difficulty", "category_id")
        if pk not in solved and pk not in used_up and (pk not in locked or pk in mine)
    ]


def _locked(solved: set[int]) -> set[int]:
    """Challenges with a published prerequisite that is not among `solved`."""
    needs = Challenge.requires.through.objects.filter(to_challenge__state=State.PUBLISHED)
    pairs = needs.values_list("from_challenge_id", "to_challenge_id")
    return {challenge for challenge, required in pairs if required not in solved}
