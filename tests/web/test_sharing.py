"""Shared links: what a page says of itself, and its picture."""

from io import BytesIO

import pytest
from PIL import Image

from learning.models import Certificate
from tests.factories import make_challenge
from tests.learning.classroom import Classroom
from web.sharing import pictures

pytestmark = pytest.mark.django_db


def picture_of(response) -> Image.Image:
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert "public" in response["Cache-Control"]
    return Image.open(BytesIO(response.content))


def test_a_challenge_says_what_it_is_in_its_head_and_has_a_picture(visitor):
    card = make_challenge(title='What "is" <b>this</b>?', description="Say **what** it is & why.\n\n1. a")
    page = visitor.get(card.get_absolute_url()).text
    assert 'property="og:title" content="What &quot;is&quot; &lt;b&gt;this&lt;/b&gt;?"' in page
    assert 'property="og:description" content="Say what it is &amp; why. a"' in page
    assert f"/share/challenges/{card.slug}.png" in page
    assert picture_of(visitor.get(f"/share/challenges/{card.slug}.png")).size == (1200, 630)


@pytest.mark.parametrize(
    "title", ["#panic(1)", '"]#read("/etc/passwd")', "Ω" * 200, "ما هو", "\\", "$x$ @a <b>"]
)
def test_titles_are_never_read_as_instructions(visitor, title):
    card = make_challenge(title=title)
    picture_of(visitor.get(f"/share/challenges/{card.slug}.png"))


def test_drafts_have_no_picture_even_for_those_who_may_see_them(desk, visitor):
    card = make_challenge(state="draft")
    for client in (desk, visitor):
        assert client.get(f"/share/challenges/{card.slug}.png").status_code == 404
    assert "og:image" not in desk.get(card.get_absolute_url()).text


def test_a_picture_is_drawn_once(visitor, monkeypatch):
    card = make_challenge()
    address = f"/share/challenges/{card.slug}.png"
    first = visitor.get(address).content
    monkeypatch.setattr(pictures, "_draw", lambda inputs: pytest.fail("drawn again"))
    assert visitor.get(address).content == first


def test_a_certificate_is_shared_while_it_holds(visitor, room: Classroom):
    certificate = Certificate.objects.get(course=room.course)
    page = visitor.get(f"/certificates/{certificate.code}/").text
    address = f"/share/certificates/{certificate.code}.png"
    assert address in page
    assert "Class &lt;b&gt;" in page.split("</head>")[0]
    picture_of(visitor.get(address))
    Certificate.objects.update(revoked_at=certificate.issued_at)
    assert visitor.get(address).status_code == 404
    assert "og:image" not in visitor.get(f"/certificates/{certificate.code}/").text
    assert visitor.get("/share/certificates/nothing.png").status_code == 404
