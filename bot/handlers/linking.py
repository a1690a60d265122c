"""Linking a chat with an account, and unlinking it."""

from django.utils.translation import gettext as _

from accounts.services.linking import (
    AlreadyLinked,
    cancel_link,
    claim_link,
    confirm_link_in_chat,
    unlink_telegram,
)
from bot.cards import button
from bot.following import follow
from bot.links import link as html_link
from bot.links import page
from bot.models import Card
from bot.rendering import plain
from bot.talk import Talk

TOKEN_LENGTH = 64


def claim(talk: Talk, token: str) -> None:
    """`/start TOKEN`: show whose account it is, and ask."""
    try:
        request = claim_link(token=token[: TOKEN_LENGTH + 1], person=talk.person)
    except AlreadyLinked as refusal:
        talk.say(plain(refusal))
        return unlink(talk)
    follow(request.user_id, talk.telegram_id)
    talk.show(
        "link",
        request=request.pk,
        account=request.user_id,
        username=request.user.username,
        code=request.match_code,
    )
    return None


def link(talk: Talk) -> None:
    """`/link`: where to begin, because a link begins on the web."""
    if talk.user is not None:
        return talk.say(plain(_("This chat is linked to the account %s already.") % talk.user.username))
    address = page("accounts:telegram")
    lines = [
        plain(_("Sign in on the web, open the Telegram page of your account and follow its link:")),
        html_link(address, address),
    ]
    return talk.say("\n".join(lines))


@button("link", "yes")
def confirm(talk: Talk, card: Card, arg: str) -> None:
    """This side says yes. When that completes the link, its event brings the welcome."""
    done = confirm_link_in_chat(request_id=int(card.state["request"]), telegram_id=talk.telegram_id)
    card.state = {**card.state, "step": "linked" if done else "confirmed"}
    talk.redraw(card)


@button("link", "no")
def decline(talk: Talk, card: Card, arg: str) -> None:
    """This side says no."""
    cancel_link(request_id=int(card.state["request"]), telegram_id=talk.telegram_id)
    card.state = {**card.state, "step": "cancelled"}
    talk.redraw(card)


def unlink(talk: Talk) -> None:
    """`/unlink`: ask first."""
    talk.check_private()
    if talk.learner:
        talk.show("unlink")
    return


@button("unlink", "yes")
def really_unlink(talk: Talk, card: Card, arg: str) -> None:
    """End the link; its event brings the goodbye."""
    unlink_telegram(telegram_id=talk.telegram_id)
    card.state = {"step": "done"}
    talk.redraw(card)
    talk.attend(None)


@button("unlink", "no")
def keep(talk: Talk, card: Card, arg: str) -> None:
    """Leave everything as it is."""
    card.state = {"step": "kept"}
    talk.redraw(card)
    talk.attend(None)
