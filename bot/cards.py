"""Cards: messages with buttons, drawn from their row and from what they are about.

A kind of card has a function that draws it (registered by `screen`) and functions for its buttons
(registered by `button`). A button carries the card's key, a verb and an argument, never an id of ours; what
they mean depends on the row, so a tap means the same after a restart, and nothing once the row is gone.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bot import outbox
from bot.fitting import fit
from bot.links import link
from bot.models import Card
from challenges.models import Challenge
from core.errors import NotFound
from core.models import User

if TYPE_CHECKING:
    from bot.talk import Talk

Json = dict[str, Any]


class ButtonExpired(NotFound):
    """The button is not one of ours, or what it was about is gone."""

    code = "button_expired"
    message = gettext_lazy("This button has expired.")


@dataclass(frozen=True)
class Button:
    """A button that does something (`verb`, `arg`), or opens an address: in a browser, or inside Telegram."""

    text: str
    verb: str = ""
    arg: str = ""
    url: str = ""
    web_app: str = ""


@dataclass(frozen=True)
class Screen:
    """What a message shows. `more` is where the rest is when the text does not fit.

    `paced`: it changes often, so its edits come at least a second apart. `shows`: ids of what is to be
    noted as shown once Telegram has taken the message.
    """

    html: str
    rows: list[list[Button]] = field(default_factory=list)
    more: str = ""
    paced: bool = False
    shows: dict[str, int] = field(default_factory=dict)


KEY_LENGTH = 12
CHOSEN = "✔"
"""Stands behind the words of what is chosen already."""
Draw = Callable[[Card], Screen]
Press = Callable[["Talk", Card, str], None]
Take = Callable[["Talk", Card, str], bool]
_SCREENS: dict[str, Draw] = {}
_BUTTONS: dict[tuple[str, str], Press] = {}
_TYPED: dict[str, Take] = {}
_SHARED: set[str] = set()


def screen(kind: str, *, shared: bool = False) -> Callable[[Draw], Draw]:
    """Register how cards of this kind are drawn; `shared` ones are everybody's in the chat."""

    def register(draw: Draw) -> Draw:
        _SCREENS[kind] = draw
        if shared:
            _SHARED.add(kind)
        return draw

    return register


def is_shared(card: Card) -> bool:
    """Whether everybody in the chat may tap its buttons."""
    return card.kind in _SHARED


def button(kind: str, verb: str) -> Callable[[Press], Press]:
    """Register what a button of this kind of card does."""

    def register(press: Press) -> Press:
        _BUTTONS[kind, verb] = press
        return press

    return register


def typed(kind: str) -> Callable[[Take], Take]:
    """Register what text means at this kind of card; False: it is no answer, but perhaps a button's words."""

    def register(take: Take) -> Take:
        _TYPED[kind] = take
        return take

    return register


def take_text(talk: "Talk", card: Card, text: str) -> bool:
    """Let the card have what was typed at it; returns whether it was for it."""
    take = _TYPED.get(card.kind)
    return take is not None and take(talk, card, text)


def named_button(card: Card, text: str) -> Button | None:
    """The card's button with these words, or with this number before its words."""
    wanted = " ".join(text.split()).casefold()
    for row in draw(card).rows:
        for shown in row:
            words = shown.text.casefold().removesuffix(f" {CHOSEN}")
            number, dot, _rest = words.partition(".")
            if wanted in (words, number if dot else words):
                return shown
    return None


def draw(card: Card) -> Screen:
    """The card as it should look now, in the active language."""
    return _SCREENS[card.kind](card)


def action(card: Card, verb: str) -> Press:
    """What the button does; raises `ButtonExpired` when cards of this kind have no such button."""
    try:
        return _BUTTONS[card.kind, verb]
    except KeyError:
        raise ButtonExpired from None


def open_card(
    kind: str,
    *,
    chat_id: int,
    telegram_id: int,
    user: User | None,
    language: str,
    challenge: Challenge | None = None,
    state: Json | None = None,
) -> Card:
    """Make a card and queue its message."""
    card = Card.objects.create(
        key=secrets.token_urlsafe(KEY_LENGTH * 3 // 4),
        kind=kind,
        chat_id=chat_id,
        telegram_id=telegram_id,
        user=user,
        challenge=challenge,
        language=language,
        state=state or {},
    )
    redraw(card)
    return card


def redraw(card: Card) -> bool:
    """Store the card, and queue what it shows now unless that is what it shows already."""
    payload = message_payload(draw(card), card.key)
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    changed = digest != card.shown
    card.shown = digest
    # Not the message's id: the sender may be writing it in this moment.
    card.save(update_fields=["user", "language", "state", "shown"])
    if changed:
        outbox.put_card(card, payload)
    return changed


def find_card(data: str) -> tuple[Card, str, str]:
    """The card (locked), verb and argument behind a button's data; raises `ButtonExpired` for all else."""
    key, _colon, rest = data.partition(":")
    verb, _colon, arg = rest.partition(":")
    if not (data.isascii() and data.isprintable() and len(key) == KEY_LENGTH):
        raise ButtonExpired
    related = Card.objects.select_related("user", "challenge__category")
    card = related.select_for_update(of=("self",)).filter(key=key).first()
    if card is None:
        raise ButtonExpired
    return card, verb, arg


def number(arg: str) -> int:
    """A button's argument as a number; raises `ButtonExpired`."""
    if not (arg.isascii() and arg.isdigit() and len(arg) < 18):
        raise ButtonExpired
    return int(arg)


def rows_of(buttons: list[Button], width: int = 2) -> list[list[Button]]:
    """The buttons in rows of at most two."""
    return [buttons[i : i + width] for i in range(0, len(buttons), width)]


def message_payload(shown: Screen, key: str) -> Json:
    """The fields of `sendMessage` and `editMessageText` for a screen."""
    tail = link(shown.more, _("The rest is on the web.")) if shown.more else ""
    payload: Json = {
        "text": fit(shown.html, tail),
        "buttons": [[_button(b, key) for b in row] for row in shown.rows if row],
    }
    payload |= {"paced": True} if shown.paced else {}
    return payload | ({"shows": shown.shows} if shown.shows else {})


def _button(shown: Button, key: str) -> Json:
    if shown.url:
        return {"text": shown.text, "url": shown.url}
    if shown.web_app:
        return {"text": shown.text, "web_app": {"url": shown.web_app}}
    return {"text": shown.text, "callback_data": f"{key}:{shown.verb}:{shown.arg}"}
