"""Battles in the chat: opening one, coming in, leading it, answering."""

from datetime import datetime

from django.utils.translation import gettext as _

from battles import rules
from battles.errors import BattleNotFound, NotHost
from battles.models import Battle
from battles.selectors import BattleView, find_battle
from battles.services.hosting import battle_end, battle_next, battle_open, battle_start
from battles.services.playing import Player, battle_answer, battle_join
from bot.battling import ACTIVE, open_post, post_of
from bot.cards import ButtonExpired, button, number
from bot.models import BattlePost, Card
from bot.rendering import label
from bot.screens.battle import is_private
from bot.talk import Talk
from core.errors import Conflict


def battle(talk: Talk) -> None:
    """`/battle [topic] [questions]` opens one; `/battle CODE` comes in, or shows one's own in a group."""
    known = _by_code(talk)
    if known is None:
        _check_chat(talk)
        topic, size = _wanted(talk.words)
        known = battle_open(host=talk.learner, topic=topic, size=size)
    elif talk.private:
        battle_join(battle_id=known.pk, player=_player(talk))
    elif not BattleView(known, _player(talk)).is_host:
        raise NotHost
    else:
        _check_chat(talk, known)
    live = not talk.private or BattleView(known, _player(talk)).is_host
    post = open_post(
        known, chat_id=talk.chat_id, telegram_id=talk.telegram_id, language=talk.language, is_live=live
    )
    if talk.private:
        talk.attend(post.card)


def _by_code(talk: Talk) -> Battle | None:
    """The battle whose code was typed; what is no battle's code may still be a topic."""
    typed = "".join(talk.words)
    if not rules.read_code(typed):
        return None
    try:
        return find_battle(_player(talk), typed)
    except BattleNotFound:
        return None


def _check_chat(talk: Talk, known: Battle | None = None) -> None:
    """A group has one battle at a time."""
    here = BattlePost.objects.filter(chat_id=talk.chat_id, battle__state__in=ACTIVE)
    if not talk.private and here.exclude(battle=known).exists():
        raise Conflict(_("A battle is on in this chat already."), code="battle_on_here")


def _wanted(words: list[str]) -> tuple[str, int]:
    """The topic, and the number of questions if a number stands behind it."""
    last = words[-1] if words else ""
    if last.isascii() and last.isdigit() and len(last) < 4:
        return " ".join(words[:-1]), int(last)
    return " ".join(words), rules.QUESTIONS[1]


def _player(talk: Talk) -> Player:
    return Player(user=talk.user, person=talk.person)


def _battle_of(card: Card) -> Battle:
    found = Battle.objects.filter(pk=card.state["battle"]).first()
    if found is None:
        raise ButtonExpired
    return found


def _redraw_own(talk: Talk, card: Card) -> None:
    """One's own card changes at once; a group's now and then, for all that happened meanwhile."""
    if is_private(card):
        talk.redraw(card)


@button("battle", "join")
def join(talk: Talk, card: Card, arg: str) -> None:
    """A place in the battle."""
    battle_join(battle_id=_battle_of(card).pk, player=_player(talk))
    talk.toast(_("You are in."))
    _redraw_own(talk, card)


@button("battle", "start")
def start(talk: Talk, card: Card, arg: str) -> None:
    """The host begins."""
    battle_start(actor=talk.learner, battle_id=_battle_of(card).pk)


@button("battle", "next")
def go_on(talk: Talk, card: Card, arg: str) -> None:
    """The host does not wait."""
    battle_next(actor=talk.learner, battle_id=_battle_of(card).pk, stage=number(arg))


@button("battle", "end")
def end(talk: Talk, card: Card, arg: str) -> None:
    """The host calls it off."""
    battle_end(actor=talk.learner, battle_id=_battle_of(card).pk)


@button("battle", "a")
def answer(talk: Talk, card: Card, arg: str) -> None:
    """An answer to a question: `position.number`."""
    position, _dot, rest = arg.partition(".")
    found = _battle_of(card)
    view = BattleView(found, _player(talk), position=number(position))
    option = next((option for option in view.options if option.number == number(rest)), None)
    if option is None:
        raise ButtonExpired
    taken = battle_answer(
        battle_id=found.pk,
        player=_player(talk),
        position=view.position,
        choice=option.id,
        at=talk.row.received_at,
        shown_at=_shown_at(card, view),
    )
    chosen = next(option for option in view.options if option.id == taken.answer.choice)
    words = _("You have answered already: %s") if taken.again else _("Your answer: %s")
    talk.toast(words % f"{chosen.number}. {label(chosen.text, 100)}", alert=taken.again)
    _redraw_own(talk, card)


def _shown_at(card: Card, view: BattleView) -> datetime | None:
    """When Telegram took this chat's message with the question."""
    post = post_of(card)
    if post is None or view.question is None or post.shown_id != view.question.pk:
        return None
    return post.shown_at
