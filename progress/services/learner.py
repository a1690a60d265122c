"""The learner's lock, and the learner's row on a challenge."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, State
from core.errors import Conflict, NotAllowed, NotFound
from core.models import User
from core.prepared import Prepared, insert
from progress.models import LearnerStats, UserProgress
from progress.signals import challenge_started

_LOCK = Prepared(lambda user_id: LearnerStats.objects.select_for_update().filter(pk=user_id), 1)
_PROGRESS = Prepared(
    lambda user_id, challenge_id: UserProgress.objects.select_related("challenge").filter(
        user_id=user_id, challenge_id=challenge_id
    ),
    2,
)


_CHALLENGE = Prepared(lambda pk: Challenge.objects.filter(pk=pk).exclude(state=State.DRAFT), 1)
_UNMET = Prepared(lambda user_id, challenge_id: _unmet(user_id, challenge_id).only("id"), 2)


def lock_learner(user_id: int) -> LearnerStats:
    """The learner's totals, locked until the transaction ends. First of all locks; makes the row when new."""
    for _attempt in range(2):
        stats = _LOCK.first(user_id)
        if stats is not None:
            return stats
        # A savepoint of its own: on PostgreSQL a lost race must not spoil the transaction.
        with transaction.atomic():
            LearnerStats.objects.bulk_create([LearnerStats(user_id=user_id)], ignore_conflicts=True)
    raise NotFound(code="learner_not_found")


def find_progress(user_id: int, challenge_id: int) -> UserProgress | None:
    """The learner's row on the challenge with a fresh copy of the challenge, if it exists."""
    return _PROGRESS.first(user_id, challenge_id)


def open_progress(actor: User, challenge_id: int) -> UserProgress:
    """Make the learner's row on a challenge that is open to them. Call under the learner's lock.

    Raises `NotFound` (`challenge_not_found`), `Conflict` (`challenge_closed`), `NotAllowed`
    (`challenge_locked`, with the titles of what is to be solved first).
    """
    challenge = _CHALLENGE.first(challenge_id)
    if challenge is None:
        raise NotFound(_("There is no such challenge."), code="challenge_not_found")
    check_open(challenge)
    missing = unmet_requirements(actor.pk, challenge)
    if missing:
        titles = [c.localized("title") for c in missing]
        message = _("Solve these first: %s.") % ", ".join(titles)
        raise NotAllowed(
            message,
            code="challenge_locked",
            requires=[{"id": c.pk, "title": t} for c, t in zip(missing, titles, strict=True)],
        )
    progress = UserProgress(user=actor, challenge=challenge, started_at=timezone.now())
    insert(progress)
    challenge_started.send(sender=UserProgress, progress=progress)
    return progress


def check_open(challenge: Challenge) -> None:
    """Raise `Conflict` (`challenge_closed`) unless the challenge takes answers."""
    if challenge.state != State.PUBLISHED:
        raise Conflict(_("This challenge is closed at the moment."), code="challenge_closed")


def unmet_requirements(user_id: int, challenge: Challenge) -> list[Challenge]:
    """The prerequisites the learner has not solved yet; archived ones do not count."""
    if _UNMET.first(user_id, challenge.pk) is None:  # as nearly always
        return []
    return list(_unmet(user_id, challenge.pk).order_by("id"))


def _unmet(user_id: int, challenge_id: int) -> QuerySet[Challenge]:
    solved = UserProgress.objects.filter(user_id=user_id, status=UserProgress.Status.COMPLETED)
    needed = Challenge.objects.filter(unlocks=challenge_id, state=State.PUBLISHED)
    return needed.exclude(pk__in=solved.values("challenge_id"))
