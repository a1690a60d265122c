"""The catalogue: found by words and filters that live in the address."""

import pytest

from progress.services import submit_answer
from tests.factories import make_category, make_challenge
from tests.web.conftest import HTMX

pytestmark = pytest.mark.django_db


def titles(response):
    return [challenge.title for challenge in response.context["results"]]


def test_words_and_filters_narrow_it(learner, ada):
    logic = make_category(slug="logic")
    make_challenge(title="Counting sheep", category=logic, difficulty="advanced")
    make_challenge("numeric", title="Counting stars", category=make_category())
    assert titles(learner.get("/challenges/?q=counting")) == ["Counting sheep", "Counting stars"]
    assert titles(learner.get("/challenges/?q=counting+STARS")) == ["Counting stars"]
    assert titles(learner.get("/challenges/?category=logic&difficulty=advanced")) == ["Counting sheep"]
    assert titles(learner.get("/challenges/?kind=numeric")) == ["Counting stars"]
    assert titles(learner.get("/challenges/?status=completed")) == []


def test_every_card_shows_where_i_am(learner, ada):
    solved, first = make_challenge(title="Solved one"), make_challenge(title="First")
    locked = make_challenge(title="Locked one")
    locked.requires.add(first)
    submit_answer(actor=ada, challenge_id=solved.pk, answer={"choice": "b"}, channel="telegram")
    page = learner.get("/challenges/").text
    assert page.count("#glyph-completed") == 1
    assert page.count("#glyph-locked") == 1
    assert "10/10" in page
    assert titles(learner.get("/challenges/?status=completed")) == ["Solved one"]


def test_filters_stay_in_the_form(learner):
    make_challenge()
    page = learner.get("/challenges/?difficulty=beginner&q=abc&tag=sql").text
    assert '<option value="beginner" selected>' in page
    assert 'value="abc"' in page
    assert 'name="tag" value="sql" checked' in page


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense&difficulty=%3Cscript%3E&status=all&order=sideways",
        "page=-1",
        "page=abc",
        "page=99999999999999999999",
        "category=%F0%9F%8D%89",
        "q=" + "%25" * 300,
        "q=%22%27%3B--",
        "tag=" + "x" * 500,
        "&".join(f"tag=t{n}" for n in range(50)),
    ],
)
def test_addresses_that_make_no_sense_still_show_a_page(visitor, query):
    make_challenge()
    assert visitor.get(f"/challenges/?{query}").status_code == 200


def test_bytes_that_cannot_be_stored_are_a_bad_request(visitor):
    assert visitor.get("/challenges/?q=%00").status_code == 400
    assert visitor.get("/challenges/?q=%ED%A0%80").status_code == 400


def test_scripts_get_the_results_alone(learner):
    make_challenge()
    response = learner.get("/challenges/?q=zzz", headers=HTMX)
    assert response.text.lstrip().startswith('<section id="results"')
    assert "No card matches" in response.text
    assert "HX-Request" in response["Vary"]


def test_going_back_brings_the_whole_page(learner):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<!doctype html>" in learner.get("/challenges/?q=x", headers=headers).text


def test_pages_follow_each_other(visitor):
    for _n in range(25):
        make_challenge()
    first = visitor.get("/challenges/?order=title")
    assert "Page 1 of 2" in first.text
    assert 'href="?order=title&amp;page=2"' in first.text
    second = visitor.get("/challenges/?order=title&page=2")
    assert len(titles(second)) == 1


def test_an_empty_catalogue_says_so(visitor):
    assert "There are no challenges yet" in visitor.get("/challenges/").text


def test_drafts_and_archived_ones_are_not_in_it(learner):
    make_challenge(state="draft")
    make_challenge(state="archived")
    assert titles(learner.get("/challenges/")) == []
