"""What happens in courses, carried into the chat: cards change, and what is worth a message is told."""

from django.utils.translation import gettext as _

from bot import outbox
from bot.cards import Json, Screen, message_payload, redraw
from bot.links import link
from bot.links import page as web_page
from bot.models import Card, Follow
from bot.rendering import plain
from core.models import Event
from core.presence import is_present
from learning.models import Certificate, Course

COURSE_EVENTS = ("task.", "quiz.", "course.")
CARDS_KEPT = 2


def tell_of_course(cursor: Follow, event: Event) -> None:
    """Bring the cards of courses, lessons and quizzes up to date, and say what is worth a message."""
    data = event.data
    if event.type == "course.message":
        return _message(cursor, data["message"])
    if "attempt" in data:
        return _attempt_changed(cursor, data["attempt"])
    if "task" in data:
        _redraw(cursor, ("lesson", "quiz"), "task", data["task"]["task"])
        return _redraw(cursor, ("course",), "course", data["task"]["course"])
    if "enrollment" in data:
        _redraw(cursor, ("course",), "course", data["enrollment"]["course"])
    if event.type == "course.completed":
        _completed(cursor, data["enrollment"]["course"])
    return None


def _cards(cursor: Follow, kinds: tuple[str, ...], key: str, value: int) -> list[Card]:
    """The learner's newest cards about this, locked: the learner may be tapping on one of them."""
    cards = Card.objects.select_related("user").select_for_update(of=("self",))
    mine = cards.filter(user_id=cursor.user_id, telegram_id=cursor.telegram_id, challenge=None)
    return list(mine.filter(kind__in=kinds, **{f"state__{key}": value}).order_by("-pk")[:CARDS_KEPT])


def _redraw(cursor: Follow, kinds: tuple[str, ...], key: str, value: int) -> None:
    for card in _cards(cursor, kinds, key, value):
        redraw(card)


def _attempt_changed(cursor: Follow, attempt: Json) -> None:
    """A quiz and its task share one id. The card that was at the attempt stays with it when it closes."""
    for card in _cards(cursor, ("quiz",), "task", attempt["quiz"]):
        card.state = {**card.state, "attempt": attempt["number"]}
        redraw(card)


def _message(cursor: Follow, message: Json) -> None:
    """An instructor's word: never left out, but without a sound while the learner is at a page."""
    html = f"✉️ <b>{plain(message['title'])}</b>\n\n{plain(message['text'])}"
    payload = message_payload(Screen(html, more=web_page("web:courses")), "")
    outbox.put(cursor.telegram_id, "sendMessage", {**payload, "silent": is_present(cursor.user_id)})


def _completed(cursor: Follow, course_id: int) -> None:
    course = Course.objects.filter(pk=course_id).first()
    if course is None:
        return
    lines = ["🎓 " + plain(_("You have completed the course “%s”.") % course.localized("title"))]
    found = Certificate.objects.filter(user_id=cursor.user_id, course=course, revoked_at=None).first()
    if found is not None:
        lines.append(link(web_page("web:certificate", found.code), _("Your certificate")))
    payload = message_payload(Screen("\n".join(lines)), "")
    outbox.put(cursor.telegram_id, "sendMessage", {**payload, "silent": is_present(cursor.user_id)})
