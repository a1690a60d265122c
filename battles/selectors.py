"""Reading battles: by code, as one player sees it, and in the few words that everybody's page follows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from battles import rules
from battles.choosing import askable
from battles.errors import BattleNotFound
from battles.models import Battle, BattleAnswer, BattleQuestion, Participant, Showing
from battles.ranking import Row, standings
from battles.services.playing import Player, find_seat
from challenges.models import Category
from core.limits import check_limit
from core.models import User

RECENT = 20
State = Battle.State


@dataclass(frozen=True)
class Option:
    """One option of the question; `votes` only once it is closed, `is_right` only where it may be told."""

    number: int
    id: str
    text: str
    votes: int | None
    is_right: bool | None


class BattleView:
    """A battle as one player sees it now; every part is read when it is asked for.

    `position`: the question that is looked at, if not the one that is asked or was asked last.
    """

    def __init__(self, battle: Battle, player: Player, *, position: int = 0) -> None:
        self.battle = battle
        self.player = player
        self.position = position or battle.position

    @property
    def is_open(self) -> bool:
        """Whether the question takes answers."""
        return self.battle.is_asking and self.position == self.battle.position

    @cached_property
    def seat(self) -> Participant | None:
        """The player's place."""
        return find_seat(self.battle.pk, self.player)

    @property
    def is_host(self) -> bool:
        """Whether the player leads it."""
        return self.player.user is not None and self.player.user.pk == self.battle.host_id

    @property
    def is_in(self) -> bool:
        """Whether the player leads it or takes part."""
        return self.is_host or self.seat is not None

    @cached_property
    def question(self) -> BattleQuestion | None:
        """What is looked at."""
        return BattleQuestion.objects.filter(battle=self.battle, position=self.position).first()

    @cached_property
    def given(self) -> BattleAnswer | None:
        """The player's answer to it."""
        if self.seat is None or self.question is None:
            return None
        return BattleAnswer.objects.filter(question=self.question, participant=self.seat).first()

    @cached_property
    def is_shown(self) -> bool:
        """Whether it is on record that the question has been shown to the player."""
        return Showing.objects.filter(question=self.question, participant=self.seat).exists()

    @property
    def seconds_left(self) -> float:
        """Until the next step of a running battle."""
        if self.battle.due_at is None:
            return 0.0
        return max(0.0, (self.battle.due_at - timezone.now()).total_seconds())

    @property
    def seconds_whole(self) -> float:
        """How long the question is open in all."""
        asked = self.question
        if asked is None or asked.opened_at is None or asked.closes_at is None:
            return float(self.battle.seconds)
        return (asked.closes_at - asked.opened_at).total_seconds()

    @cached_property
    def options(self) -> list[Option]:
        """The options in everybody's order."""
        if self.question is None:
            return []
        closed = not self.is_open
        votes = self._votes() if closed else {}
        return [
            Option(
                number,
                choice["id"],
                choice["text"],
                votes.get(choice["id"], 0) if closed else None,
                choice["id"] == self.question.right if closed and self.battle.reveals else None,
            )
            for number, choice in enumerate(self.question.choices(), 1)
        ]

    def _votes(self) -> dict[str, int]:
        counted = BattleAnswer.objects.filter(question=self.question).values("choice")
        return {row["choice"]: row["n"] for row in counted.annotate(n=Count("id"))}

    @cached_property
    def standings(self) -> list[Row]:
        """Everybody's points from closed questions, the best first."""
        return standings(self.battle.pk)

    @property
    def board(self) -> list[Row]:
        """The first of them, and the player's own row if it is further down."""
        rows = self.standings[: rules.BOARD_ROWS]
        return rows + [row for row in self.standings[rules.BOARD_ROWS :] if row.seat == self.seat]

    @cached_property
    def counts(self) -> dict[str, int]:
        """`joined`, `answered`."""
        return _counts(self.battle, self.position)

    @cached_property
    def names(self) -> list[str]:
        """Who is in, the first to come first; not more than fit on a page."""
        return _names(self.battle.pk)


def find_battle(player: Player, code: str) -> Battle:
    """The battle with this code, as typed; raises `BattleNotFound`, `TooMany`.

    Who is not in it yet may try a few codes a minute: typing is comfortable, and guessing hopeless.
    """
    found = Battle.objects.select_related("host", "category").filter(code=rules.read_code(code)).first()
    if found is not None and BattleView(found, player).is_in:
        return found
    check_limit(
        "battle-code", player.user.pk if player.user else f"telegram {player.person and player.person.id}"
    )
    if found is None:
        raise BattleNotFound
    return found


def is_in(user_id: int, battle: Battle) -> bool:
    """Whether the person leads the battle or takes part in it."""
    return battle.host_id == user_id or battle.participants.filter(user_id=user_id).exists()


def may_watch(user_id: int, battle_id: int) -> bool | None:
    """Whether this account may follow the battle live; None when there is no such battle."""
    battle = Battle.objects.filter(pk=battle_id).first()
    return None if battle is None else is_in(user_id, battle)


def my_battles(actor: User) -> QuerySet[Battle]:
    """The person's newest battles, led or played, with how many take part (`joined`)."""
    mine = Q(host=actor) | Q(pk__in=Participant.objects.filter(user=actor).values("battle_id"))
    newest = Battle.objects.filter(mine).select_related("category").annotate(joined=Count("participants"))
    return newest.order_by("-id")[:RECENT]


def topics_with_counts() -> list[tuple[Category, int]]:
    """The categories that have something to ask, and how much."""
    counted = dict(askable().order_by().values_list("category_id").annotate(n=Count("id")))
    found = Category.objects.filter(pk__in=counted).order_by("position", "slug")
    return [(category, counted[category.pk]) for category in found]


def battle_pulse(battle_id: int) -> dict[str, Any]:
    """What every page of the battle follows: where it is, how many are in, how many have answered."""
    battle = Battle.objects.filter(pk=battle_id).first()
    if battle is None:  # deleted while somebody watched
        return {"battle": battle_id, "state": "gone"}
    view = BattleView(battle, Player())
    return {
        "battle": battle.pk,
        "stage": battle.stage,
        "state": battle.state,
        "position": battle.position,
        "questions": battle.size,
        "asking": battle.is_asking,
        **view.counts,
        "names": view.names if battle.state == State.LOBBY else [],
    }


def battle_people(battle_id: int) -> QuerySet[Participant]:
    """Those in the battle who have accounts."""
    return Participant.objects.filter(battle_id=battle_id, user__isnull=False)


def _counts(battle: Battle, position: int) -> dict[str, int]:
    joined = battle.participants.count()
    asked = Q(question__battle_id=battle.pk, question__position=position)
    return {"joined": joined, "answered": BattleAnswer.objects.filter(asked).count()}


def _names(battle_id: int) -> list[str]:
    seats = Participant.objects.filter(battle_id=battle_id).order_by("pk")
    return list(seats.values_list("name", flat=True)[: rules.NAMES_SHOWN])
