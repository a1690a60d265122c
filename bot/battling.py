"""Carrying battles into chats, and keeping their time.

Each chat with a battle has a row that says up to which stage it is drawn. Drawing the next stage and writing
it down are one transaction with the outbox, so each question is posted once and the final ranking once,
whatever happens to the process. The clock is looked at here as well as by the upkeep: each step happens once.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import override

from battles import rules
from battles.models import Battle, BattleQuestion
from battles.services.playing import battle_show
from battles.services.running import advance_due
from bot.cards import open_card, redraw
from bot.database import AWAY, Database
from bot.models import BattlePost, Card
from bot.outbox import Sent

log = logging.getLogger("bot")
LOOK_EVERY = 0.25
AT_ONCE = 100
LIVE_EVERY = timedelta(seconds=5)
"""Between two edits as people join and answer: a group takes twenty messages a minute, questions included."""
ACTIVE = (Battle.State.LOBBY, Battle.State.RUNNING)


@transaction.atomic
def open_post(battle: Battle, *, chat_id: int, telegram_id: int, language: str, is_live: bool) -> BattlePost:
    """Show the battle in a chat from now on; asked for again, it is shown again further down."""
    group = chat_id < 0
    card = open_card(
        "battle",
        chat_id=chat_id,
        telegram_id=telegram_id,
        user=None,
        language=language,
        state={"battle": battle.pk, "position": battle.position if group else 0},
    )
    known = BattlePost.objects.select_for_update().filter(battle=battle, chat_id=chat_id).first()
    if known is None:
        return BattlePost.objects.create(
            battle=battle, chat_id=chat_id, card=card, stage=battle.stage, is_live=is_live
        )
    known.card, known.stage = card, battle.stage
    known.save(update_fields=["card", "stage"])
    return known


def behind() -> list[int]:
    """Posts whose battle has gone on since they were drawn."""
    late = BattlePost.objects.filter(stage__lt=F("battle__stage")).order_by("pk")
    return list(late.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def carry_battle(post_id: int) -> bool:
    """Bring one chat up to its battle's stage."""
    post = BattlePost.objects.select_for_update(of=("self",)).select_related("card").get(pk=post_id)
    battle = Battle.objects.get(pk=post.battle_id)
    if post.stage >= battle.stage:
        return False
    with override(post.card.language):
        redraw(post.card)
        if post.chat_id < 0:
            _post_news(post, battle)
    post.stage, post.drawn_at = battle.stage, timezone.now()
    post.save(update_fields=["stage", "drawn_at", "card"])
    return True


def _post_news(post: BattlePost, battle: Battle) -> None:
    """In a group each question is a message of its own, and so is the final ranking."""
    place = -1 if battle.state == Battle.State.FINISHED else battle.position
    old = post.card
    if place == old.state["position"] or battle.state == Battle.State.CANCELLED:
        return
    post.card = open_card(
        "battle",
        chat_id=old.chat_id,
        telegram_id=old.telegram_id,
        user=None,
        language=old.language,
        state={"battle": battle.pk, "position": place},
    )


def carry_battles() -> int:
    """Bring every chat up to date; returns how many had to be. One that cannot be holds up no other."""
    return sum(_try_to_carry(post_id) for post_id in behind())


def _try_to_carry(post_id: int) -> bool:
    try:
        return carry_battle(post_id)
    except AWAY:
        raise
    except Exception:
        log.exception("a battle could not be carried into a chat; it is tried again at its next stage")
        stage = Battle.objects.filter(pk=OuterRef("battle_id")).values("stage")
        BattlePost.objects.filter(pk=post_id).update(stage=Subquery(stage))
        return False


def freshen_live() -> None:
    """Draw again, now and then, what changes while people join and answer."""
    now = timezone.now()
    due = BattlePost.objects.filter(is_live=True, drawn_at__lt=now - LIVE_EVERY, battle__state__in=ACTIVE)
    for post_id in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            post = BattlePost.objects.select_for_update(of=("self",)).select_related("card").get(pk=post_id)
            with override(post.card.language):
                redraw(post.card)
            BattlePost.objects.filter(pk=post_id).update(drawn_at=now)


def redraw_private(telegram_id: int, battle_id: int) -> None:
    """The person has answered elsewhere: their own message says so."""
    posts = BattlePost.objects.filter(battle_id=battle_id, chat_id=telegram_id).select_related("card")
    for post in posts:
        redraw(post.card)


@transaction.atomic
def note_shown(results: list[Sent]) -> None:
    """Telegram has taken these messages: their questions have been shown since then."""
    known = BattleQuestion.objects.in_bulk([int(r.call.payload["shows"]["question"]) for r in results])
    for result in results:
        shows = result.call.payload["shows"]
        question = known.get(int(shows["question"]))
        if question is None:
            continue
        post = BattlePost.objects.filter(battle_id=question.battle_id, chat_id=result.call.chat_id)
        post.exclude(shown=question, shown_at__isnull=False).update(shown=question, shown_at=result.at)
        if shows.get("seat"):
            battle_show(
                question_id=question.pk, participant_ids=[int(shows["seat"])], door=rules.CHAT, at=result.at
            )


def post_of(card: Card) -> BattlePost | None:
    """The post whose card this is."""
    return BattlePost.objects.filter(card=card).first()


class BattleKeeper:
    """The loop that keeps the battles' time and carries them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """For ever."""
        while True:
            self.wake.clear()
            for work in (advance_due, carry_battles, freshen_live):
                await self._do(work)
            try:
                await asyncio.wait_for(self.wake.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def _do(self, work: Callable[[], object]) -> None:
        try:
            await self.database.run(work)
        except AWAY:
            log.warning("the database is away; battles go on later")
        except Exception:
            log.exception("battles: %s failed", work.__name__)
