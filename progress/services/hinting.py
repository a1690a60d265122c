"""Taking hints, and losing those that an author takes away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from challenges.models import Hint
from core.errors import NotFound
from core.events import append_events
from core.models import User
from progress.models import HintUnlock, UserProgress
from progress.services.learner import check_open, find_progress, lock_learner, open_progress
from progress.states import hint_state, progress_state


@transaction.atomic
def take_hint(*, actor: User, hint_id: int) -> tuple[Hint, UserProgress]:
    """Show the learner a hint and charge it: once, however often it is asked for, and never after solving.

    The cost lowers what the challenge can still give; points already given are never taken back.
    Raises `NotFound` (`hint_not_found`) and what starting a challenge raises.
    """
    lock_learner(actor.pk)
    hint = Hint.objects.filter(pk=hint_id).first()
    if hint is None:
        raise NotFound(_("There is no such hint."), code="hint_not_found")
    progress = find_progress(actor.pk, hint.challenge_id) or open_progress(actor, hint.challenge_id)
    if HintUnlock.objects.filter(user=actor, hint=hint).exists():
        return hint, progress
    check_open(progress.challenge)
    cost = 0 if progress.is_completed else hint.cost
    HintUnlock.objects.create(user=actor, hint=hint, cost=cost)
    progress.hint_cost += cost
    progress.save(update_fields=["hint_cost"])
    append_events(
        actor.pk, [("hint.taken", {"hint": hint_state(hint, cost), "progress": progress_state(progress)})]
    )
    return hint, progress


def withdraw_hints(*, hint_ids: list[int], **_told: Any) -> None:
    """Tell everybody who took these hints that they go; in the transaction that takes them away.

    What they cost stays: the learner has read them.
    """
    taken = HintUnlock.objects.filter(hint__in=hint_ids).select_related("hint").order_by("user_id", "pk")
    for unlock in list(taken):
        lock_learner(unlock.user_id)
        progress = find_progress(unlock.user_id, unlock.hint.challenge_id)
        pieces: dict[str, Any] = {"hint": {"id": unlock.hint_id, "gone": True}}
        pieces |= {"progress": progress_state(progress)} if progress else {}
        append_events(unlock.user_id, [("hint.withdrawn", pieces)])
