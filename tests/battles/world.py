"""Battles to test with."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.services.linking import TelegramPerson
from battles.models import Battle, BattleQuestion, Showing
from battles.services.hosting import battle_open, battle_start
from battles.services.playing import Player, battle_answer, battle_join
from battles.services.running import advance_due
from core.limits import memory
from tests.factories import make_challenge, make_user

RIGHT, WRONG = "b", "a"
LONG = 100
"""Seconds for a question: a machine may be busy."""


def guest(number, name="Gast"):
    return Player(person=TelegramPerson(900_000 + number, "", f"{name} {number}"))


def learner(user=None):
    return Player(user=user or make_user())


def open_battle(host=None, *, questions=2, **fields):
    """A battle in its lobby; there are as many questions as it asks."""
    memory.clear()  # hosts of other tests had the same ids
    for _ in range(questions):
        make_challenge("single_choice")
    fields.setdefault("seconds", LONG)
    return battle_open(host=host or make_user(), size=max(1, questions), **fields)


def started(*players, **fields):
    """A battle whose first question is asked, with these in it."""
    battle = open_battle(**fields)
    for player in players:
        battle_join(battle_id=battle.pk, player=player)
    battle_start(actor=battle.host, battle_id=battle.pk)
    return fresh(battle)


def fresh(battle):
    return Battle.objects.select_related("host").get(pk=battle.pk)


def question(battle):
    return BattleQuestion.objects.get(battle=battle, position=fresh(battle).position)


@transaction.atomic
def pass_time(battle, seconds):
    """As if the battle had stood where it is for so long already."""
    by = timedelta(seconds=seconds)
    row = Battle.objects.select_for_update().get(pk=battle.pk)  # no clock makes a step meanwhile
    Battle.objects.filter(pk=battle.pk).update(due_at=row.due_at and row.due_at - by)
    for asked in BattleQuestion.objects.filter(battle=battle, opened_at__isnull=False):
        asked.opened_at -= by
        asked.closes_at -= by
        asked.closed_at = asked.closed_at and asked.closed_at - by
        asked.save()
        for showing in Showing.objects.filter(question=asked):
            Showing.objects.filter(pk=showing.pk).update(shown_at=showing.shown_at - by)


def step(battle):
    """Let the time of the present step run out, and the clock make the next."""
    row = fresh(battle)
    if row.due_at:
        pass_time(battle, (row.due_at - timezone.now()).total_seconds() + 0.1)
    return advance_due()


def answer(battle, player, choice=RIGHT, position=None, **more):
    position = position or fresh(battle).position
    return battle_answer(battle_id=battle.pk, player=player, position=position, choice=choice, **more)


def play_out(battle, limit=50):
    """Let the clock bring it to its end."""
    while not fresh(battle).is_over and limit:
        step(battle)
        limit -= 1
    return fresh(battle)
