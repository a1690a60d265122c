"""Notices: what happened to learners elsewhere, told in the chat unless they have seen it on a page.

An event that is worth a word becomes a `Notice` in the transaction that carries it. It is decided later, in
one transaction with the message that tells it, so it ends exactly once whatever process is killed: seen
(an open page in front received the event and confirmed it), told by itself, or told in the learner's next
digest. An instructor's word and what an answer in the chat brought about do not wait for the digest, nor for
the end of the quiet hours; while a page is open they give it a few seconds to confirm.
"""

import logging
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import DatabaseError, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import override

from accounts.models import ChatPreferences, TelegramAccount
from accounts.selectors import telegram_account
from accounts.services.chat import chat_preferences
from bot import deliveries, outbox
from bot.cards import Screen, message_payload
from bot.languages import language_for
from bot.models import InboxUpdate, Notice
from bot.reminding import quiet_until
from bot.screens.notices import digest_screen, notice_screen
from core.models import Event, User
from core.presence import is_present, seen_events

log = logging.getLogger("bot")
WINDOW = timedelta(minutes=10)
"""How long a digest gathers after its first notice."""
GRACE = timedelta(seconds=3)
"""How long an open page has to confirm what is told at once."""
PAUSE = timedelta(hours=1)
"""Until the next try for a chat that is closed to the bot, or after a failure."""
KEPT = timedelta(days=7)
AT_ONCE = 100
URGENT = ("course.message",)
TOLD = ("achievement.earned", "course.completed", *URGENT)
ANSWER = ("achievement.", "task.", "course.")
"""Beginnings of the types of what stands beside an answer's verdict, written in its transaction."""

State = Notice.State
Choice = ChatPreferences.Notices


def answered_here(events: list[Event]) -> set[int]:
    """The numbers of those events that answers given in the chat brought about."""
    found: set[int] = set()
    for place, event in enumerate(events):
        if event.type == "submission.graded" and event.data["submission"]["channel"] == "telegram":
            for side in (events[:place][::-1], events[place + 1 :]):
                found.update(e.seq for e in takewhile(lambda e: e.type.startswith(ANSWER), side))
    return found


def note(user: User, telegram_id: int, event: Event, *, here: bool) -> None:
    """Keep the event as a notice if it is worth a word. Call in the transaction that carries it."""
    if event.type not in TOLD and not _is_late_verdict(event):
        return
    urgent = event.type in URGENT or here or _is_of_an_update(telegram_id, event)
    choice = chat_preferences(user).notices
    if choice == Choice.OFF and event.type not in URGENT:
        return
    pause = WINDOW
    if urgent or choice == Choice.AT_ONCE:
        pause = GRACE if is_present(user.pk) else timedelta()
    row = Notice(
        user=user,
        seq=event.seq,
        kind=event.type,
        data=event.data,
        urgent=urgent,
        due_at=timezone.now() + pause,
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def _is_of_an_update(telegram_id: int, event: Event) -> bool:
    """Whether it happened while something that the learner did in the chat was being handled."""
    during = InboxUpdate.objects.filter(received_at__lte=event.created_at, handled_at__gte=event.created_at)
    return during.filter(lane=telegram_id).exists()


def _is_late_verdict(event: Event) -> bool:
    """A judge's verdict on a program from the web; those handed in here are told on their own card."""
    data = event.data
    return event.type == "submission.graded" and "summary" in data and data["submission"]["channel"] == "web"


def settle_notices(now: datetime | None = None) -> int:
    """Decide every notice whose time has come; returns how many learners were looked at."""
    now = now or timezone.now()
    due = Notice.objects.filter(state=State.WAITING, due_at__lte=now)
    firsts = due.values("user_id").annotate(first=Min("due_at")).order_by("first")[:AT_ONCE]
    people = [row["user_id"] for row in firsts]
    for user_id in people:
        _try(user_id, now)
    return len(people)


def _try(user_id: int, now: datetime) -> None:
    """One whose notices fail holds up nobody else; they are tried again later."""
    try:
        _settle(user_id, now)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the notices of user %s failed", user_id)
        due = Notice.objects.filter(user_id=user_id, state=State.WAITING, due_at__lte=now)
        due.update(due_at=now + PAUSE)


@transaction.atomic
def _settle(user_id: int, now: datetime) -> None:
    locked = Notice.objects.select_for_update(of=("self",)).select_related("user")
    waiting = list(locked.filter(user_id=user_id, state=State.WAITING).order_by("seq"))
    if not waiting:
        return
    user = waiting[0].user
    account = telegram_account(user)
    seen = seen_events(user_id, (notice.seq for notice in waiting))
    shown = [notice for notice in waiting if notice.seq in seen]
    _end(shown, State.SEEN, now)
    rest = [notice for notice in waiting if notice.seq not in seen]
    if account is not None:
        deliveries.seen([word for notice in shown if (word := _word(notice))], account.telegram_id)
    if account is None:
        _end(rest, State.DROPPED, now)
    elif not account.is_active:
        _put_off(rest, now + PAUSE)
    else:
        with override(language_for(user, account.telegram_id)):
            _tell(user, account, rest, now)


def _tell(user: User, account: TelegramAccount, rest: list[Notice], now: datetime) -> None:
    silent = is_present(user.pk)
    urgent = [notice for notice in rest if notice.urgent and notice.due_at <= now]
    for notice in urgent:
        _say(account, notice_screen(notice), silent, word=_word(notice))
    _end(urgent, State.DIRECT, now)
    calm = [notice for notice in rest if not notice.urgent]
    if chat_preferences(user).notices == Choice.OFF:
        return _end(calm, State.DROPPED, now)
    due = [notice for notice in calm if notice.due_at <= now]
    if not due:
        return None
    quiet_ends = quiet_until(user, now)
    if quiet_ends > now:
        return _put_off(due, quiet_ends)
    _say(account, digest_screen(calm), silent)
    return _end(calm, State.DIGEST, now)


def _word(notice: Notice) -> int:
    """The id of the instructor's word that the notice tells; 0 for all else."""
    return int(notice.data["message"]["id"]) if notice.kind == "course.message" else 0


def _say(account: TelegramAccount, screen: Screen, silent: bool, *, word: int = 0) -> None:
    payload = {**message_payload(screen, ""), "silent": silent}
    copy = deliveries.expect(word, account.telegram_id) if word else {}
    outbox.put(account.telegram_id, "sendMessage", payload | copy)


def _end(notices: list[Notice], state: str, now: datetime) -> None:
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(state=state, settled_at=now)


def _put_off(notices: list[Notice], until: datetime) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(due_at=until)


def prune_notices() -> int:
    """Forget notices that ended long ago; returns how many went."""
    return Notice.objects.filter(settled_at__lt=timezone.now() - KEPT).delete()[0]
