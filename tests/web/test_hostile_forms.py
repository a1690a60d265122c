"""Every form of every page as the page offers it, with nonsense in each of its fields: never a 500."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from core.limits import memory
from core.models import User
from tests.factories import KNOWLEDGE, make_challenge
from tests.roles import World, make_world

pytestmark = pytest.mark.django_db

NONSENSE = [b"", b"\x00", b"\xed\xa0\x80", b"9" * 40, "٣".encode(), b"x" * 70_000]
PAGES = {
    "learner": [
        *("/", "/challenges/", "/leaderboard/", "/battles/", "/battles/{battle_code}/", "/courses/"),
        *("/challenges/{challenge_slug}/", "/challenges/{code_slug}/", "/courses/{course_slug}/"),
        *("/courses/{course_slug}/{task_slug}/", "/accounts/attempts/{attempt_id}/", "/accounts/settings/"),
        *("/accounts/profile/", "/accounts/password/", "/accounts/telegram/", "/accounts/progress/"),
        *("/accounts/notes/", "/accounts/notes/{note_id}/edit/", "/accounts/notes/{note_id}/delete/"),
        *("/accounts/review/", "/accounts/favorites/", "/accounts/exercises/{challenge_id}/"),
        *(f"/challenges/{kind}/" for kind in KNOWLEDGE),
    ],
    "teacher": [
        *("/battles/{battle_code}/", "/teach/", "/teach/challenges/", "/teach/challenges/{challenge_slug}/"),
        *("/teach/courses/{course_slug}/settings/", "/teach/courses/{course_slug}/attention/"),
        *("/teach/courses/{course_slug}/learners/", "/teach/courses/{course_slug}/tasks/"),
        *("/teach/challenges/{code_slug}/authoring/", "/certificates/{code}/"),
    ],
}
OPEN_PAGES = ["/accounts/register/", "/accounts/login/", "/accounts/password/reset/"]


@dataclass
class Form:
    """A form as it stands in a page."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Any, ...]:
        return self.method, self.action, tuple(self.fields)


class Forms(HTMLParser):
    """Finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self.page, given.get("action", ""))).path
            self.found.append(Form(given.get("method", "get").lower(), action))
            self._inside = True
        elif self._inside and given.get("name") and tag in ("input", "select", "textarea", "button"):
            self.found[-1].fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def forms_of(client: Client, pages: list[str]) -> list[Form]:
    """Every form of these pages once."""
    found: dict[Any, Form] = {}
    for page in pages:
        answer = client.get(page, follow=True)
        reader = Forms(page)
        reader.feed("" if answer.streaming else answer.text)
        found |= {form.key: form for form in reader.found if "logout" not in form.action}
    return list(found.values())


def encoded(fields: dict[str, bytes]) -> str:
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(v)}" for name, v in fields.items())


def tries(form: Form) -> list[str]:
    """As it is; with nothing; with each kind of nonsense in each field."""
    usual = {name: value.encode() for name, value in form.fields.items()}
    return [encoded(usual), ""] + [
        encoded({**usual, name: value}) for name in form.fields for value in NONSENSE
    ]


def send(client: Client, form: Form, body: str) -> int:
    """The status; what it did is undone."""
    memory.clear()
    cache.clear()
    try:
        with transaction.atomic():
            if form.method == "get":
                answer = client.get(form.action, query_params=None, QUERY_STRING=body)
            else:
                kind = "application/x-www-form-urlencoded"
                answer = client.generic("POST", form.action, body.encode(), kind)
            raise Undo(answer.status_code)
    except Undo as undo:
        return undo.status


class Undo(Exception):
    """Carries the answer's status out of a transaction that is to be undone."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


@pytest.fixture
def world() -> World:
    for kind in KNOWLEDGE:
        make_challenge(kind, slug=kind)
    return make_world()


def faults(person: User | None, pages: list[str], at_least: int) -> list[str]:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    forms = forms_of(client, pages)
    assert len(forms) >= at_least, [form.key for form in forms]
    found = []
    for form in forms:
        if person is not None:
            client.force_login(person)
        found += [
            f"{form.method} {form.action} {body[:150]}: {status}"
            for body in tries(form)
            if (status := send(client, form, body)) >= 500
        ]
    return found


@pytest.mark.parametrize("role", PAGES)
def test_no_field_of_any_form_can_make_it_fail(world: World, role: str):
    assert faults(world.people[role], [world.fill(page) for page in PAGES[role]], 12) == []


def test_nor_of_those_for_strangers(world: World):
    assert faults(None, OPEN_PAGES, 4) == []
