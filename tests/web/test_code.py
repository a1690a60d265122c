"""The pages of a challenge in code, without a browser: what they show, keep, refuse and never show."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from core.limits import memory
from core.models import User
from judge.fake import FakeJudge
from progress.judging.samples import newest_run
from progress.models import Submission
from progress.selectors import read_draft
from progress.services import save_draft
from tests.coding import RIGHT, SPECS
from tests.factories import make_challenge
from tests.progress.judging.at_work import by_word, hand_in, hands, judge_all, worker_row
from tests.web.conftest import signed_in
from web import assets
from web.diff import LINES_SHOWN, compare, visible
from web.outcomes import code_outcome

pytestmark = pytest.mark.django_db

EVIL = "</textarea></script><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()


def address(challenge, tail=""):
    return f"/challenges/{challenge.slug}/{tail}"


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("kind", RIGHT)
def test_every_kind_has_its_page_for_strangers_and_for_learners(client: Client, learner: Client, kind):
    challenge = make_challenge(kind)
    for visitor in (client, learner):
        page = visitor.get(address(challenge))
        assert page.status_code == 200
        assert "data-code" in text(page)
        assert "HIDDEN_THING" not in text(page)
        assert "147822" not in text(page)
    assert SPECS[kind]


def test_a_language_that_cannot_be_judged_is_marked_and_said_why(learner: Client):
    challenge = make_challenge("stdio")
    worker_row(languages=["python"])
    page = text(learner.get(address(challenge)))
    assert "C17 (gcc) (unavailable)" in page
    assert "Python 3 (unavailable)" not in page
    assert "The judge has no" not in page
    assert "The judge has no c at the moment" in text(learner.get(address(challenge), {"language": "c"}))


def test_a_page_asks_little_of_the_database(learner: Client, ada: User, django_assert_max_num_queries):
    challenge = make_challenge("function", hints=[1])
    for _round in range(3):
        hand_in(ada, challenge, "wrong_answer")
        judge_all(FakeJudge(by_word))
    with django_assert_max_num_queries(12):
        learner.get(address(challenge))


def test_the_policy_lets_in_the_editors_own_rules_and_no_others(learner: Client):
    page = learner.get(address(make_challenge("function")))
    policy = page.headers["Content-Security-Policy"]
    (nonce,) = re.findall(r"'nonce-([\w-]{20,})'", policy)
    assert f'data-nonce="{nonce}"' in text(page)
    assert "unsafe" not in policy
    assert "nonce" not in learner.get("/challenges/").headers["Content-Security-Policy"]
    again = learner.get(address(make_challenge("function"))).headers["Content-Security-Policy"]
    assert nonce not in again


def test_without_the_bundle_the_fields_stay(learner: Client, monkeypatch):
    monkeypatch.setattr(assets, "EDITOR", "web/build/nowhere.js")
    monkeypatch.setattr("django.conf.settings.DEBUG", True)
    page = text(learner.get(address(make_challenge("function"))))
    assert 'data-editor=""' in page
    assert '<textarea id="file-0"' in page


def test_what_learners_write_is_inert_wherever_it_shows(learner: Client, ada: User):
    challenge = make_challenge("function", title=EVIL)
    save_draft(
        actor=ada, challenge_id=challenge.pk, language="python", files={"solution.py": EVIL}, version=0
    )
    hand_in(ada, challenge, EVIL)
    judge_all(FakeJudge(by_word))
    answer = Submission.objects.get()
    assert answer.report is not None
    answer.report["tests"][0] |= {
        "visible": True, "verdict": "wrong", "message": EVIL, "stdout": EVIL, "traceback": EVIL,
        "input": EVIL, "difference": {"place": EVIL, "expected": EVIL, "got": "<b>"},
    }  # fmt: skip
    answer.report["compile_output"] = EVIL
    answer.save()
    for page in (address(challenge), address(challenge, f"answers/{answer.pk}/")):
        assert "<script>alert" not in text(learner.get(page))
        assert "&lt;script&gt;alert" in text(learner.get(page))


def test_an_answer_without_scripts_is_judged_kept_and_counts_once(learner: Client, ada: User):
    challenge = make_challenge("function")
    form = {"language": "python", "file:solution.py": "wrong_answer\r\n", "version": "0", "key": "k"}
    for _press in range(2):
        done = learner.post(address(challenge, "answer/"), form)
        assert done.status_code == 302
    assert judge_all(FakeJudge(by_word)) == 1
    assert Submission.objects.get().answer["files"] == {"solution.py": "wrong_answer\n"}
    assert read_draft(ada, challenge).files["solution.py"] == "wrong_answer\n"
    page = text(learner.get(address(challenge)))
    assert "Not right" in page
    assert "0 of 3 tests" in page


def test_a_refused_answer_comes_back_with_its_text(learner: Client):
    challenge = make_challenge("function")
    form = {"language": "python", "file:solution.py": "", "file:notes.py": "my notes"}
    page = learner.post(address(challenge, "answer/"), form)
    assert page.status_code == 422
    assert "The program is empty." in text(page)
    assert "my notes" in text(page)
    for odd in ({}, {"language": "cobol"}, {"language": "python", "file:../x": "y"}):
        assert learner.post(address(challenge, "answer/"), odd).status_code == 422


def test_a_waiting_answer_says_where_it_stands(learner: Client, ada: User, boris: User):
    challenge = make_challenge("function")
    hand_in(boris, challenge)
    hand_in(ada, challenge)
    page = text(learner.get(address(challenge)))
    assert "Place in the queue: 2." in page
    assert "Your answer is kept" in page
    assert 'http-equiv="refresh"' in page
    assert "Place in the queue: 2." in text(
        learner.get(address(challenge, "place/"), headers={"hx-request": "true"})
    )


def test_earlier_answers_are_ones_own_and_can_be_brought_back(learner: Client, ada: User, boris: User):
    challenge = make_challenge("function")
    hand_in(ada, challenge, "first wrong_answer")
    judge_all(FakeJudge(by_word))
    hand_in(ada, challenge, "second wrong_answer")
    judge_all(FakeJudge(by_word))
    first, second = Submission.objects.order_by("pk")
    page = text(learner.get(address(challenge, f"answers/{second.pk}/")))
    assert "Changed since" in page
    assert "<mark>" in page
    stranger = signed_in(boris)
    assert stranger.get(address(challenge, f"answers/{first.pk}/")).status_code == 404
    assert stranger.post(address(challenge, f"answers/{first.pk}/restore/")).status_code == 404
    assert learner.get(address(make_challenge("stdio"), f"answers/{first.pk}/")).status_code == 404
    assert learner.post(address(challenge, f"answers/{first.pk}/restore/")).status_code == 302
    assert read_draft(ada, challenge).files["solution.py"] == "first wrong_answer"


def test_reset_and_bring_back_without_scripts(learner: Client, ada: User):
    challenge = make_challenge("function")
    form = {"language": "python", "file:solution.py": "typed", "file:notes.py": "n"}
    learner.post(address(challenge, "draft/reset/"), form)
    assert read_draft(ada, challenge).files["solution.py"].startswith("def double")
    learner.post(address(challenge, "draft/back/"), form)
    assert read_draft(ada, challenge).files == {"solution.py": "typed", "notes.py": "n"}


def test_samples_are_run_from_the_page_and_shown(learner: Client, ada: User):
    challenge = make_challenge("stdio")
    form = {"language": "python", "file:solution.py": "wrong_answer", "version": "0"}
    assert learner.post(address(challenge, "run/"), form).status_code == 302
    assert "No judge is at work at the moment. Your run waits" in text(learner.get(address(challenge)))
    worker_row()
    assert "The samples are being run" in text(learner.get(address(challenge)))
    hands(FakeJudge(by_word)).work_once()
    shown = learner.get(address(challenge, "run/"), headers={"hx-request": "true"})
    assert "Samples: Not right" in text(shown)
    assert newest_run(ada, challenge.pk).number == 1
    refused = learner.post(address(challenge, "run/"), {"language": "c"}, headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert "The program is missing." in text(refused)


@pytest.mark.pure
def test_lines_that_are_not_alike_are_different_as_a_whole():
    gone, come = compare("    return str(x) + ' '\n", "    while True: pass\n")
    assert [part.differs for line in (gone, come) for part in line.parts] == [True, True]
    assert gone.parts[0].text == "····return·str(x)·+·'·'↵"


def test_a_difference_shows_white_space_and_where_it_is():
    (same, gone, come) = compare("a b\n4\tx\n", "a b\n4 x \n")
    assert (same.sign, gone.sign, come.sign) == ("same", "gone", "new")
    assert "".join(p.text for p in gone.parts if p.differs) == "⇥\t"
    assert "".join(p.text for p in come.parts if p.differs) == "··"
    assert visible("a \r\n") == "a·␍↵"
    assert [line.sign for line in compare("x\n", "x")] == ["gone", "new"]
    assert compare("", "") == []
    assert len(compare("\n".join("ab"), "x\n" * 5_000)) == LINES_SHOWN + 1
    assert compare("a" * 9_000, "b" * 9_000)[0].parts[0].differs


@pytest.mark.pure
def test_no_report_is_no_outcome():
    assert code_outcome(None, {}) is None


@pytest.mark.pure
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("line 2", "строка 2"),
        ("line 1, word 3", "строка 1, слово 3"),
        ("result", ""),
        ("rows[0][1]", "rows[0][1]"),
    ],
)
def test_the_place_of_a_difference_is_told_in_the_readers_language(place, told):
    test = {
        "index": 0,
        "name": "1",
        "group": "g",
        "visible": True,
        "verdict": "wrong",
        "cpu_seconds": 0.1,
        "message": "",
        "input": "",
        "stdout": "x",
        "stderr": "",
        "traceback": "",
        "line": None,
        "difference": {"place": place, "expected": "y", "got": "x"},
    }
    with override("ru"):
        assert code_outcome({"tests": [test]}, {}).tests[0].place == told
