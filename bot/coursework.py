"""What happens in courses, carried into the chat: their cards change."""

from bot.cards import Json, redraw
from bot.models import Card, Follow
from core.models import Event

COURSE_EVENTS = ("task.", "quiz.", "course.")
CARDS_KEPT = 2


def tell_of_course(cursor: Follow, event: Event) -> None:
    """Bring the cards of courses, lessons and quizzes up to date."""
    data = event.data
    if "attempt" in data:
        return _attempt_changed(cursor, data["attempt"])
    if "task" in data:
        _redraw(cursor, ("lesson", "quiz"), "task", data["task"]["task"])
        return _redraw(cursor, ("course",), "course", data["task"]["course"])
    if "enrollment" in data:
        _redraw(cursor, ("course",), "course", data["enrollment"]["course"])
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
