"""The board of a battle: what the closed questions have given to whom."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from battles.models import Participant

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class Row:
    """One line of the board; equal points share a rank."""

    rank: int
    seat: Participant
    points: int
    right: int


class _Sums(TypedDict):
    """What is counted for each participant."""

    sum_of_points: int
    right_answers: int


def standings(battle_id: int) -> list[Row]:
    """Everybody, the best first. A question that is still open gives nothing away."""
    ranked = _counted(battle_id).order_by("-sum_of_points", "joined_at", "pk")
    rows: list[Row] = []
    for number, seat in enumerate(ranked, 1):
        points, right = seat.sum_of_points, seat.right_answers
        rank = rows[-1].rank if rows and rows[-1].points == points else number
        rows.append(Row(rank, seat, points, right))
    return rows


def _counted(battle_id: int) -> "QuerySet[WithAnnotations[Participant, _Sums]]":
    closed = Q(answers__question__closed_at__isnull=False)
    return Participant.objects.filter(battle_id=battle_id).annotate(
        sum_of_points=Coalesce(Sum("answers__points", filter=closed), 0),
        right_answers=Count("answers", filter=closed & Q(answers__is_right=True)),
    )
