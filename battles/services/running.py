"""How a battle goes on: a question is asked, closed, the board stands for a moment, the next is asked.

Each step raises `stage` by one under the battle's row lock, so of all processes whose clocks say that it is
time (the upkeep, the bot) and of hosts who cannot wait, exactly one makes it. Everything is in the rows:
after any interruption the next look at the clock goes on from there.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from battles import rules
from battles.models import Battle, BattleQuestion, Participant
from battles.ranking import standings
from battles.signals import ring

AT_ONCE = 100


def advance_due() -> int:
    """Make the step of every battle whose time has come; returns how many were made here."""
    due = Battle.objects.filter(state=Battle.State.RUNNING, due_at__lte=timezone.now())
    waiting = list(due.order_by("due_at").values_list("pk", "stage")[:AT_ONCE])
    return sum(_advance(battle_id, stage) for battle_id, stage in waiting)


@transaction.atomic
def _advance(battle_id: int, stage: int) -> bool:
    mine = Battle.objects.filter(pk=battle_id, stage=stage, state=Battle.State.RUNNING)
    battle = mine.select_for_update().first()
    if battle is None or battle.due_at is None or battle.due_at > timezone.now():
        return False
    move_on(battle)
    return True


def move_on(battle: Battle) -> None:
    """The next step of a running battle whose row is locked."""
    now = timezone.now()
    if battle.is_asking:
        _close(battle, now)
    elif battle.position < battle.size:
        _ask(battle, now)
    else:
        finish(battle)


def _ask(battle: Battle, now: datetime) -> None:
    chatters = battle.participants.filter(door=rules.CHAT).count()
    closes_at = now + timedelta(seconds=battle.seconds + rules.lead(chatters))
    asked = BattleQuestion.objects.filter(battle=battle, position=battle.position + 1, opened_at=None)
    asked.update(opened_at=now, closes_at=closes_at)
    battle.position, battle.is_asking = battle.position + 1, True
    _step(battle, closes_at)


def _close(battle: Battle, now: datetime) -> None:
    question = BattleQuestion.objects.get(battle=battle, position=battle.position)
    # After an interruption the clock looks late; the question was over when it said it would be.
    question.closed_at = min(now, question.closes_at or now)
    question.save(update_fields=["closed_at"])
    battle.is_asking = False
    _step(battle, now + timedelta(seconds=rules.PAUSE))


def _step(battle: Battle, due_at: datetime | None) -> None:
    battle.stage += 1
    battle.due_at = due_at
    battle.save(update_fields=["stage", "due_at", "position", "is_asking", "state", "ended_at"])
    ring(battle.pk)


def finish(battle: Battle) -> None:
    """Close what is open and write the final ranking; call with the battle's row locked.

    Answers hold the row against this while they are written, so none is left out and none comes after.
    """
    now = timezone.now()
    BattleQuestion.objects.filter(battle=battle, opened_at__isnull=False, closed_at=None).update(
        closed_at=now
    )
    seats = []
    for row in standings(battle.pk):
        row.seat.points, row.seat.rank = row.points, row.rank
        seats.append(row.seat)
    Participant.objects.bulk_update(seats, ["points", "rank"], batch_size=200)
    battle.state, battle.ended_at, battle.is_asking = Battle.State.FINISHED, now, False
    _step(battle, None)
