"""Every button of every card with arguments nobody is offered, and every card with texts nobody expects.

Nothing of it may end in an apology: whatever the bot cannot use is refused in words.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from bot.cards import _BUTTONS, open_card
from bot.models import Card, InboxUpdate, Speaker
from core.models import User
from tests.battles.world import open_battle
from tests.bot.live.conftest import Person, link
from tests.bot.live.test_review import missed_challenge, missed_question
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user
from tests.learning.classroom import make_class
from tests.learning.courses import enroll, make_course, make_task

ARGUMENTS = ("", "-1", "99999999999999999", "1.99.99", "é" * 20)
TEXTS = ("0", "-1", "9" * 40, "1a 1a 9z", ";\n;;", "\u202e\u0000", "а" * 4096, "½ ² ١", "```")
TAPPED = ("single_choice", "multiple_choice", "ordering", "matching", "cloze")
LAST = ("unlink", "link")
"""Cards whose buttons part the chat from its account."""


@pytest.fixture
def learner(person: Person, transactional_db: None) -> User:
    """Somebody who learns and teaches, so that every card can be theirs."""
    return link(person, make_user("ada", is_instructor=True))


def cards_of_every_kind(person: Person, learner: User) -> Iterator[Card]:
    def card(kind: str, **details: Any) -> Card:
        place = {"chat_id": person.id, "telegram_id": person.id, "user": learner, "language": "en"}
        return open_card(kind, **place, **details)

    room, course = make_class(learner), make_course()
    lesson, quiz = make_task(course), make_task(course, "quiz")
    enroll(learner, course)
    battle = open_battle(learner)
    review = missed_challenge(learner)
    for kind in (*TAPPED, "numeric", "stdio"):
        yield card("challenge", challenge=make_challenge(kind, hints=[1]))
    for kind in ("menu", "list", "board", "settings", "courses", "reminder", "guard", "teach", "unlink"):
        yield card(kind)
    yield card("review", state={"subject": f"challenge:{review.pk}"})
    yield card("review", state={"subject": f"question:{missed_question(learner).pk}"})
    yield card("course", state={"course": course.pk})
    yield card("lesson", state={"task": lesson.pk})
    yield card("quiz", state={"task": quiz.pk})
    yield card("class", state={"course": room.course.pk})
    words = {"course": room.course.pk, "users": [], "hints": [], "whom": "To nobody"}
    yield card("words", state=words)
    yield card("battle", state={"battle": battle.pk, "position": 0})
    yield card("link", state={"request": 0, "account": learner.pk, "username": "ada", "code": "1234"})


@pytest.fixture
def cards(live_bot: Any, person: Person, learner: User) -> list[Card]:
    """One of each, in the chat; those that end the link last."""
    person.asks("/start", "Hello")
    opened = list(cards_of_every_kind(person, learner))
    wait_for(lambda: not Card.objects.filter(message_id=None).exists(), "the cards' messages", within=60)
    shown = Card.objects.in_bulk([card.pk for card in opened])
    return sorted((shown[card.pk] for card in opened), key=lambda card: (card.kind in LAST, card.pk))


def all_is_well(said: Person) -> None:
    wait_for(lambda: not InboxUpdate.objects.filter(handled_at=None).exists(), "every update", within=240)
    failed = InboxUpdate.objects.filter(failed=True)
    assert [row.payload for row in failed] == []
    assert not any("went wrong" in text for text in said.said())


def test_no_button_fails_whatever_its_argument(cards: list[Card], person: Person, double: Any) -> None:
    kinds = {kind for kind, _verb in _BUTTONS}
    assert kinds <= {card.kind for card in cards}, "a kind of card is not tried here"
    for card in cards:
        verbs = sorted(verb for kind, verb in _BUTTONS if kind == card.kind)
        for verb, argument in product(verbs, ARGUMENTS):
            data = f"{card.key}:{verb}:{argument}"
            double.press(person.id, card.message_id, data=data[:60], wait=0)
    all_is_well(person)


def test_no_card_fails_whatever_is_typed_at_it(cards: list[Card], person: Person, double: Any) -> None:
    for card in cards:
        Speaker.objects.update_or_create(pk=person.id, defaults={"current": card})
        for text in TEXTS:
            double.write(person.id, text, markup=False)
        all_is_well(person)
