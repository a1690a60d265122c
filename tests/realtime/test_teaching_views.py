"""The views of those who teach: live, and for nobody else."""

import pytest

from core.models import User
from realtime.selectors import is_private, may_follow, read_view
from tests.factories import make_challenge, make_user
from tests.learning.classroom import answer, make_class
from tests.realtime.clients import Raw, live


@pytest.mark.django_db
def test_who_may_follow_what(ada: User, teacher: User, admin_user: User):
    room = make_class(teacher)
    other = make_user(is_instructor=True)
    course, answers = f"course:{room.course.pk}", f"answers:{room.challenge.challenge_id}"
    learner = room.people["stuck"]
    allowed = {
        who.username: (may_follow(course, who.pk), may_follow(answers, who.pk))
        for who in (ada, learner, teacher, other, admin_user)
    }
    assert allowed == {
        ada.username: (False, False),
        learner.username: (False, False),
        teacher.username: (True, True),
        other.username: (False, True),
        admin_user.username: (True, True),
    }
    assert may_follow("course:999999", teacher.pk) is may_follow("answers:999999", teacher.pk) is None
    own = make_challenge(author=ada)
    assert may_follow(f"answers:{own.pk}", ada.pk)
    room.course.state = "draft"
    room.course.save()
    assert may_follow(course, ada.pk) is None
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert not may_follow(course, teacher.pk)
    assert not is_private("online")


@pytest.mark.django_db
def test_a_pulse_is_two_queries_and_changes_with_every_step(teacher: User, django_assert_num_queries):
    room = make_class(teacher)
    course, answers = f"course:{room.course.pk}", f"answers:{room.challenge.challenge_id}"
    before, asked = read_view(course), read_view(answers)
    assert (before["enrolled"], before["completed"]) == (3, 1)
    with django_assert_num_queries(2):
        assert read_view(course) == before
    answer(room.people["stuck"], room.challenge, right=False)
    assert read_view(course)["mark"] != before["mark"]
    assert read_view(answers)["mark"] != asked["mark"]


@pytest.mark.processes
async def test_the_class_is_live_for_its_instructor_and_refused_to_learners(server, hand):
    room = hand.do("classroom", name="mistress")
    learner, helper = hand.do("person", name="pupil"), hand.do("person", name="helper")
    hand.do("teach_with", name="helper", course=room["course"], helps=True)
    view = f"course:{room['course']}"
    async with (
        live(server, {"token": room["token"]}) as owner,
        live(server, helper) as second,
        Raw(server, subprotocols=["gauntlet.live.v1", f"gauntlet.token.{learner['token']}"]) as refused,
        Raw(server) as nobody,
    ):
        await owner.subscribe(view, f"answers:{room['challenge']}")
        await second.subscribe(view)
        for client in (owner, second):
            await client.until(lambda client=client: client.views.get(view, {}).get("enrolled") == 3)
        hello, subscribe = {"frame": "hello", "resume": None}, {"frame": "subscribe", "view": view}
        await refused.say(hello, subscribe, {"frame": "subscribe", "view": f"answers:{room['challenge']}"})
        assert (await refused.hear("error"))["code"] == "not_allowed"
        assert (await refused.hear("error"))["code"] == "not_allowed"
        await refused.say({"frame": "subscribe", "view": "course:999999"})
        assert (await refused.hear("error"))["code"] == "unknown_view"
        await nobody.say(hello, subscribe)
        assert (await nobody.hear("error"))["code"] == "sign_in"
        hand.do("join_course", name="pupil", course=room["course"])
        for client in (owner, second):
            await client.until(lambda client=client: client.views[view]["enrolled"] == 4)
        hand.do("teach_with", name="helper", course=room["course"], helps=False)
        await second.until(lambda: any(error.get("view") == view for error in second.errors))
        seen = dict(second.views[view])
        hand.do("finish_lesson", name="pupil", task=room["lesson"])
        await owner.until(lambda: owner.views[view]["active"] == 2)
        assert second.views[view] == seen
