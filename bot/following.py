"""Carrying learners' events into their chats: cards change, and what is worth a message is told.

Each followed learner has a cursor. The events after it, what they make the bot say, and the cursor's new
place are one transaction, so an event is carried once, whatever happens to the process.
"""

import asyncio
import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import TelegramAccount
from accounts.selectors import telegram_account
from bot import outbox
from bot.battling import redraw_private
from bot.cards import Screen, message_payload, open_card, redraw
from bot.coursework import COURSE_EVENTS, tell_of_course
from bot.database import AWAY, Database
from bot.judging import redraw_verdicts
from bot.languages import language_for
from bot.models import Card, Follow, Speaker
from bot.notices import answered_here, note, settle_notices
from bot.reminding import replan
from bot.rendering import plain
from bot.screens.challenge import cards_of
from bot.weekly import replan_weekly
from core.events import read_events, stream_position
from core.models import Event

log = logging.getLogger("bot")
LOOK_EVERY = 0.4
AT_ONCE = 200
LINKS_KEPT = 3
CARD_EVENTS = ("submission.graded", "progress.started", "hint.taken", "hint.withdrawn")
JUDGE_EVENTS = ("submission.queued", "submission.running", "submission.tested", "submission.graded")
LEARNING = (*CARD_EVENTS, *JUDGE_EVENTS, "achievement.earned")


def follow(user_id: int, telegram_id: int) -> None:
    """Follow the learner from now on into this chat (another chat, if there was one, is left)."""
    place = {"telegram_id": telegram_id, "seq": stream_position(user_id)[0]}
    Follow.objects.update_or_create(user_id=user_id, defaults=place)


def follow_the_linked() -> int:
    """Follow every linked learner who is not followed yet; returns how many that were."""
    known = Follow.objects.values("user_id")
    missing = TelegramAccount.objects.exclude(user_id__in=known).values_list("user_id", "telegram_id")
    new = [
        Follow(user_id=user_id, telegram_id=telegram_id, seq=stream_position(user_id)[0])
        for user_id, telegram_id in missing
    ]
    Follow.objects.bulk_create(new, ignore_conflicts=True)  # one that is followed by now keeps its place
    return len(new)


def news() -> list[int]:
    """The followed learners whose stream has gone on since."""
    behind = Follow.objects.filter(user__stream__last_seq__gt=F("seq")).order_by("seq")
    return list(behind.values_list("user_id", flat=True)[:AT_ONCE])


@transaction.atomic
def carry(user_id: int) -> int:
    """Carry the learner's next events into the chat; returns how many."""
    rows = Follow.objects.select_for_update(of=("self",), skip_locked=True)  # another process is at it
    cursor = rows.select_related("user").filter(pk=user_id).first()
    if cursor is None:
        return 0
    last, pruned = stream_position(user_id)
    if cursor.seq < pruned:  # away for so long that events are gone: show how things are now
        return _catch_up(cursor, last)
    events = read_events(user_id, after=cursor.seq, limit=AT_ONCE)
    here = answered_here(events)
    with override(language_for(cursor.user, cursor.telegram_id)):
        for event in events:
            _tell(cursor, event, event.seq in here)
    Follow.objects.filter(pk=user_id).update(seq=events[-1].seq if events else last)
    return len(events)


def _catch_up(cursor: Follow, last: int) -> int:
    newest = Card.objects.filter(user_id=cursor.user_id, kind="challenge").order_by("-pk")
    recent = set(newest.values_list("challenge_id", flat=True)[:10]) if _is_linked(cursor) else set()
    with override(language_for(cursor.user, cursor.telegram_id)):
        for challenge_id in recent:
            _redraw_cards(cursor, challenge_id or 0)
    Follow.objects.filter(pk=cursor.pk).update(seq=last)
    return 1


def _is_linked(cursor: Follow) -> bool:
    """Whether this chat is the learner's: one that is being linked hears of the link only."""
    account = telegram_account(cursor.user)
    return account is not None and account.telegram_id == cursor.telegram_id


def _tell(cursor: Follow, event: Event, here: bool) -> None:
    """Carry one event; `here`: it is part of an answer that was given in the chat."""
    data = event.data
    of_course = event.type.startswith(COURSE_EVENTS)
    if of_course or event.type in LEARNING:
        if not _is_linked(cursor):
            return None
        note(cursor.user, cursor.telegram_id, event, here=here)
    if of_course:
        return tell_of_course(cursor, event)
    if event.type in JUDGE_EVENTS:
        redraw_verdicts(cursor.user_id, data["submission"]["challenge"], data["submission"]["id"])
    if event.type in CARD_EVENTS:
        _redraw_cards(cursor, data["progress"]["challenge"])
    elif event.type == "battle.answered":
        redraw_private(cursor.telegram_id, data["battle"]["id"])
    elif event.type == "account.changed":
        replan(cursor.user)
        replan_weekly(cursor.user)
    elif event.type == "account.linked":
        _linked(cursor, data)
    elif event.type == "link.cancelled":
        _close_links(cursor, "cancelled")
        _leave_unless_linked(cursor)
    elif event.type == "account.unlinked":
        _unlinked(cursor, int(data["telegram_id"]))
    return None


def _say(telegram_id: int, text: str) -> None:
    outbox.put(telegram_id, "sendMessage", message_payload(Screen(plain(text)), ""))


def _redraw_cards(cursor: Follow, challenge_id: int) -> None:
    for card in cards_of(cursor.user_id, challenge_id, telegram_id=cursor.telegram_id):
        redraw(card)


def _linked(cursor: Follow, data: dict[str, Any]) -> None:
    account = telegram_account(cursor.user)
    if account is not None:
        Follow.objects.filter(pk=cursor.pk).update(telegram_id=account.telegram_id)
        cursor.telegram_id = account.telegram_id
    _close_links(cursor, "linked")
    replan(cursor.user)
    language = language_for(cursor.user, cursor.telegram_id)
    card = open_card(
        "menu",
        chat_id=cursor.telegram_id,
        telegram_id=cursor.telegram_id,
        user=cursor.user,
        language=language,
    )
    Speaker.objects.update_or_create(pk=cursor.telegram_id, defaults={"current": card})


def _close_links(cursor: Follow, step: str) -> None:
    cards = Card.objects.filter(kind="link", telegram_id=cursor.telegram_id, state__account=cursor.user_id)
    for card in cards.order_by("-pk")[:LINKS_KEPT]:
        card.state = {**card.state, "step": step}
        redraw(card)


def _leave_unless_linked(cursor: Follow) -> None:
    if telegram_account(cursor.user) is None:
        cursor.delete()


def _unlinked(cursor: Follow, telegram_id: int) -> None:
    _say(telegram_id, _("This chat is no longer linked to the account %s.") % cursor.user.username)
    Speaker.objects.filter(pk=telegram_id).update(current=None)
    _leave_unless_linked(cursor)


class Follower:
    """The loop that looks for news."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Carry events until `finish` is called."""
        while not self._stopping:
            self.wake.clear()
            try:
                for user_id in await self.database.run(news):
                    await self.database.run(carry, user_id)
                await self.database.run(settle_notices)
            except AWAY:
                log.warning("the database is away; events are carried later")
            except Exception:
                log.exception("events could not be carried")
            await self._rest()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self.wake.wait(), LOOK_EVERY)
        except TimeoutError:
            return

    def finish(self) -> None:
        """Let `run` return."""
        self._stopping = True
        self.wake.set()
