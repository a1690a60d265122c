"""The bot's process killed while a word goes out to a class: everybody gets it, and nobody twice."""

import pytest

from bot.models import Broadcast, Delivery
from learning.models import CourseMessage
from tests.bot.live.conftest import Person, buttons_of, link
from tests.bot.live.test_processes import Runbot
from tests.conftest import wait_for
from tests.factories import make_user
from tests.learning.courses import enroll, make_course

pytestmark = pytest.mark.processes
CLASS, IN_CHAT = 90, 12


@pytest.fixture
def runbot(double, transactional_db):
    bot = Runbot(double)
    yield bot
    bot.end()


def test_killed_in_the_middle_of_an_announcement(runbot, double):
    teacher = Person(double, "Grace")
    course = make_course(link(teacher, make_user("grace", is_instructor=True)))
    people = [make_user(f"p{n}") for n in range(CLASS)]
    for user in people:
        enroll(user, course)
    chats = [Person(double, f"P{n}") for n in range(IN_CHAT)]
    life = runbot.start()
    for chat, user in zip(chats, people[-IN_CHAT:], strict=True):
        link(chat, user)
        double.start(chat.id)
    teacher.asks("/teach", "My classes")
    teacher.press(teacher.asks("1", "Enrolled: 90"), "Write to everybody")
    teacher.reads("Type your message")
    final = teacher.asks("We meet at nine.", "This goes to 90 learners.")
    tap = next(b["callback_data"] for b in buttons_of(final) if b["text"].startswith("Send"))
    double.press(teacher.id, final["message_id"], data=tap, wait=0)
    wait_for(CourseMessage.objects.exists, "a part of the class")
    life.kill()
    life.wait()
    runbot.start()
    double.press(teacher.id, final["message_id"], data=tap, wait=0)
    teacher.sees(final, "On the way: 0")
    assert CourseMessage.objects.count() == CLASS
    assert CourseMessage.objects.values("learner").distinct().count() == CLASS
    assert Broadcast.objects.count() == 1
    assert Delivery.objects.filter(state="delivered").count() == IN_CHAT
    # A copy that was on its way when the process died may come twice; no learner has the word twice.
    assert all(sum("We meet at nine." in text for text in chat.said()) in (1, 2) for chat in chats)
