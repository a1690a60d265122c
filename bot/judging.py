"""Programs at the judge: their cards change as the judge gets on."""

from django.db import transaction
from django.utils.translation import override

from bot.cards import redraw
from bot.models import Card
from progress.judging.models import JudgeTask
from progress.models import Submission

SHOWN = 100
CARDS = 2


def redraw_verdicts(user_id: int, challenge_id: int, submission_id: int) -> None:
    """Bring the cards of one program up to date. Call in a transaction, in the reader's language."""
    cards = Card.objects.select_related("user").select_for_update(of=("self",))
    mine = cards.filter(user_id=user_id, challenge_id=challenge_id, kind="verdict")
    for card in mine.filter(state__submission=submission_id).order_by("-pk")[:CARDS]:
        redraw(card)


def refresh_places() -> None:
    """Tell those whose programs wait how the queue has moved: nothing of their own happened meanwhile."""
    waiting = JudgeTask.objects.filter(
        submission__status=Submission.Status.QUEUED, submission__channel="telegram"
    )
    for user_id, challenge_id, pk in waiting.values_list("user_id", "challenge_id", "pk")[:SHOWN]:
        _refresh(user_id, challenge_id, pk)


@transaction.atomic
def _refresh(user_id: int, challenge_id: int, submission_id: int) -> None:
    cards = Card.objects.filter(user_id=user_id, challenge_id=challenge_id, kind="verdict")
    language = cards.order_by("-pk").values_list("language", flat=True).first()
    if language:
        with override(language):
            redraw_verdicts(user_id, challenge_id, submission_id)
