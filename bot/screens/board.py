"""The leaderboard."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bot.cards import Button, Screen, rows_of, screen
from bot.links import page
from bot.models import Card
from bot.rendering import heading, plain
from progress.leaderboard.boards import OVERALL, month_board, week_board
from progress.leaderboard.ranking import Row, read_page

SHOWN = 10
BOARDS = ("overall", "week", "month")


def board_of(name: str) -> str:
    """The board behind one of the names in `BOARDS`."""
    now = timezone.now()
    return {"week": week_board(now), "month": month_board(now)}.get(name, OVERALL)


def name_of(name: str) -> str:
    """What people call the board."""
    return {"week": _("This week"), "month": _("This month")}.get(name, _("Overall"))


@screen("board")
def draw_board(card: Card) -> Screen:
    """The first ten of a board and the viewer's own row."""
    chosen = card.state.get("board", "overall")
    found = read_page(board_of(chosen), viewer=card.user, limit=SHOWN)
    lines = [heading(_("Leaderboard") + f" · {name_of(chosen)}"), ""]
    lines += [_line(row, card) for row in found.rows] or [plain(_("Nobody has points here yet."))]
    if found.me and found.rows and all(row.user_id != found.me.user_id for row in found.rows):
        lines += ["…", _line(found.me, card)]
    others = [Button(name_of(name), "b", name) for name in BOARDS if name != chosen]
    return Screen("\n".join(lines), rows_of(others), more=page("web:leaderboard"))


def _line(row: Row, card: Card) -> str:
    place = f"{row.rank}. " if row.rank else ""
    words = f"{place}{plain(row.username)} — {row.points}"
    return f"<b>{words}</b>" if row.user_id == card.user_id else words
