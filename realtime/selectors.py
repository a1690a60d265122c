"""What the live door reads: streams of many people at once, and the views."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from battles.selectors import battle_people, battle_pulse, may_watch
from challenges.models import Category, Challenge, State
from core.models import Event, Stream, User
from learning.selectors.taught import course_pulse, is_taught_by
from progress.leaderboard import boards
from progress.leaderboard.folding import fold
from progress.leaderboard.ranking import own_row, read_page
from progress.selectors import answers_mark, may_read_outcomes
from realtime.limits import NAMES_SHOWN
from realtime.models import Presence, Viewing

StoredEvent = tuple[int, int, str, dict[str, Any]]
"""(user id, number, type, data)."""

PEOPLE_AT_ONCE = 100
EVENTS_AT_ONCE = 1_000


def read_streams(after: Mapping[int, int]) -> list[StoredEvent]:
    """The events of several people (user id → number already known), each person's in order.

    At most `PEOPLE_AT_ONCE` people; at most `EVENTS_AT_ONCE` events, so the last person's may go on.
    """
    wanted = reduce(or_, (Q(user_id=user_id, seq__gt=seq) for user_id, seq in after.items()))
    rows = Event.objects.filter(wanted).order_by("user_id", "seq")
    return list(rows.values_list("user_id", "seq", "type", "data")[:EVENTS_AT_ONCE])


def stream_positions(user_ids: list[int]) -> list[tuple[int, int]]:
    """(user id, number of the newest event) of these people."""
    rows: list[tuple[int, int]] = []
    for start in range(0, len(user_ids), 500):
        some = Stream.objects.filter(pk__in=user_ids[start : start + 500])
        rows += some.values_list("pk", "last_seq")
    return rows


PRIVATE = ("course:", "answers:", "battle:")
"""Beginnings of the names of views that only those who teach, or who are in the battle, may follow."""


def is_private(name: str) -> bool:
    """Whether not everybody may follow the view."""
    return name.startswith(PRIVATE)


def words_for(name: str) -> str:
    """Why somebody may not follow this private view."""
    if name.startswith("battle:"):
        return _("This view is for those who are in the battle.")
    return _("This view is for those who teach.")


def may_follow(name: str, user_id: int) -> bool | None:
    """Whether this account may follow a private view; None when there is no such thing for it."""
    kind, _colon, rest = name.partition(":")
    if kind == "course":
        return is_taught_by(user_id, int(rest))
    if kind == "battle":
        return may_watch(user_id, int(rest))
    user = User.objects.filter(pk=user_id, is_active=True).first()
    challenge = Challenge.objects.filter(pk=int(rest)).first()
    if user is None or challenge is None:
        return None
    return may_read_outcomes(user, challenge)


def view_exists(name: str) -> bool:
    """Whether a well-formed view's subject exists and is public."""
    kind, _colon, rest = name.partition(":")
    if kind == "solving":
        return challenge_is_public(int(rest))
    if kind == "leaderboard" and rest.startswith("category:"):
        return Category.objects.filter(pk=int(rest.partition(":")[2])).exists()
    return True


def is_here(user_id: int) -> bool:
    """Whether the person has a live page open at a process that is alive."""
    return _alive(Presence.objects.filter(user_id=user_id)).exists()


def challenge_is_public(challenge_id: int) -> bool:
    """Whether there is a published challenge with this id."""
    return Challenge.objects.filter(pk=challenge_id, state=State.PUBLISHED).exists()


def read_view(name: str) -> dict[str, Any]:
    """The present state of a view, as plain data."""
    kind, _colon, rest = name.partition(":")
    if kind == "leaderboard":
        return _leaderboard(rest)
    if kind == "solving":
        return _solving(int(rest))
    if kind == "course":
        return course_pulse(int(rest))
    if kind == "battle":
        return _battle(int(rest))
    if kind == "answers":
        return {"challenge": int(rest), "mark": answers_mark(int(rest))}
    return {"count": _alive(Presence.objects.all()).aggregate(n=Count("user", distinct=True))["n"]}


def board_name(name: str, now: datetime | None = None) -> str:
    """The board behind a name of the protocol: `week` and `month` are the present ones."""
    now = now or datetime.now(UTC)
    present = {"week": boards.week_board, "month": boards.month_board}
    return present[name](now) if name in present else name


def read_own_row(user: User, name: str) -> dict[str, Any]:
    """The person's own rank (None without points) and points on a board."""
    board = board_name(name)
    fold(board)
    row = own_row(board, user)
    return {"board": name, "rank": row.rank if row else None, "points": row.points if row else 0}


def _leaderboard(name: str) -> dict[str, Any]:
    page = read_page(board_name(name))
    rows = [
        {"rank": row.rank, "user": row.user_id, "username": row.username, "points": row.points}
        for row in page.rows
    ]
    return {"board": page.board, "learners": page.learners, "rows": rows}


def _solving(challenge_id: int) -> dict[str, Any]:
    here = _alive(Viewing.objects.filter(challenge_id=challenge_id))
    names = here.order_by("user__username").values_list("user__username", flat=True).distinct()
    count = here.aggregate(n=Count("user", distinct=True))["n"]
    return {"challenge": challenge_id, "count": count, "names": list(names[:NAMES_SHOWN])}


def _battle(battle_id: int) -> dict[str, Any]:
    people = battle_people(battle_id).values("user_id")
    here = _alive(Presence.objects.filter(user_id__in=people)).aggregate(n=Count("user", distinct=True))["n"]
    return {**battle_pulse(battle_id), "here": here}


def _alive(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of processes whose lease runs and of people who are still there."""
    return rows.filter(process__expires_at__gt=timezone.now(), user__is_active=True)
