"""Reading hints: which a learner has taken, and which comes next."""

from django.db.models import Exists, OuterRef

from challenges.models import Challenge, Hint
from core.models import User
from progress.models import HintUnlock


def hints_in_order(user: User | None, challenge: Challenge) -> list[tuple[Hint, bool]]:
    """The challenge's hints in order, each with whether the learner has taken it; in one query."""
    mine = HintUnlock.objects.filter(user_id=user.pk if user else 0, hint=OuterRef("pk"))
    return [(hint, hint.is_taken) for hint in challenge.hints.annotate(is_taken=Exists(mine))]
