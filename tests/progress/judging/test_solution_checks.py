"""A challenge in code is published only when its own solutions get the verdicts they are stated to get."""

import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from challenges.models import Challenge, State
from challenges.proofs import latest_proof
from challenges.services import challenge_save, change_state
from judge import IsolationUnavailable, Verdict
from judge.engine import SandboxJudge
from judge.fake import FakeJudge
from judge.suites import FunctionTests
from progress.judging.rejudging import rejudge_challenge
from progress.judging.solution_checks import SolutionCheck
from tests.factories import make_category, make_challenge, make_user
from tests.progress.judging.at_work import by_word, hand_in, hands, judge_all

pytestmark = pytest.mark.django_db


def spec_of(accepted: str = "x = 1\n", wrong: str = "# wrong_answer\n", **more: Any) -> dict[str, Any]:
    texts = {"solutions/accepted/good.py": accepted, "solutions/wrong_answer/bad.py": wrong}
    group = {"name": "samples", "visible": True, "tests": [{"args": [2], "expect": 4}]}
    return {"function": "double", "groups": [group], "texts": {k: v for k, v in texts.items() if v}, **more}


def fields_of(spec: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"title": "Double", "description": "Double it.", "difficulty": "beginner", "points": 5}
    return {**plain, "kind": "function", "spec": spec, "category": make_category(), **more}


@pytest.fixture
def author():
    return make_user("author", is_instructor=True)


def publish(author: Any, spec: dict[str, Any] | None = None, challenge: Any = None) -> Challenge:
    if challenge is not None:
        return challenge_save(actor=author, challenge=challenge, fields={"spec": spec, "state": "published"})
    return challenge_save(actor=author, fields=fields_of(spec or spec_of(), state="published"))


def state_of(challenge: Challenge) -> str:
    return str(Challenge.objects.get(pk=challenge.pk).state)


def test_it_is_published_when_its_solutions_pass_and_not_before(author):
    challenge = publish(author)
    proof = latest_proof(challenge)
    assert (challenge.state, state_of(challenge)) == ("draft", "draft")
    assert proof is not None
    assert (proof.state, proof.publish, proof.current) == ("waiting", True, True)
    assert judge_all() == 2  # one solution at a time
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, state_of(challenge)) == ("passed", "published")
    assert [(r["solution"], r["stated"], r["verdict"]) for r in proof.results] == [
        ("solutions/accepted/good.py", "accepted", "accepted"),
        ("solutions/wrong_answer/bad.py", "wrong_answer", "wrong_answer"),
    ]


@pytest.mark.parametrize(
    ("spec", "verdicts"),
    [
        (spec_of(accepted="# wrong_answer\n"), ["wrong_answer", "wrong_answer"]),
        (spec_of(wrong="right after all\n"), ["accepted", "accepted"]),
        (spec_of(wrong="# time_limit\n"), ["accepted", "time_limit"]),
    ],
)
def test_a_solution_that_is_not_as_stated_keeps_it_a_draft_and_says_which(author, spec, verdicts):
    challenge = publish(author, spec)
    judge_all()
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, state_of(challenge)) == ("failed", "draft")
    assert [result["verdict"] for result in proof.results] == verdicts


def test_without_a_reference_it_fails_at_once(author):
    challenge = publish(author, spec_of(accepted=""))
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, proof.reason, state_of(challenge)) == ("failed", "no_reference", "draft")
    assert judge_all() == 0


def test_what_has_passed_needs_no_second_check_and_other_changes_need_none(author):
    challenge = publish(author)
    judge_all()
    saved = challenge_save(actor=author, challenge=challenge, fields={"title": "Twice", "state": "published"})
    assert saved.state == "published"
    for state in (State.ARCHIVED, State.DRAFT, State.PUBLISHED):
        assert change_state(challenges=[saved], state=state) == (1, [])
    assert judge_all() == 0


def test_a_changed_spec_makes_it_a_draft_until_it_passes_again(author):
    challenge = publish(author)
    judge_all()
    again = publish(author, spec_of(accepted="y = 2\n"), Challenge.objects.get(pk=challenge.pk))
    assert again.state == state_of(again) == "draft"
    judge_all()
    assert state_of(again) == "published"
    back = publish(author, spec_of(), Challenge.objects.get(pk=challenge.pk))
    assert back.state == "published"  # this form has passed before


def test_what_was_published_without_a_check_stays_so_until_its_spec_changes(author):
    old = make_challenge("function")
    assert challenge_save(actor=author, challenge=old, fields={"title": "Old"}).state == "published"
    spec = {**old.spec, "limits": {"cpu_seconds": 3}}
    assert challenge_save(actor=author, challenge=old, fields={"spec": spec}).state == "draft"


def test_the_challenge_changes_during_its_check(author):
    """What runs is void: nothing of it is written, and the new form is checked instead."""
    challenge = publish(author)
    newer = spec_of(accepted="newer = 1\n")

    def script(program: Any, name: str) -> Verdict:
        if "x = 1" in program.files["solution.py"]:
            Challenge.objects.filter(pk=challenge.pk).update(spec=newer)
        return by_word(program, name)

    worker = hands(FakeJudge(script))
    while worker.work_once():
        pass
    check = SolutionCheck.objects.get(challenge=challenge)
    assert (check.state, state_of(challenge)) == ("passed", "published")
    proof = latest_proof(Challenge.objects.get(pk=challenge.pk))
    assert proof is not None
    assert proof.current


