"""The author's page of a challenge in code: who may, what it shows, trying again, publishing."""

from typing import Any

import pytest
from django.test import Client

from challenges.models import Challenge
from challenges.services import challenge_save
from core.models import User
from judge import Verdict
from judge.fake import FakeJudge
from progress.judging.solution_checks import SolutionCheck
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import by_word, hand_in, hands, judge_all, worker_row
from tests.progress.judging.test_solution_checks import fields_of, spec_of
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def text(response: Any) -> str:
    page: str = response.content.decode()
    return page


def address(challenge: Challenge, tail: str = "") -> str:
    return f"/teach/challenges/{challenge.slug}/authoring/{tail}"


def state_of(challenge: Challenge) -> str:
    return str(Challenge.objects.get(pk=challenge.pk).state)


@pytest.fixture
def draft(teacher: User) -> Challenge:
    """A draft with a right and a wrong solution that nobody has tried."""
    return challenge_save(actor=teacher, challenge=None, fields=fields_of(spec_of()))


def test_learners_are_refused_whatever_its_state(learner: Client, draft: Challenge):
    assert learner.get(address(draft)).status_code == 403
    for tail in ("check/", "state/"):
        assert learner.post(address(draft, tail), {"state": "published"}).status_code == 403
    assert not SolutionCheck.objects.exists()


def test_it_is_for_challenges_in_code(desk: Client):
    knowledge = make_challenge()
    assert desk.get(address(knowledge)).status_code == 404
    assert desk.post(address(knowledge, "check/")).status_code == 404
    assert "authoring" not in text(desk.get(f"/teach/challenges/{knowledge.slug}/"))
    assert address(make_challenge("stdio")) in text(
        desk.get(f"/teach/challenges/{Challenge.objects.last().slug}/")
    )


def test_the_preview_is_what_learners_read_in_each_language(desk: Client, draft: Challenge):
    words = {"title": "Удвоение", "description": "Удвой **это**."}
    Challenge.objects.filter(pk=draft.pk).update(description="Double *it*.", translations={"ru": words})
    page = text(desk.get(address(draft)))
    assert "Double <em>it</em>." in page
    assert "double(2)" in page  # the sample
    assert "data-live-view" not in page
    page = text(desk.get(address(draft) + "?in=ru"))
    assert "Удвой <strong>это</strong>." in page
    assert "Образцы" in page or "Примеры" in page
    assert "Authoring" in page
    assert desk.get(address(draft) + "?in=xx").status_code == 200


def test_solutions_are_tried_by_a_button_and_shown_one_by_one(desk: Client, draft: Challenge):
    assert "The judge has not tried them yet." in text(desk.get(address(draft)))
    assert "not tried yet" in text(desk.get(address(draft)))
    for _press in range(2):
        assert desk.post(address(draft, "check/")).status_code == 302
    assert SolutionCheck.objects.count() == 1
    worker = hands(FakeJudge(by_word))
    worker.work_once()
    part = text(desk.get(address(draft), headers=HTMX))
    assert 'hx-trigger="load delay:2s"' in part
    assert "<html" not in part
    assert (part.count("as stated"), part.count("not tried yet")) == (1, 1)
    worker.work_once()
    part = text(desk.get(address(draft), headers=HTMX))
    assert "hx-trigger" not in part
    assert (part.count("as stated"), part.count("not tried yet")) == (2, 0)
    assert SolutionCheck.objects.get().digest[:8] in part
    assert state_of(draft) == "draft"  # trying is not publishing


def test_what_has_passed_can_be_tried_again_and_learners_keep_seeing_it(desk: Client, draft: Challenge):
    desk.post(address(draft, "state/"), {"state": "published"})
    judge_all()
    assert state_of(draft) == "published"
    desk.post(address(draft, "check/"))
    assert SolutionCheck.objects.get().state == "waiting"
    judge_all(FakeJudge(lambda program, name: Verdict.TIME_LIMIT))
    page = text(desk.get(address(draft)))
    assert (state_of(draft), SolutionCheck.objects.get().state) == ("published", "failed")
    assert "its latest check has failed" in page
    assert "Too slow" in page
    assert "not as stated" in page


def test_trying_again_does_not_publish_what_was_taken_back(desk: Client, draft: Challenge):
    desk.post(address(draft, "state/"), {"state": "published"})
    judge_all()
    desk.post(address(draft, "state/"), {"state": "draft"})
    desk.post(address(draft, "check/"))
    judge_all()
    assert (state_of(draft), SolutionCheck.objects.get().state) == ("draft", "passed")


def test_trying_again_keeps_the_wish_to_be_published(desk: Client, draft: Challenge):
    desk.post(address(draft, "state/"), {"state": "published"})
    desk.post(address(draft, "check/"))
    judge_all()
    assert state_of(draft) == "published"


