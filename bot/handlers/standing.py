"""Where a learner stands."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import ButtonExpired, button
from bot.links import link, page
from bot.models import Card
from bot.rendering import heading, plain
from bot.screens.board import BOARDS
from bot.screens.courses import standing
from bot.talk import Talk
from core.models import User
from learning.selectors.courses import active_courses
from progress.leaderboard.boards import OVERALL
from progress.leaderboard.ranking import read_page
from progress.models import LearnerStats
from progress.streaks import current_streak, local_day

COURSES_SHOWN = 5


def progress(talk: Talk) -> None:
    """`/progress`: points, rank, solved challenges, streak."""
    learner = talk.learner
    stats = LearnerStats.objects.filter(pk=learner.pk).first() or LearnerStats()
    me = read_page(OVERALL, viewer=learner, limit=1).me
    days = current_streak(stats, local_day(learner, timezone.now()))
    lines = [
        heading(_("Your progress")),
        plain(_("Points: %d") % stats.points),
        plain(_("Rank: %s") % (me.rank if me and me.rank else "–")),
        plain(_("Solved: %d") % stats.solved),
        plain(_("Streak: %s") % (ngettext("%d day", "%d days", days) % days)),
        *_courses(learner),
        link(page("accounts:progress"), _("More on the web")),
    ]
    talk.say("\n".join(lines))


def _courses(learner: User) -> list[str]:
    """A line for each of the courses the learner is in, the latest first."""
    mine = active_courses(learner)[:COURSES_SHOWN]
    lines = [f"📘 {e.course.localized('title')}: {standing(str(e.status), e.progress)}" for e in mine]
    return [plain(line) for line in lines]


def leaderboard(talk: Talk) -> None:
    """`/leaderboard [week|month]`."""
    wanted = talk.words[0].casefold() if talk.words else ""
    talk.show("board", board=wanted if wanted in BOARDS else BOARDS[0])


@button("board", "b")
def other_board(talk: Talk, card: Card, arg: str) -> None:
    """Another board in the same message."""
    if arg not in BOARDS:
        raise ButtonExpired
    card.state = {"board": arg}
    talk.redraw(card)