def test_the_spec_changes_after_the_last_run_but_before_it_is_published(author):
    """The worst moment: the last solution is tried, and a broken form must not come out."""
    challenge = publish(author)
    broken = spec_of(accepted="# wrong_answer\n")

    def script(program: Any, name: str) -> Verdict:
        if "# wrong_answer" in program.files["solution.py"]:
            Challenge.objects.filter(pk=challenge.pk).update(spec=broken)
        return by_word(program, name)

    worker = hands(FakeJudge(script))
    while worker.work_once():
        assert state_of(challenge) == "draft"
    assert SolutionCheck.objects.get(challenge=challenge).state == "failed"


def test_its_author_takes_the_wish_back(author):
    challenge = publish(author)
    challenge_save(actor=author, challenge=challenge, fields={"state": "draft"})
    judge_all()
    assert state_of(challenge) == "draft"
    assert change_state(challenges=[challenge], state=State.PUBLISHED) == (1, [])


def test_learners_come_first_and_a_long_rejudge_does_not_starve_it(author):
    old = make_challenge("stdio")
    for _n in range(2):
        hand_in(make_user(), old, "print(1)")
        judge_all()
    publish(author)
    rejudge_challenge(actor=None, challenge=old)
    hand_in(make_user(), old, "print(1)")
    judge = FakeJudge(by_word)
    worker = hands(judge)
    while worker.work_once():
        pass
    order = ["check" if isinstance(tests, FunctionTests) else "answer" for _p, tests, _l in judge.runs]
    assert order[0] == "answer"
    assert "check" in order[:3]
    assert len(order) == 5


def test_a_lost_worker_leaves_a_lease_and_what_it_says_later_counts_no_more(author):
    challenge = publish(author)
    late = FakeJudge(by_word)

    def script(program: Any, name: str) -> Verdict:
        SolutionCheck.objects.update(ready_at=timezone.now() - timedelta(seconds=1))
        judge_all()  # somebody else does all of it meanwhile
        return Verdict.RUNTIME_ERROR

    late._script = script
    hands(late, "late").work_once()
    check = SolutionCheck.objects.get()
    assert (check.state, len(check.results), state_of(challenge)) == ("passed", 2, "published")


def test_a_worker_without_time_gives_its_check_back(author):
    publish(author)
    late, gone = FakeJudge(), []
    worker = hands(late)

    def script(program: Any, name: str) -> Verdict:
        worker.let_go()
        gone.append(SolutionCheck.waiting().count())
        return Verdict.RUNTIME_ERROR

    late._script = script
    worker.work_once()
    assert gone == [1]
    assert SolutionCheck.objects.get().results == []


def test_a_program_that_kills_its_workers_is_given_up(author):
    challenge = publish(author)
    SolutionCheck.objects.update(claims=5)
    judge_all()
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, proof.reason) == ("impossible", "judge_lost")


def test_no_isolation_gives_it_back_and_no_language_says_so(author):
    challenge, broken = publish(author), FakeJudge()
    broken.broken = IsolationUnavailable(["no namespaces"])
    with pytest.raises(IsolationUnavailable):
        hands(broken).work_once()
    assert SolutionCheck.waiting().count() == 1
    worker = hands()
    worker.languages = ["c"]
    while worker.work_once():
        pass
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, proof.reason) == ("impossible", "language_missing")
    change_state(challenges=[challenge], state=State.PUBLISHED)  # asked once more, with the tools there
    judge_all()
    assert state_of(challenge) == "published"


def test_our_own_failures_are_tried_again_and_then_shown(author):
    challenge, broken = publish(author), FakeJudge()
    broken.broken = RuntimeError("\x00 <script>")
    for _n in range(10):
        SolutionCheck.objects.update(ready_at=timezone.now())
        hands(broken).work_once()
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, state_of(challenge)) == ("failed", "draft")
    assert {result["verdict"] for result in proof.results} == {"internal_error"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_killed_in_the_middle_of_a_check(author):
    """What it had written stays, what it had not is done again once its lease has ended."""
    challenge = publish(author)
    hands().work_once()
    connections.close_all()
    pid = os.fork()
    if not pid:
        hands(FakeJudge(lambda program, name: os.kill(os.getpid(), signal.SIGKILL))).work_once()
        os._exit(3)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    check = SolutionCheck.objects.get()
    assert (check.state, len(check.results), check.claims) == ("running", 1, 1)
    assert judge_all() == 0  # its lease still lasts
    SolutionCheck.objects.update(ready_at=timezone.now())
    assert judge_all() == 1
    assert (SolutionCheck.objects.get().state, state_of(challenge)) == ("passed", "published")


@pytest.mark.xdist_group("judge")
def test_the_real_judge_measures(author, judge: SandboxJudge):
    texts = {
        "solutions/accepted/good.py": "def double(x):\n    return x * 2\n",
        "solutions/wrong_answer/bad.py": "def double(x):\n    return '\\x00\\ud800<b>'\n",
        "solutions/runtime_error/raises.py": "def double(x):\n    raise ValueError('\\x00\\ud800<b>')\n",
    }
    challenge = publish(author, {**spec_of(), "texts": texts})
    worker = hands(judge)
    while worker.work_once():
        pass
    proof = latest_proof(challenge)
    assert proof is not None
    assert (proof.state, state_of(challenge)) == ("passed", "published"), proof.results
    assert all(result["cpu_seconds"] > 0 and 0 < result["share"] < 1 for result in proof.results)
