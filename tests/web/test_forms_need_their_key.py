"""Every form of the site, sent without its key by a browser that is signed in: refused, nothing happens."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.models import User

pytestmark = pytest.mark.django_db


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    """An address for every pattern of the rooms with pages, with ones in its places."""
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += [] if route in ("api/", "admin/") else addresses(pattern.url_patterns, route)
        else:
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                one = "1" if kind in ("int", "id") else "one"
                route = route.replace(f"<{kind}:{name}>", one)
            found.append(f"/{route}")
    return found


def test_no_form_does_anything_without_its_key(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    places = [place for place in addresses(get_resolver().url_patterns) if "<" not in place]
    assert len(places) > 80
    forms = [
        *places,
        "/admin/login/",
        "/admin/core/user/add/",
        "/mini/telegram/enter/",
    ]
    for header in ({}, {"HX-Request": "true"}):
        answers = {place: client.post(place, {}, headers=header).status_code for place in forms}
        assert {place: status for place, status in answers.items() if status not in (403, 404, 405)} == {}
        assert sum(status == 403 for status in answers.values()) > 40


def test_a_key_from_elsewhere_is_none(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    client.get("/accounts/settings/")
    form = {"language": "ru", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/preferences/language/", form, headers=foreign).status_code == 403
    assert client.post("/preferences/language/", form).status_code == 302
