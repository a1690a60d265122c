"""The simulator's views: for development only, and strictly a messenger between the page and the double."""

import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import AsyncClient, Client
from django.urls import reverse

from bot.double.client import DoubleClient
from tests.bot.double_fixtures import RawBot

PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00;"


@pytest.fixture
def simulated(settings: LazySettings, double: DoubleClient) -> DoubleClient:
    """The simulator switched on, over the double of this test."""
    settings.DEBUG = True
    settings.BOT_DOUBLE_URL = double.url
    settings.BOT_DOUBLE_KEY = double._http.headers["X-Control-Key"]
    settings.TELEGRAM_BOT_TOKEN = double.token
    return double


def act(action: str, body: Any = None, **given: Any) -> Any:
    content = json.dumps(given) if body is None else body
    return Client().post(reverse("simulator:act", args=[action]), content, content_type="application/json")


def test_without_debug_there_is_nothing(simulated: DoubleClient, settings: LazySettings) -> None:
    settings.DEBUG = False
    client = Client()
    for name in ("page", "changes"):
        assert client.get(reverse(f"simulator:{name}")).status_code == 404
    assert client.get(reverse("simulator:download", args=["x"])).status_code == 404
    assert act("add_user", first_name="Ada").status_code == 404
    assert client.post(reverse("simulator:upload")).status_code == 404
    assert simulated.people() == []


def test_the_page_keeps_the_content_policy(simulated: DoubleClient) -> None:
    response = Client().get(reverse("simulator:page"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "style=" not in html
    assert not re.search(r"\son\w+=", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes in scripts)
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    assert "csrftoken" in response.cookies


def test_the_page_speaks_russian(simulated: DoubleClient) -> None:
    response = Client().get(reverse("simulator:page"), headers={"Accept-Language": "ru"})
    assert '<html lang="ru">' in response.content.decode()


def test_people_act_and_the_page_sees_it(simulated: DoubleClient) -> None:
    ada = act("add_user", first_name="Ada", language_code="ru").json()["result"]["id"]
    assert act("start", user=ada, payload="abc").json()["result"]["text"] == "/start abc"
    seen = Client().get(reverse("simulator:changes"), {"since": "0"}).json()
    assert [message["text"] for message in seen["messages"]] == ["/start abc"]
    assert seen["users"][0]["language_code"] == "ru"


def test_only_what_people_do_is_passed_on(simulated: DoubleClient) -> None:
    for meddling in ("fault", "advance", "calls", "updates", "configure", "no-such"):
        response = act(meddling)
        assert response.status_code == 404
        assert meddling in response.json()["error"]


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "[" * 100_000, b"\xff\xfe"])
def test_bodies_that_are_no_json_object(simulated: DoubleClient, body: Any) -> None:
    assert act("write", body).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"user": "x", "text": "y"},
        {"user": 10**30, "text": "y"},
        {"user": 1, "text": "y"},
        {"user": 1, "text": "y", "extra": 1},
        {"user": 1, "text": ["y"]},
    ],
)
def test_what_the_double_refuses_is_told(simulated: DoubleClient, given: Any) -> None:
    response = act("write", **given)
    assert response.status_code in (400, 404)
    assert response.json()["error"]


def test_texts_that_are_no_unicode(simulated: DoubleClient, ada: int) -> None:
    response = act("write", f'{{"user": {ada}, "text": "\\ud800"}}')
    assert (response.status_code, response.json()["error"]) == (
        400,
        "Bad Request: strings must be encoded in UTF-8",
    )


def test_posts_need_the_token_of_the_page(simulated: DoubleClient) -> None:
    client = Client(enforce_csrf_checks=True)
    where = reverse("simulator:act", args=["add_user"])
    body = json.dumps({"first_name": "Ada"})
    assert client.post(where, body, content_type="application/json").status_code == 403
    html = client.get(reverse("simulator:page")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    headers = {"X-CSRFToken": token[1]}
    assert client.post(where, body, content_type="application/json", headers=headers).status_code == 200
    assert client.get(where).status_code == 405


def test_files_go_up_and_come_down(simulated: DoubleClient, bot: RawBot, ada: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def sent(kind: str, name: str, content: bytes, mime_type: str) -> Any:
        upload = SimpleUploadedFile(name, content, mime_type)
        data = {"user": ada, "kind": kind, "caption": "see", "file": upload}
        return Client().post(reverse("simulator:upload"), data).json()["result"]

    document = sent("document", "a.html", b"<script>alert(1)</script>", "text/html")
    assert (document["document"]["file_name"], document["caption"]) == ("a.html", "see")
    fetched = Client().get(reverse("simulator:download", args=[document["document"]["file_id"]]))
    assert fetched.content == b"<script>alert(1)</script>"
    assert fetched["Content-Type"] == "application/octet-stream"
    assert fetched["Content-Disposition"] == "attachment"
    photo = sent("photo", "p.gif", PIXEL, "image/gif")
    shown = Client().get(reverse("simulator:download", args=[photo["photo"][0]["file_id"]]))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/gif", "nosniff")
    assert Client().get(reverse("simulator:download", args=["nothing"])).status_code == 404


def test_uploads_that_make_no_sense(simulated: DoubleClient, ada: int) -> None:
    where = reverse("simulator:upload")
    assert Client().post(where, {"user": ada}).status_code == 400
    assert Client().post(where, {"user": ada, "file": "text"}).status_code == 400


def test_without_a_double_the_page_is_told(simulated: DoubleClient, settings: LazySettings) -> None:
    for url in ("", "http://127.0.0.1:9"):
        settings.BOT_DOUBLE_URL = url
        response = act("add_user", first_name="Ada")
        assert (response.status_code, response.json()) == (
            502,
            {"error": "the Bot API double is not running"},
        )


async def test_waiting_ends_with_a_change(simulated: DoubleClient, ada: int) -> None:
    now = simulated.changes()
    query = {"since": now["version"], "epoch": now["epoch"], "wait": "20"}
    client = AsyncClient()
    simulated.write(ada, "news")
    response = await client.get(reverse("simulator:changes"), query)
    assert [message["text"] for message in response.json()["messages"]] == ["news"]
    nonsense = await client.get(reverse("simulator:changes"), {"since": "x", "wait": "-5"})
    assert nonsense.status_code == 200
    assert (await client.post(reverse("simulator:changes"))).status_code == 405
