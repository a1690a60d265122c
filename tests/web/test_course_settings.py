"""A course's settings and invitation codes, as its instructor sets them."""

import pytest

from learning.models import Course, Invitation
from learning.services import course_enroll
from tests.factories import make_user
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_settings_are_saved_in_the_instructors_own_zone(desk, teacher, room, base):
    teacher.time_zone = "Europe/Moscow"
    teacher.save()
    helper = make_user("helper")
    values = {
        "title": "Renamed",
        "state": "archived",
        "access": "invitation",
        "starts_at": "2026-01-10T12:00",
        "ends_at": "2026-02-10T12:00",
        "access_days": "30",
        "instructors": "helper, helper",
    }
    assert "Saved" in text(desk.post(f"{base}settings/save/", values, follow=True))
    course = Course.objects.get()
    assert (course.title, course.state, course.access, course.access_days) == (
        "Renamed",
        "archived",
        "invitation",
        30,
    )
    assert course.starts_at.isoformat() == "2026-01-10T09:00:00+00:00"
    assert list(course.instructors.all()) == [helper]
    assert 'value="2026-01-10T12:00"' in text(desk.get(f"{base}settings/"))
    assert signed_in(helper).get(base).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "required"),
        ({"state": "gone"}, "Select a valid choice"),
        ({"ends_at": "2025-01-01T00:00", "starts_at": "2026-01-01T00:00"}, "ends after it starts"),
        ({"instructors": "nobody-at-all"}, "nobody called nobody-at-all"),
        ({"instructors": ",".join(f"n{i}" for i in range(30))}, "At most 20"),
        ({"access_days": "0"}, "greater than or equal to 1"),
        ({"starts_at": "tomorrow"}, "valid date"),
    ],
)
def test_refused_settings_say_why_and_change_nothing(desk, room, base, changed, words):
    values = {"title": "T", "state": "draft", "access": "open", **changed}
    answered = desk.post(f"{base}settings/save/", values)
    assert answered.status_code == 422
    assert words in text(answered)
    assert Course.objects.get().title == "Class <b>"


def test_codes_are_made_and_withdrawn(desk, room, base):
    made = desk.post(f"{base}invitations/", {"max_uses": "2"}, follow=True)
    invitation = Invitation.objects.get()
    assert invitation.code in text(made)
    learner = make_user()
    Course.objects.update(access="invitation")
    course_enroll(actor=learner, course_id=room.course.pk, code=invitation.code)
    assert "used 1 of 2 times" in text(desk.get(f"{base}settings/"))
    assert desk.post(f"{base}invitations/", {"max_uses": "0"}).status_code == 422
    desk.post(f"{base}invitations/{invitation.pk}/withdraw/")
    assert not Invitation.objects.exists()
    assert desk.post(f"{base}invitations/{invitation.pk}/withdraw/").status_code == 404
