"""The word in the evening about a streak that would end."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import plain
from core.models import User
from progress.daily import daily_challenge
from progress.models import LearnerStats
from progress.streaks import current_streak, local_day


@screen("guard")
def draw_guard(card: Card) -> Screen:
    """See the module."""
    if card.user is None:
        return Screen(plain(_("Link your account first: /link")))
    if card.state.get("step") == "stopped":
        return Screen("🔕 " + plain(_("I will not watch your streak any more. /settings turns it on again.")))
    buttons = [Button(_("Challenge of the day"), "daily"), Button(_("Stop watching"), "stop")]
    return Screen("\n".join(_lines(card.user)), rows_of(buttons))


def _lines(user: User) -> list[str]:
    today = local_day(user, timezone.now())
    days = current_streak(LearnerStats.objects.filter(pk=user.pk).first(), today)
    words = ngettext(
        "Your streak of %d day ends at midnight.", "Your streak of %d days ends at midnight.", days
    )
    lines = ["🔥 " + plain(words % days), plain(_("One solved challenge keeps it."))]
    challenge = daily_challenge(user)
    if challenge is not None:
        lines.append(plain(_("Your challenge of the day: %s") % challenge.localized("title")))
    return lines
