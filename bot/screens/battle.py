"""The card of a battle: the lobby, a question, what came of it, the final ranking.

In a private chat one card shows the battle wherever it is. In a group each question has a card of its own
(`position` of its state; 0 is the lobby, -1 the final ranking), and what is drawn is nobody's in particular.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import user_for_telegram
from accounts.services.linking import TelegramPerson
from battles.models import Battle
from battles.ranking import Row
from battles.selectors import BattleView, Option
from battles.services.playing import Player
from bot.cards import Button, Screen, rows_of, screen
from bot.links import link, page
from bot.models import Card
from bot.rendering import heading, inline, label, markdown, plain

FINAL = -1
ON_THE_WAY = 5
"""Rows of the board between two questions."""
State = Battle.State


@screen("battle", shared=True)
def draw_battle(card: Card) -> Screen:
    """The battle as this card shows it now."""
    battle = Battle.objects.select_related("host", "category").filter(pk=card.state["battle"]).first()
    if battle is None:
        return Screen(plain(_("This battle is gone.")))
    position = 0 if is_private(card) else int(card.state["position"])
    view = BattleView(battle, _player(card), position=max(0, position))
    if battle.state == State.CANCELLED:
        return Screen(plain(_("This battle was called off before it began.")))
    if position == FINAL or (battle.state == State.FINISHED and is_private(card)):
        return _final(view)
    if battle.state == State.LOBBY:
        return _lobby(card, view)
    if not is_private(card) and not position:
        return Screen(f"{_title(view)}\n\n{plain(_('The battle has begun.'))}")
    return _question(card, view) if view.is_open else _result(card, view)


def is_private(card: Card) -> bool:
    """Whether the card is in somebody's own chat."""
    return card.chat_id > 0


def _player(card: Card) -> Player:
    """Whose card it is; in a group nobody's."""
    if not is_private(card):
        return Player()
    return Player(user=user_for_telegram(card.telegram_id), person=TelegramPerson(card.telegram_id))


def _title(view: BattleView) -> str:
    battle = view.battle
    topic = battle.category.localized("title") if battle.category else battle.topic
    return heading(_("Battle") + (f": {topic}" if topic else ""))


# --- the lobby ---


def _lobby(card: Card, view: BattleView) -> Screen:
    battle = view.battle
    rules = ngettext("%d question", "%d questions", battle.size) % battle.size
    seconds = ngettext("%d second for each", "%d seconds for each", battle.seconds) % battle.seconds
    address = link(page("web:battle", battle.code), _("on the web"))
    joined = view.counts["joined"]
    lines = [
        _title(view),
        plain(f"{rules}, {seconds}."),
        "",
        plain(_("Join code: %s") % battle.shown_code) + f" ({address})",
        plain(_("In a private chat with me: /battle %s") % battle.code),
        "",
        plain(ngettext("%d player is in.", "%d players are in.", joined) % joined),
    ]
    if is_private(card) and view.seat:
        lines.append(plain(_("You are in. The first question comes when the host begins.")))
    return Screen("\n".join(lines), rows_of(_lobby_buttons(card, view)), paced=True)


def _lobby_buttons(card: Card, view: BattleView) -> list[Button]:
    join = [] if is_private(card) and view.seat else [Button(_("Take part"), "join")]
    if is_private(card) and not view.is_host:
        return join
    return [*join, Button(_("Begin"), "start"), Button(_("Call it off"), "end")]


# --- a question ---


def _head(view: BattleView) -> str:
    assert view.question is not None
    words = _("Question %(n)d of %(all)d") % {"n": view.position, "all": view.battle.size}
    return f"{heading(words)}\n{heading(view.question.text('title'))}"


def _question(card: Card, view: BattleView) -> Screen:
    assert view.question is not None
    parts = [_head(view), markdown(view.question.text("description"))]
    parts.append("\n".join(f"{option.number}. {inline(option.text)}" for option in view.options))
    if view.given is not None:
        chosen = next(option for option in view.options if option.id == view.given.choice)
        parts.append(plain(_("Your answer: %s") % f"{chosen.number}. {label(chosen.text, 100)}"))
        return Screen("\n\n".join(parts))
    parts.append(plain(_answered(card, view)))
    buttons = [
        Button(f"{option.number}. {label(option.text)}", "a", f"{view.position}.{option.number}")
        for option in view.options
    ]
    shows = {"question": view.question.pk, "seat": view.seat.pk if view.seat else 0}
    return Screen("\n\n".join(parts), rows_of(buttons), paced=True, shows=shows)


def _answered(card: Card, view: BattleView) -> str:
    """How long there is; in a group also how many have answered."""
    seconds = view.battle.seconds
    words = ngettext("%d second. Be quick!", "%d seconds. Be quick!", seconds) % seconds
    if is_private(card):
        return words
    counted = _("Answered: %(n)d of %(all)d")
    return f"{words}\n" + counted % {"n": view.counts["answered"], "all": view.counts["joined"]}


def _result(card: Card, view: BattleView) -> Screen:
    parts = [_head(view), "\n".join(_option_line(option) for option in view.options)]
    if is_private(card) and view.seat:
        parts.append(plain(_verdict(view)))
    parts.append("\n".join([heading(_("The board")), *_rows(view, view.standings[:ON_THE_WAY])]))
    rows = []
    if is_private(card) and view.is_host:
        rows = rows_of([Button(_("Next question"), "next", str(view.battle.stage))])
    return Screen("\n\n".join(parts), rows)


def _option_line(option: Option) -> str:
    line = f"{option.number}. {inline(option.text)} — {option.votes}"
    return f"<b>{line}</b> ✔ {plain(_('right'))}" if option.is_right else line


def _verdict(view: BattleView) -> str:
    if view.given is None:
        return _("No answer from you this time.")
    if not view.given.is_right:
        return "❌ " + _("Not right.")
    points = view.given.points
    return "✅ " + ngettext("Right! +%d point", "Right! +%d points", points) % points


# --- the end ---


def _final(view: BattleView) -> Screen:
    lines = ["🏁 " + heading(_("Final ranking")), _title(view), "", *_rows(view, view.board)]
    if not view.standings:
        lines.append(plain(_("Nobody took part.")))
    joined = view.counts["joined"]
    lines += ["", plain(ngettext("%d player", "%d players", joined) % joined)]
    return Screen("\n".join(lines), more=page("web:battle", view.battle.code))


def _rows(view: BattleView, rows: list[Row]) -> list[str]:
    lines = []
    for row in rows:
        guest = f" ({_('guest')})" if row.seat.is_guest else ""
        words = plain(f"{row.rank}. {row.seat.name}{guest} — {row.points}")
        lines.append(f"<b>{words}</b>" if view.seat and row.seat.pk == view.seat.pk else words)
    return lines
