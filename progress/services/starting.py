"""Starting a challenge."""

from django.db import transaction

from core.events import append_events
from core.models import User
from progress.models import UserProgress
from progress.services.learner import check_open, find_progress, lock_learner, open_progress
from progress.states import progress_state


@transaction.atomic
def start_challenge(*, actor: User, challenge_id: int) -> UserProgress:
    """The learner's progress on the challenge, begun now if it was not before.

    Raises `NotFound` (`challenge_not_found`), `Conflict` (`challenge_closed`), `NotAllowed`
    (`challenge_locked`).
    """
    lock_learner(actor.pk)
    progress = find_progress(actor.pk, challenge_id)
    if progress is not None:
        check_open(progress.challenge)
        return progress
    progress = open_progress(actor, challenge_id)
    append_events(actor.pk, [("progress.started", {"progress": progress_state(progress)})])
    return progress
