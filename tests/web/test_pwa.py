"""The installable app: its manifest, its worker, the offline page, and pages that say whose they are."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from learning.models import LearningTask
from learning.services import course_enroll
from tests.web.conftest import HTMX, signed_in
from web.preferences import PAPER
from web.pwa import icons
from web.pwa.shell import COPY_HEADER, PERSON_HEADER

pytestmark = pytest.mark.django_db
TOKENS = Path(settings.BASE_DIR) / "web/static/web/css/tokens.css"


def facts(client):
    script = client.get("/service-worker.js").text
    return json.loads(re.match(r"const FACTS = (.*);\n", script)[1])


def test_the_manifest_is_in_the_readers_language(visitor):
    response = visitor.get("/manifest.webmanifest", headers={"Accept-Language": "ru"})
    assert response["Content-Type"] == "application/manifest+json"
    told = response.json()
    assert told["lang"] == "ru"
    assert told["name"] != visitor.get("/manifest.webmanifest").json()["name"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


def test_the_icons_are_what_our_mark_gives(tmp_path):
    for name, shape in icons.DRAWN.items():
        drawn = tmp_path / name
        drawn.write_bytes(icons.draw(*shape))
        with Image.open(drawn) as now, Image.open(icons.ICONS / name) as kept:
            assert now.size == kept.size == (shape[0], shape[0])
            assert now.convert("RGBA").tobytes() == kept.convert("RGBA").tobytes()


def test_the_paper_around_a_page_is_the_paper_of_the_tokens(visitor):
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", TOKENS.read_text())
    assert paper is not None
    assert paper.groups() == (PAPER["light"], PAPER["dark"])
    assert PAPER["dark"] in visitor.get("/").text
    visitor.cookies["theme"] = "dark"
    page = visitor.get("/").text
    assert f'<meta name="theme-color" content="{PAPER["dark"]}">' in page


def test_the_worker_is_the_sites_and_is_never_kept(visitor):
    response = visitor.get("/service-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/"
    assert "no-cache" in response["Cache-Control"]
    told = facts(visitor)
    assert told["offline"] == "/offline/"
    assert told["logout"] == "/accounts/logout/"
    for part in ("css/tokens.css", "js/main.js", "mark.svg", "htmx"):
        assert [name for name in told["files"] if part in name], part


def test_another_build_language_or_theme_is_another_worker(visitor, settings, monkeypatch):
    first = facts(visitor)
    visitor.cookies["theme"] = "dark"
    second = facts(visitor)
    assert first["build"] == second["build"]
    assert first["shell"] != second["shell"]
    settings.DEBUG = True  # looks at the files anew each time
    before = facts(visitor)["build"]
    monkeypatch.setattr("web.pwa.shell.shell_files", lambda: ["/static/other.css"])
    assert facts(visitor)["build"] != before


def test_the_offline_page_names_nobody(learner, visitor):
    page = learner.get("/offline/").text
    assert "You are offline" in page
    assert "ada" not in page
    assert " style=" not in page
    assert page == visitor.get("/offline/").text


def test_every_page_says_whose_it_is_without_saying_who(visitor, learner, boris):
    mine, theirs = learner.get("/")[PERSON_HEADER], signed_in(boris).get("/")[PERSON_HEADER]
    assert visitor.get("/")[PERSON_HEADER] == "nobody"
    assert mine != theirs
    assert mine == learner.get("/nothing/", follow=True).headers.get(PERSON_HEADER, mine)
    assert "ada" not in mine
    assert len(mine) == 20


def test_only_lessons_that_may_be_read_are_kept(learner, ada, visitor, room):
    lesson = LearningTask.objects.filter(course=room.course, kind="lesson").first()
    address = lesson.get_absolute_url()
    assert COPY_HEADER not in visitor.get(address)
    assert COPY_HEADER not in learner.get(address)
    course_enroll(actor=ada, course_id=room.course.pk, code="")
    assert COPY_HEADER in learner.get(address)
    assert "data-keeps-copy" in learner.get(address).text
    assert COPY_HEADER not in learner.get(address, headers=HTMX)
    quiz = LearningTask.objects.filter(course=room.course, kind="quiz").first()
    if quiz:
        assert COPY_HEADER not in learner.get(quiz.get_absolute_url())
    for path in ("/", "/accounts/notes/", "/accounts/settings/", "/challenges/"):
        assert COPY_HEADER not in learner.get(path)
