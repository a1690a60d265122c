"""Forged ids in the admin's choosers are refused in the form, as a choice that is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from tests.learning.courses import make_course

pytestmark = pytest.mark.django_db
FORGED = ["abc", "-1", "1.5", "9" * 19, "9" * 40, "٣", "1 OR 1=1", "{}"]


@pytest.fixture
def boss(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


@pytest.mark.parametrize("forged", FORGED)
def test_in_a_form(boss: Client, forged: str) -> None:
    hints = {"hints-TOTAL_FORMS": "0", "hints-INITIAL_FORMS": "0"}
    data = {"title": "T", "category": forged, "tags": [forged], "requires": [forged], **hints}
    page = boss.post(reverse("admin:challenges_challenge_add"), data)
    assert page.status_code == 200
    assert {"category", "requires"} <= set(page.context["adminform"].form.errors)


@pytest.mark.parametrize("forged", FORGED)
def test_in_an_inline_form(boss: Client, admin_user: User, forged: str) -> None:
    course = make_course(admin_user)
    module = course.modules.get()
    counts = {"tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0"}
    data = {"course": forged, "title": "M", "position": "1", **counts, "tasks-0-challenge": forged}
    page = boss.post(reverse("admin:learning_module_change", args=[module.pk]), data)
    assert page.status_code == 200
    assert "course" in page.context["adminform"].form.errors


@pytest.mark.parametrize("term", ["x" * 5_000, "' OR 1=1", "%"])
def test_in_what_is_searched(boss: Client, term: str) -> None:
    query = {"app_label": "challenges", "model_name": "challenge", "field_name": "requires", "term": term}
    assert boss.get(reverse("admin:autocomplete"), query).status_code == 200
    for name in ("app_label", "model_name", "field_name"):
        assert boss.get(reverse("admin:autocomplete"), {**query, name: "nothing"}).status_code == 403


@pytest.mark.parametrize("year", ["9" * 40, "9223372036854775808", "2147483648", "0", "-1", "٣", "x"])
@pytest.mark.parametrize("page", ["core_event", "core_user"])
def test_in_a_date(boss: Client, page: str, year: str) -> None:
    name = {"core_event": "created_at", "core_user": "date_joined"}[page]
    for query in ({f"{name}__year": year}, {f"{name}__year": "2026", f"{name}__month": year}):
        answer = boss.get(reverse(f"admin:{page}_changelist"), query)
        assert (answer.status_code, answer.headers.get("Location", "?e=1")[-4:]) in (
            (200, "?e=1"),
            (302, "?e=1"),
        )
