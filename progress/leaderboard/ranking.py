"""Ranks and pages. Ties share a rank (1, 2, 2, 4); the cost does not depend on the number of learners."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from core.models import User
from progress.leaderboard.folding import LEVELS, SHIFT, bucket_of, fold
from progress.models import ScoreBucket, Standing

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One learner on a board; `rank` is None for a learner who has no points there yet."""

    rank: int | None
    user_id: int
    username: str
    points: int


@dataclass(frozen=True)
class Page:
    """Some rows of a board, the viewer's own row always, and where the next page begins."""

    board: str
    rows: list[Row]
    me: Row | None
    learners: int
    next: str | None


def rank_of(board: str, points: int) -> int:
    """1 + the number of learners with more points: at most 64 buckets of each level are added up."""
    above = Q()
    for level in range(LEVELS):
        bucket = bucket_of(points, level)
        higher = Q(level=level, bucket__gt=bucket)
        if level < LEVELS - 1:
            higher &= Q(bucket__lt=((bucket >> SHIFT) + 1) << SHIFT)
        above |= higher
    found = ScoreBucket.objects.filter(above, board=board).aggregate(n=Sum("learners"))
    return 1 + (found["n"] or 0)


def read_page(board: str, *, viewer: User | None = None, after: str = "", limit: int = PAGE) -> Page:
    """A page of the board, up to date with every committed answer. `after` is the `next` of the page before.

    An `after` that makes no sense begins at the top.
    """
    fold(board)
    rows = (
        Standing.objects.filter(board=board, counted__gt=0)
        .select_related("user")
        .only("counted", "user__username")
    )
    place = _read_place(after)
    if place:
        points, user_id = place
        # The bound by itself is where the index is entered; no planner finds it in the alternatives.
        rows = rows.filter(counted__lte=points)
        rows = rows.filter(Q(counted__lt=points) | Q(user_id__gt=user_id))
    found = list(rows.order_by("-counted", "user_id")[: limit + 1])
    page = found[:limit]
    following = f"{page[-1].counted}-{page[-1].user_id}" if len(found) > limit else None
    return Page(board, _ranked(board, page), own_row(board, viewer), _learners(board), following)


def own_row(board: str, viewer: User | None) -> Row | None:
    """The viewer's own row, with no rank while they have no points there; None for nobody."""
    if viewer is None or not viewer.is_authenticated:
        return None
    points = Standing.objects.filter(board=board, user=viewer).values_list("counted", flat=True).first() or 0
    return Row(rank_of(board, points) if points else None, viewer.pk, viewer.username, points)


def _ranked(board: str, page: list[Standing]) -> list[Row]:
    rows: list[Row] = []
    for i, standing in enumerate(page):
        if rows and standing.counted == page[i - 1].counted:
            rank = rows[-1].rank
        elif len({row.points for row in rows}) > 1:
            # The group before began on this page, so the rows above can be counted from it.
            start = next(n for n, row in enumerate(rows) if row.points == rows[-1].points)
            rank = (rows[-1].rank or 0) + i - start
        else:
            rank = rank_of(board, standing.counted)
        rows.append(Row(rank, standing.user_id, standing.user.username, standing.counted))
    return rows


def _learners(board: str) -> int:
    top = ScoreBucket.objects.filter(board=board, level=LEVELS - 1).aggregate(n=Sum("learners"))
    return top["n"] or 0


def _read_place(text: str) -> tuple[int, int] | None:
    points, _dash, user_id = text.partition("-")
    fits = (
        points.isascii() and points.isdigit() and user_id.isascii() and user_id.isdigit() and len(text) < 30
    )
    return (int(points), int(user_id)) if fits else None
