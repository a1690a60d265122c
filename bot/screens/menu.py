"""The welcome, and what can be done from here."""

from django.utils.translation import gettext as _

from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import heading, plain
from learning.access import teaches_any


@screen("menu")
def draw_menu(card: Card) -> Screen:
    """Welcome, with the two ways on."""
    browse = Button(_("Browse challenges"), "browse")
    if card.user is None:
        lines = [
            heading(_("Welcome to Gauntlet!")),
            plain(_("Look at the challenges, or link your account to answer them here: /link")),
        ]
        return Screen("\n\n".join(lines), rows_of([browse, Button(_("Link my account"), "link")]))
    hello = _("Hello, %s! What would you like to do?") % card.user.username
    mine = [Button(_("Challenge of the day"), "daily"), Button(_("Courses"), "courses")]
    mine.append(Button(_("Review"), "review"))
    if teaches_any(card.user):
        mine.append(Button(_("My classes"), "teach"))
    return Screen(plain(hello), rows_of([browse, *mine]))