def test_learners_programs_go_before_it(desk: Client, draft: Challenge):
    desk.post(address(draft, "check/"))
    hand_in(make_user(), make_challenge("stdio"), "print(1)")
    judge = FakeJudge(by_word)
    hands(judge).work_once()
    assert "print(1)" in judge.runs[0][0].files["solution.py"]


def test_the_gate_refuses_in_words_and_opens_by_itself(desk: Client, draft: Challenge):
    refused = desk.post(address(draft, "state/"), {"state": "published"})
    assert refused.status_code == 409
    assert "It is a draft until the judge has tried its solutions" in text(refused)
    assert "published by itself as soon as its solutions pass" in text(refused)
    judge_all()
    assert state_of(draft) == "published"
    assert desk.post(address(draft, "state/"), {"state": "archived"}).status_code == 302
    assert state_of(draft) == "archived"
    assert desk.post(address(draft, "state/"), {"state": "published"}).status_code == 302
    assert state_of(draft) == "published"


@pytest.mark.parametrize("odd", ["", "gone", "PUBLISHED", "\x00", "ё" * 5000])
def test_an_unknown_state_is_refused_in_words(desk: Client, draft: Challenge, odd: str):
    refused = desk.post(address(draft, "state/"), {"state": odd})
    assert refused.status_code == 422
    assert "Choose what the challenge is to become." in text(refused)


def test_a_challenge_without_a_right_solution_says_so(desk: Client, teacher: User):
    lone = challenge_save(actor=teacher, challenge=None, fields=fields_of(spec_of(accepted="", wrong="")))
    assert desk.post(address(lone, "state/"), {"state": "published"}).status_code == 409
    page = text(desk.get(address(lone)))
    assert "There is no solution in solutions/accepted/" in page
    assert "There are none." in page


def test_results_of_an_earlier_form_are_told_from_those_of_this_one(
    desk: Client, draft: Challenge, teacher: User
):
    desk.post(address(draft, "check/"))
    judge_all()
    first = SolutionCheck.objects.get().digest[:8]
    newer = spec_of(accepted="y = 2\n", limits={"cpu_seconds": 4})
    challenge_save(actor=teacher, challenge=Challenge.objects.get(pk=draft.pk), fields={"spec": newer})
    page = text(desk.get(address(draft)))
    assert first in page
    assert "it has changed since" in page
    desk.post(address(draft, "check/"))
    judge_all()
    page = text(desk.get(address(draft)))
    assert "it has changed since" not in page
    assert "Checks of earlier forms" in page
    assert {row.digest[:8] in page for row in SolutionCheck.objects.all()} == {True}


def test_times_are_held_against_the_limit(desk: Client, draft: Challenge):
    desk.post(address(draft, "check/"))
    judge_all()
    check = SolutionCheck.objects.get()
    check.results[0] |= {"cpu_seconds": 0.9, "share": 0.45}
    check.results[1] |= {"message": EVIL}
    check.save()
    page = text(desk.get(address(draft)))
    assert "0.900\u00a0s" in page.replace("&nbsp;", "\u00a0")
    assert "45\u00a0%" in page
    assert "slower than a third of the limit" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_warnings_stand_on_the_page(desk: Client, teacher: User):
    spec = spec_of()
    spec["texts"] |= {"starter/solution.js": "// nobody begins here\n", "files/spare.txt": "left over"}
    spec["files"] = [{"path": "words.txt", "role": "support"}]
    spec["texts"]["files/words.txt"] = "one\n"
    spec["groups"] = [{"tests": [{"args": [2], "expect": 4}]}]
    challenge = challenge_save(actor=teacher, challenge=None, fields=fields_of(spec))
    page = text(desk.get(address(challenge)))
    assert "no group is visible" in page
    assert '<li dir="auto">starter/solution.js: nothing uses this file' in page
    assert '<li dir="auto">files/spare.txt: nothing uses this file' in page
    assert "mentions “words.txt”" in page
    assert "Nothing that looks like a mistake." not in page


def test_a_judge_without_tools_is_said_while_it_waits(desk: Client, draft: Challenge):
    worker_row(problem="no namespaces here")
    desk.post(address(draft, "check/"))
    assert "no namespaces here" in text(desk.get(address(draft)))


def test_it_asks_little_of_the_database(desk: Client, draft: Challenge, django_assert_max_num_queries: Any):
    desk.post(address(draft, "check/"))
    judge_all()
    with django_assert_max_num_queries(12):
        desk.get(address(draft))
    with django_assert_max_num_queries(10):
        desk.get(address(draft), headers=HTMX)


def test_a_spec_that_cannot_be_read_any_more_is_told_and_not_a_fault(desk: Client, draft: Challenge):
    Challenge.objects.filter(pk=draft.pk).update(spec={"function": "double", "groups": "none"})
    page = desk.get(address(draft))
    assert page.status_code == 200
    assert "The challenge cannot be read any more." in text(page)
    assert desk.post(address(draft, "check/")).status_code == 302
    assert signed_in(make_user(is_instructor=True)).get(address(draft)).status_code == 200
