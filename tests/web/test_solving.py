"""Solving in the pages: every kind without scripts, and what a form says when it is refused."""

import pytest
from django.test import Client

from progress.models import Submission, UserProgress
from progress.services import submit_answer
from tests.factories import KNOWLEDGE, SPECS, make_challenge, right_answer, wrong_answer
from tests.web.conftest import HTMX, signed_in
from tests.web.forms import form_of

pytestmark = pytest.mark.django_db


def answer_to(client: Client, challenge, fields, **headers):
    return client.post(f"/challenges/{challenge.slug}/answer/", fields, headers=headers)


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_every_kind_is_solved_without_scripts(learner, ada, kind):
    challenge = make_challenge(kind)
    assert 'method="post"' in learner.get(challenge.get_absolute_url()).text
    response = answer_to(learner, challenge, form_of(challenge, right_answer(challenge), ada))
    assert response.status_code == 302
    assert response["Location"] == f"/challenges/{challenge.slug}/#result"
    assert UserProgress.objects.get(user=ada).status == "completed"
    page = learner.get(challenge.get_absolute_url()).text
    assert "Accepted" in page
    assert "Because." in page


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_wrong_answer_of_every_kind_leaves_the_form_open_and_hides_the_explanation(learner, ada, kind):
    challenge = make_challenge(kind)
    answer_to(learner, challenge, form_of(challenge, wrong_answer(challenge), ada))
    page = learner.get(challenge.get_absolute_url()).text
    assert "Not right" in page
    assert "data-answer-form" in page
    assert "Because." not in page


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_an_empty_form_is_refused_in_words_and_costs_nothing(learner, ada, kind):
    challenge = make_challenge(kind)
    response = answer_to(learner, challenge, {})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'id="refused"' in response.text
    assert not Submission.objects.exists()


def test_with_scripts_the_answer_brings_the_workbench_alone(learner, ada):
    challenge = make_challenge()
    response = answer_to(learner, challenge, {"choice": "b"}, **HTMX)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<section id="workbench"')
    assert 'data-focus="result"' in response.text


def test_the_same_form_sent_twice_is_one_submission(learner, ada):
    challenge = make_challenge()
    for _again in range(2):
        assert answer_to(learner, challenge, {"choice": "a", "key": "once"}).status_code == 302
    repeated = answer_to(learner, challenge, {"choice": "b", "key": "once"}, **HTMX)
    assert "handed in already" in repeated.text
    assert [s.verdict for s in Submission.objects.all()] == ["wrong"]


def test_every_form_has_a_key_of_its_own(learner):
    challenge = make_challenge()
    pages = {learner.get(challenge.get_absolute_url()).text.split('name="key" value="')[1][:32] for _ in "ab"}
    assert len(pages) == 2


def test_a_key_of_another_challenge_is_refused(learner, ada):
    first, second = make_challenge(), make_challenge()
    answer_to(learner, first, {"choice": "a", "key": "k"})
    response = answer_to(learner, second, {"choice": "b", "key": "k"})
    assert response.status_code == 409
    assert "another challenge" in response.text


def test_what_was_typed_is_still_there_after_a_refusal(learner):
    challenge = make_challenge("numeric")
    response = answer_to(learner, challenge, {"value": "nine apples"})
    assert 'value="nine apples"' in response.text
    assert 'aria-invalid="true"' in response.text


def test_the_places_of_a_refused_order_are_kept(learner, ada):
    challenge = make_challenge("ordering")
    items = [item["id"] for item in challenge.spec["items"]]
    response = answer_to(learner, challenge, {f"place-{item}": "1" for item in items})
    assert response.status_code == 422
    assert response.text.count('<option value="1" selected>') == len(items)


def test_the_pause_after_a_miss_is_said_and_kept(learner):
    challenge = make_challenge(cooldown=600)
    answer_to(learner, challenge, {"choice": "a"})
    assert 'data-wait="' in learner.get(challenge.get_absolute_url()).text
    response = answer_to(learner, challenge, {"choice": "b"})
    assert response.status_code == 429
    assert Submission.objects.count() == 1


