"""The challenge of the day: each learner's own, and the same all day long at every door."""

import hashlib
from datetime import date, datetime, time

from django.utils import timezone

from challenges.models import Challenge, State
from core.models import User
from progress.models import UserProgress
from progress.streaks import local_day


def daily_challenge(user: User, now: datetime | None = None) -> Challenge | None:
    """The learner's challenge of their own calendar day, or None when there is nothing left to solve.

    Chosen among the published ones that were unsolved, and open to them, when the day began: what is solved
    today does not change the choice. Every candidate gets a number made of learner, day and challenge, and
    the smallest wins, so a challenge that is published or withdrawn during the day moves few learners.
    """
    now = now or timezone.now()
    day = local_day(user, now)
    solved_before = _solved_before(user, day)
    locked = _locked(solved_before)
    published = Challenge.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True)
    candidates = [pk for pk in published if pk not in solved_before and pk not in locked]
    if not candidates:
        return None
    chosen = min(candidates, key=lambda pk: _lot(user.pk, day, pk))
    return Challenge.objects.select_related("category").get(pk=chosen)


def _solved_before(user: User, day: date) -> set[int]:
    morning = datetime.combine(day, time.min, tzinfo=user.zone)
    solved = UserProgress.objects.filter(user=user, completed_at__lt=morning)
    return set(solved.values_list("challenge_id", flat=True))


def _locked(solved: set[int]) -> set[int]:
    """Challenges with a published prerequisite that is not among `solved`."""
    needs = Challenge.requires.through.objects.filter(to_challenge__state=State.PUBLISHED)
    pairs = needs.values_list("from_challenge_id", "to_challenge_id")
    return {challenge for challenge, required in pairs if required not in solved}


def _lot(user_id: int, day: date, challenge_id: int) -> bytes:
    return hashlib.sha256(f"{user_id}:{day.isoformat()}:{challenge_id}".encode()).digest()
