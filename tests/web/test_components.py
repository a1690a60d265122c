"""The living page of components: only in development, whole, and quiet."""

import re

import pytest
from django.test import Client

from web.showcase.twins import quiet, twin
from web.templatetags.notebook import STATUS_WORDS, VERDICT_WORDS
from web.views.components import GROUPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(settings, visitor: Client) -> str:
    settings.DEBUG = True
    response = visitor.get("/dev/components/")
    assert response.status_code == 200
    return response.text


def test_without_debug_there_is_nothing(visitor):
    assert visitor.get("/dev/components/").status_code == 404


def test_every_group_is_shown_on_both_papers(shown):
    for key, _title in GROUPS:
        assert shown.count(f'data-sample="{key}"') == 2
    for word in (*STATUS_WORDS.values(), "Accepted", "Our fault", "Does not compile"):
        assert str(word) in shown
    assert set(VERDICT_WORDS) > {"accepted", "internal_error"}


def test_hostile_titles_are_inert_and_the_policy_is_kept(shown):
    assert "<script>alert" not in shown
    assert " style=" not in shown


def test_no_name_is_given_twice(shown):
    names = re.findall(r'\sid="([^"]+)"', shown)
    assert sorted(names) == sorted(set(names))


def test_a_sample_asks_nobody(shown):
    samples = shown.split('class="showcase-side"', 1)[1].split("</main>")[0]
    assert "hx-" not in samples
    assert 'method="post"' not in samples


def test_twins_rename_only_what_is_their_own():
    made = quiet('<form method="post" action="/x" hx-post="/x"><p id="a" aria-labelledby="a b"></p>')
    assert made == '<form method="get"><p id="a" aria-labelledby="a b"></p>'
    assert twin(made, "dark") == '<form method="get"><p id="a-dark" aria-labelledby="a-dark b"></p>'
    assert twin('<i id="a"></i><use href="#a"/><use href="#z"/>', "dark") == (
        '<i id="a-dark"></i><use href="#a-dark"/><use href="#z"/>'
    )