def test_used_up_attempts_close_the_form_and_show_the_solution(learner):
    challenge = make_challenge(max_attempts=1)
    answer_to(learner, challenge, {"choice": "a"})
    page = learner.get(challenge.get_absolute_url()).text
    assert "All attempts are used up" in page
    assert "data-answer-form" not in page
    assert "Beta" in page
    assert answer_to(learner, challenge, {"choice": "b"}).status_code == 409


def test_a_locked_challenge_names_what_comes_first(learner, ada):
    first, second = make_challenge(title="The first step"), make_challenge()
    second.requires.add(first)
    page = learner.get(second.get_absolute_url()).text
    assert "The first step" in page
    assert first.get_absolute_url() in page
    assert f"progress-{first.pk}" in page
    assert answer_to(learner, second, {"choice": "b"}).status_code == 403
    submit_answer(actor=ada, challenge_id=first.pk, answer={"choice": "b"}, channel="telegram")
    assert "data-answer-form" in learner.get(second.get_absolute_url()).text


def test_a_hint_is_shown_once_taken_and_lowers_the_worth(learner, ada):
    challenge = make_challenge(hints=[4])
    hint = challenge.hints.get()
    assert "Hint 1" not in learner.get(challenge.get_absolute_url()).text.split("hint-list")[0]
    taken = learner.post(f"/challenges/{challenge.slug}/hints/{hint.pk}/")
    assert taken["Location"].endswith(f"#hint-{hint.pk}")
    again = learner.post(f"/challenges/{challenge.slug}/hints/{hint.pk}/", headers=HTMX)
    assert f'data-focus="hint-{hint.pk}"' in again.text
    assert UserProgress.objects.get(user=ada).hint_cost == 4
    assert "<dd>6</dd>" in again.text


def test_hints_that_do_not_exist_are_not_found(learner):
    challenge = make_challenge()
    assert learner.post(f"/challenges/{challenge.slug}/hints/999999/").status_code == 404


def test_an_answer_from_the_chat_is_in_the_history_with_its_door(learner, ada):
    challenge = make_challenge("short_text")
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"text": "a `tick`"}, channel="telegram")
    page = learner.get(challenge.get_absolute_url()).text
    assert "Telegram" in page
    assert "<code>a `tick`</code>" in page


def test_who_is_not_signed_in_sees_the_card_and_is_sent_to_sign_in(visitor):
    challenge = make_challenge()
    page = visitor.get(challenge.get_absolute_url())
    assert page.status_code == 200
    assert "Sign in to answer" in page.text
    response = answer_to(visitor, challenge, {"choice": "b"})
    assert response["Location"].startswith("/accounts/login/?next=/")
    assert not Submission.objects.exists()


def test_a_fragment_request_without_a_session_moves_the_whole_page(visitor):
    challenge = make_challenge()
    headers = {**HTMX, "HX-Current-URL": f"http://testserver/challenges/{challenge.slug}/"}
    response = answer_to(visitor, challenge, {"choice": "b"}, **headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next=/challenges/{challenge.slug}/"


def test_drafts_are_for_authors(visitor, learner, teacher):
    draft = make_challenge(state="draft")
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert learner.get(draft.get_absolute_url()).status_code == 404
    assert "This is a draft" in signed_in(teacher).get(draft.get_absolute_url()).text


def test_nothing_of_the_answer_is_in_the_page_before_solving(learner):
    for kind in KNOWLEDGE:
        challenge = make_challenge(kind, explanation="TOLD-AFTERWARDS", hints=[1])
        page = learner.get(challenge.get_absolute_url()).text
        assert "TOLD-AFTERWARDS" not in page
        assert "Hint 1</p>" not in page
        assert not {"recursion", "v[0-9]", "9.81", "v12"} & set(page.split())
    assert set(KNOWLEDGE) == set(SPECS)
