"""A word to learners: written, looked at with the number of those it goes to, sent, reported. One message."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import count_active_chats
from bot.announcing import Report, report_on
from bot.cards import CHOSEN, Button, Screen, rows_of, screen
from bot.links import page as web_page
from bot.models import Broadcast, Card
from bot.rendering import heading, markdown, plain
from challenges.models import Hint
from core.errors import DomainError
from learning.access import find_taught
from learning.models import Course

HINT_SHOWN = 300


@screen("words")
def draw_words(card: Card) -> Screen:
    """See the module."""
    if card.user is None:
        return Screen(plain(_("Link your account first: /link")))
    if card.state.get("step") == "dropped":
        return Screen(plain(_("Nothing was sent.")))
    try:
        course = find_taught(card.user, int(card.state["course"]))
    except DomainError as refusal:
        return Screen(plain(refusal))
    head = f"✉️ {heading(course.localized('title'))}\n{plain(card.state['whom'])}"
    if card.state.get("step") == "moved":
        return Screen(f"{head}\n\n" + plain(_("The message stands further down.")))
    sent = Broadcast.objects.filter(pk=card.pk).first()
    return _sent(card, head, course, sent) if sent else _written(card, head)


def is_written(card: Card) -> bool:
    """Whether there is something to send."""
    return bool(card.state.get("text") or card.state.get("hint"))


def hints_of(card: Card) -> list[Hint]:
    """The hints that may be sent from this card, in their order."""
    wanted: list[int] = card.state.get("hints", [])
    found = Hint.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _written(card: Card, head: str) -> Screen:
    hints = hints_of(card)
    parts = [head, *_draft(card, hints)]
    if is_written(card):
        parts.append(_reach(card))
    else:
        parts.append(plain(_("Type your message. It is shown to you before it goes anywhere.")))
    return Screen("\n\n".join(parts), [*rows_of(_choices(card, hints)), _decision(card)])


def _draft(card: Card, hints: list[Hint]) -> list[str]:
    text, chosen = card.state.get("text", ""), card.state.get("hint")
    parts = [f"{heading(_('Your message'))}\n{plain(text)}"] if text else []
    for n, hint in enumerate(hints, 1):
        title = _("Hint %(n)d") % {"n": n} + (f" {CHOSEN} " + _("goes along") if hint.pk == chosen else "")
        words = hint.localized("text")
        shown = words if len(words) <= HINT_SHOWN or hint.pk == chosen else words[:HINT_SHOWN] + " …"
        parts.append(f"💡 {heading(title)}\n{markdown(shown)}")
    return parts


def _reach(card: Card) -> str:
    """To how many it goes, and where they read it."""
    users = card.state["users"]
    n, chats = len(users), count_active_chats(users)
    lines = [
        ngettext("This goes to %d learner.", "This goes to %d learners.", n) % n,
        _("In Telegram too: %d. Everybody finds it at the course on the web.") % chats,
        _("To change the message, type it again."),
    ]
    return plain("\n".join(lines))


def _choices(card: Card, hints: list[Hint]) -> list[Button]:
    chosen = card.state.get("hint")
    return [
        Button(
            _("Hint %(n)d") % {"n": n} + (f" {CHOSEN}" if hint.pk == chosen else ""),
            "hint",
            "0" if hint.pk == chosen else str(hint.pk),
        )
        for n, hint in enumerate(hints, 1)
    ]


def _decision(card: Card) -> list[Button]:
    drop = Button(_("Do not send"), "drop")
    if not is_written(card):
        return [drop]
    n = len(card.state["users"])
    words = ngettext("Send to %d learner", "Send to %d learners", n) % n
    return [Button(words, "send", str(card.state.get("version", 0))), drop]


def _sent(card: Card, head: str, course: Course, word: Broadcast) -> Screen:
    parts = [head, *_draft(card, [h for h in hints_of(card) if h.pk == word.hint_id])]
    if word.refused:
        parts.append("⚠️ " + plain(_("It was broken off: %s") % word.refused))
    parts.append(_report(report_on(word)))
    more = web_page("web:teach_attention", course.slug)
    return Screen("\n\n".join(parts), [[Button(_("Refresh"), "again")]], more=more, paced=True)


def _report(report: Report) -> str:
    lines = [heading(_("Delivery in Telegram")), "✅ " + plain(_("Delivered: %d") % report.delivered)]
    if report.seen:
        lines.append("👁 " + plain(_("Read on the web already: %d") % report.seen))
    lines.append("⏳ " + plain(_("On the way: %d") % report.waiting))
    lines.append("🚫 " + plain(_("Could not be delivered (the bot is blocked): %d") % report.blocked))
    lines.append("💻 " + plain(_("Without a linked chat, on the web only: %d") % report.no_chat))
    if report.left_out:
        lines.append(plain(_("Not in the course any more: %d") % report.left_out))
    return "\n".join(lines)
