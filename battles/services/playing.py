"""Taking part: joining, being shown a question, answering it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.linking import TelegramPerson
from battles import rules
from battles.errors import BattleFull, BattleNotFound, BattleOver, NotAsked, TooLate
from battles.models import Battle, BattleAnswer, BattleQuestion, Participant, Showing
from battles.signals import ring
from core.events import append_events
from core.models import User
from core.text import is_storable


@dataclass(frozen=True)
class Player:
    """Who plays: a learner, or somebody in Telegram; a linked person is both, and counts as the learner."""

    user: User | None = None
    person: TelegramPerson | None = None

    @property
    def door(self) -> str:
        """By which door they come."""
        return rules.CHAT if self.person else rules.WEB


@dataclass(frozen=True)
class Taken:
    """An answer as it counts; `again` when there was one already."""

    answer: BattleAnswer
    again: bool


def find_seat(battle_id: int, player: Player) -> Participant | None:
    """The player's place in the battle, if they have one."""
    seats = Participant.objects.filter(battle_id=battle_id)
    seat = seats.filter(user=player.user).first() if player.user else None
    if seat is None and player.person:
        seat = seats.filter(telegram_id=player.person.id).first()
    return seat


@transaction.atomic
def battle_join(*, battle_id: int, player: Player) -> Participant:
    """A place in the battle, also in the middle of it; joining twice is joining once.

    A guest who has linked an account meanwhile keeps the place as that learner. Raises `BattleNotFound`,
    `BattleOver`, `BattleFull`.
    """
    battle = _held(battle_id)
    if battle.is_over:
        raise BattleOver
    return _seat(battle, player)


def _held(battle_id: int) -> Battle:
    """The battle, which cannot go on before this transaction ends; others may hold it at the same time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM battles_battle WHERE id = %s FOR SHARE", [battle_id])
    # On SQLite the transaction holds the only right to write already.
    battle = Battle.objects.filter(pk=battle_id).first()
    if battle is None:
        raise BattleNotFound
    return battle


def _seat(battle: Battle, player: Player) -> Participant:
    known = find_seat(battle.pk, player)
    if known is not None:
        return _adopt(known, player)
    if battle.participants.count() >= rules.PARTICIPANTS:
        raise BattleFull
    try:
        with transaction.atomic():
            seat = _new_seat(battle, player)
    except IntegrityError:  # the same person, at the same moment, by another door
        known = find_seat(battle.pk, player)
        assert known is not None
        return known
    ring(battle.pk)
    return seat


def _new_seat(battle: Battle, player: Player) -> Participant:
    guest = player.person.id if player.person and not player.user else None
    return Participant.objects.create(
        battle=battle, user=player.user, telegram_id=guest, name=shown_name(player), door=player.door
    )


def _adopt(seat: Participant, player: Player) -> Participant:
    if seat.user_id is None and player.user is not None:
        seat.user, seat.telegram_id, seat.name = player.user, None, shown_name(player)
        seat.save(update_fields=["user", "telegram_id", "name"])
        ring(seat.battle_id)
    return seat


def shown_name(player: Player) -> str:
    """The learner's name, or what Telegram shows of a guest, without what cannot be stored."""
    if player.user:
        return player.user.username
    name = player.person.name if player.person else ""
    clean = " ".join("".join(c for c in name if is_storable(c)).split())[:64]
    return clean or _("Guest")


@transaction.atomic
def battle_show(
    *, question_id: int, participant_ids: Iterable[int], door: str, at: datetime | None = None
) -> None:
    """Note that the question has been shown to these; the first showing counts, at whichever door."""
    shown = [
        Showing(question_id=question_id, participant_id=pk, shown_at=at or timezone.now(), door=door)
        for pk in participant_ids
    ]
    Showing.objects.bulk_create(shown, ignore_conflicts=True)


@transaction.atomic
def battle_answer(
    *,
    battle_id: int,
    player: Player,
    position: int,
    choice: str,
    at: datetime | None = None,
    shown_at: datetime | None = None,
) -> Taken:
    """Take the player's answer to a question; whoever has no place in the battle gets one.

    `at` is when the answer reached the server, if that was before now; `shown_at` when the message that many
    read was sent, for a player without a showing of their own. The first answer counts; another one gets it
    back. Raises `BattleNotFound`, `BattleOver`, `NotAsked`, `TooLate`, `BattleFull`, `InvalidAnswer`.
    """
    now = timezone.now()
    at = min(at or now, now)
    battle = _held(battle_id)
    seat = find_seat(battle_id, player)
    question = BattleQuestion.objects.filter(battle=battle, position=position).first()
    given = BattleAnswer.objects.filter(question=question, participant=seat).first() if seat else None
    if given is not None:
        return Taken(given, again=True)
    _check_open(battle, question, at)
    assert question is not None
    chosen = question.kind.parse(question.spec, {"choice": choice})["choice"]
    return _take(battle, question, _seat(battle, player), chosen, at, shown_at)


def _check_open(battle: Battle, question: BattleQuestion | None, at: datetime) -> None:
    if battle.is_over:
        raise BattleOver
    if question is None or question.opened_at is None or at < question.opened_at:
        raise NotAsked
    until = question.closed_at or question.closes_at
    if until is None or at > until:
        raise TooLate


def _take(
    battle: Battle,
    question: BattleQuestion,
    seat: Participant,
    choice: str,
    at: datetime,
    shown_at: datetime | None,
) -> Taken:
    elapsed = (at - _counted_from(question, seat, shown_at)).total_seconds()
    right = choice == question.right
    answer, new = BattleAnswer.objects.get_or_create(
        question=question,
        participant=seat,
        defaults={
            "choice": choice,
            "is_right": right,
            "elapsed": max(0, int(elapsed * 1_000)),
            "points": rules.points_for(right=right, elapsed=elapsed, seconds=battle.seconds),
            "answered_at": at,
        },
    )
    if new and seat.user_id is not None:
        told = {"code": battle.code, "id": battle.pk, "position": question.position}
        append_events(seat.user_id, [("battle.answered", {"battle": told})])
    ring(battle.pk)
    return Taken(answer, again=not new)


def _counted_from(question: BattleQuestion, seat: Participant, shown_at: datetime | None) -> datetime:
    """From when this participant's time runs: their own showing, else that of the message many read."""
    assert question.opened_at is not None
    own = Showing.objects.filter(question=question, participant=seat).first()
    if own is not None:
        shown_at, door = own.shown_at, own.door
    else:
        door = rules.CHAT
    return rules.counted_from(opened_at=question.opened_at, shown_at=shown_at, door=door)
