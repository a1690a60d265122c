"""Instructors' words to several learners: handed to the message service part by part, and reported.

The confirmed word is a row. Every part goes out under the row's key, so a part that is repeated after a kill
reaches nobody twice; the card that was confirmed becomes the report and is edited as the chats take it.
"""

import asyncio
import logging
from dataclasses import astuple, dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import override

from bot.cards import redraw
from bot.database import AWAY, Database
from bot.models import Broadcast, Card, Delivery
from bot.outbox import LONGEST_WAIT
from bot.signals import word_given
from core.errors import DomainError
from learning.models import CourseMessage
from learning.services import learners_message

log = logging.getLogger("bot")
PART = 20
LOOK_EVERY = 1.0
# What the outbox gives up after a day counts as failed by then.
REPORTED = LONGEST_WAIT + timedelta(hours=1)
AT_ONCE = 50


@dataclass(frozen=True)
class Report:
    """What became of a word, in learners.

    `seen`: a page has shown it, so that the chat does not repeat it. `left_out`: not in the course any more.
    """

    learners: int
    delivered: int
    seen: int
    waiting: int
    blocked: int
    no_chat: int
    left_out: int


def report_on(word: Broadcast) -> Report:
    """Read the report: one query."""
    state = Delivery.State
    done = Q(chat_delivery__state=state.DELIVERED)
    failed = Q(chat_delivery__state=state.FAILED)
    seen = Q(chat_delivery__state=state.SEEN)
    open_ = ~(done | failed | seen)
    given = CourseMessage.objects.filter(sender_id=word.sender_id, key=word.key).order_by()
    found = given.aggregate(
        made=Count("pk"),
        delivered=Count("pk", filter=done),
        seen=Count("pk", filter=seen),
        blocked=Count("pk", filter=failed | (open_ & Q(learner__telegram__is_active=False))),
        no_chat=Count("pk", filter=open_ & Q(learner__telegram=None)),
        waiting=Count("pk", filter=open_ & Q(learner__telegram__is_active=True)),
    )
    made, ahead = found.pop("made"), len(word.audience) - word.reached
    found["waiting"] += 0 if word.refused else ahead
    return Report(learners=len(word.audience), left_out=word.reached - made, **found)


def give_word(
    card: Card, *, course_id: int, text: str, hint_id: int | None, audience: list[int]
) -> Broadcast:
    """Let the card's word go out; call in the transaction that confirms it. A card has one word only."""
    word = Broadcast.objects.create(
        card=card,
        sender_id=card.user_id or 0,
        course_id=course_id,
        text=text,
        hint_id=hint_id,
        audience=audience,
    )
    transaction.on_commit(lambda: word_given.send_robust(sender=Broadcast))
    return word


def open_words() -> list[int]:
    """The words that are still going out or being reported on."""
    waiting = Broadcast.objects.filter(closed_at=None).order_by("created_at")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def advance(pk: int) -> bool:
    """Hand out the word's next part and bring its report up to date; returns whether more is to go out."""
    found = Broadcast.objects.select_related("card", "sender", "course").filter(pk=pk, closed_at=None)
    word = found.first()
    if word is None:
        return False
    with override(word.card.language):
        going = _hand_out(word)
        _report(pk)
    return going


def _hand_out(word: Broadcast) -> bool:
    part = word.audience[word.reached : word.reached + PART]
    if not part or word.refused:
        return False
    mine = Broadcast.objects.filter(pk=word.pk, reached=word.reached)
    try:
        learners_message(
            actor=word.sender,
            course_id=word.course_id,
            user_ids=part,
            text=word.text,
            hint_id=word.hint_id,
            idempotency_key=word.key,
        )
    except DomainError as refusal:
        if refusal.code != "nobody":  # all of this part have left the course
            mine.update(refused=str(refusal)[:200])
            return False
    mine.update(reached=word.reached + len(part))
    return word.reached + len(part) < len(word.audience)


@transaction.atomic
def _report(pk: int) -> None:
    """Redraw the card if the figures have changed; the word is closed once there is nothing to wait for."""
    cards = Card.objects.select_related("user", "broadcast__course").select_for_update(of=("self",))
    card = cards.get(pk=pk)
    word, report = card.broadcast, report_on(card.broadcast)
    told = [*astuple(report), word.refused]
    if told != card.state.get("told"):
        card.state = {**card.state, "told": told}
        redraw(card)
    if not report.waiting or timezone.now() - word.created_at > REPORTED:
        Broadcast.objects.filter(pk=pk).update(closed_at=timezone.now())


class Announcer:
    """The loop that hands words out and keeps their reports up to date."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Hand out for ever."""
        while True:
            self.wake.clear()
            try:
                for pk in await self.database.run(open_words):
                    await self._carry(pk)
            except AWAY:
                log.warning("the database is away; words to learners go out later")
            await self._rest()

    async def _carry(self, pk: int) -> None:
        """One that fails holds up no other; it is tried again at the next look."""
        try:
            while await self.database.run(advance, pk):
                pass
        except AWAY:
            raise
        except Exception:
            log.exception("a word to learners could not go out")

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self.wake.wait(), LOOK_EVERY)
        except TimeoutError:
            return
