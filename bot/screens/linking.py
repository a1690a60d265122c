"""Linking and unlinking: two cards that ask before anything happens."""

from django.utils.translation import gettext as _

from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import plain


@screen("link")
def draw_link(card: Card) -> Screen:
    """Whose account it is and the match code; the buttons until one is pressed."""
    state = card.state
    if state.get("step") == "linked":
        return Screen("✅ " + plain(_("Linked to the account %s.") % state["username"]))
    if state.get("step") == "cancelled":
        return Screen(plain(_("Nothing was linked.")))
    lines = [
        plain(_("This will link your Telegram account to the Gauntlet account:")),
        f"<b>{plain(state['username'])}</b>",
        plain(_("Match code:")) + f" <code>{plain(state['code'])}</code>",
    ]
    if state.get("step") == "confirmed":
        lines.append(plain(_("Now confirm on the web page, if it shows the same code.")))
        return Screen("\n".join(lines), [[Button(_("Cancel"), "no")]])
    lines.append(plain(_("Confirm only if you started this yourself and the web page shows the same code.")))
    return Screen("\n".join(lines), rows_of([Button(_("Confirm"), "yes"), Button(_("Cancel"), "no")]))


@screen("unlink")
def draw_unlink(card: Card) -> Screen:
    """The question whether to unlink; without buttons once it is answered."""
    step = card.state.get("step")
    if step == "done":
        return Screen(plain(_("This chat is no longer linked.")))
    if step == "kept":
        return Screen(plain(_("Everything stays as it is.")))
    name = card.user.username if card.user else ""
    lines = [
        plain(_("This chat is linked to the account %s.") % name),
        plain(_("Unlink it? Your progress stays in the account.")),
    ]
    return Screen("\n".join(lines), rows_of([Button(_("Unlink"), "yes"), Button(_("Keep"), "no")]))
