"""Trial runs over the API: a number at once, the result later, nothing counted, and only one's own."""

from typing import Any

import pytest

from core.limits import memory
from core.models import User
from judge.fake import FakeJudge
from progress.judging.sample_runs import SampleRun
from progress.models import PointsEntry, Submission, UserProgress
from tests.api.client import Api, refused
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import by_word, events_of, hands, worker_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()


def runs(challenge: Any, tail: str = "") -> str:
    return f"/api/challenges/{challenge.pk}/runs/{tail}"


def code(text: str) -> dict[str, Any]:
    return {"answer": {"code": text}}


def test_a_program_is_taken_run_on_the_samples_and_told(ada: User):
    api, challenge = Api(ada), make_challenge("stdio")
    taken = api.post(runs(challenge), code("wrong_answer"))
    assert taken.status_code == 202
    body = taken.json()
    assert taken["Location"] == runs(challenge, "1/")
    assert {key: body[key] for key in ("id", "status", "verdict", "report", "language")} == {
        "id": 1,
        "status": "queued",
        "verdict": "",
        "report": None,
        "language": "python",
    }
    judge = FakeJudge(by_word)
    hands(judge).work_once()
    done = api.get(taken["Location"]).json()
    assert (done["status"], done["verdict"]) == ("done", "wrong")
    assert [test["group"] for test in done["report"]["tests"]] == ["samples"]
    assert ("No judge" in body["notice"], done["notice"]) == (True, "")
    assert [model.objects.count() for model in (Submission, UserProgress, PointsEntry)] == [0, 0, 0]
    told = [event.data["sample"] for event in events_of(ada, "sample.run")]
    assert [(one["challenge"], one["number"], one["status"]) for one in told] == [
        (challenge.pk, 1, "queued"),
        (challenge.pk, 1, "done"),
    ]


def test_a_newer_run_takes_the_place(ada: User):
    api, challenge = Api(ada), make_challenge("stdio")
    first = api.post(runs(challenge), code("1"))["Location"]
    second = api.post(runs(challenge), code("2"))["Location"]
    refused(api.get(first), 404, "run_not_found")
    assert api.get(second).json()["id"] == 2
    assert SampleRun.objects.count() == 1


def test_runs_are_ones_own(ada: User, boris: User, teacher: User):
    challenge = make_challenge("stdio")
    place = Api(ada).post(runs(challenge), code("1"))["Location"]
    for other in (boris, teacher):
        refused(Api(other).get(place), 404, "run_not_found")
    refused(Api().get(place), 401, "not_authenticated")
    refused(Api().post(runs(challenge), code("1")), 401, "not_authenticated")


def test_what_is_no_program_is_refused_with_its_field(ada: User):
    api, challenge = Api(ada), make_challenge("stdio")
    bodies: list[Any] = [
        {},
        [],
        {"answer": None},
        {"answer": "print(1)"},
        {"answer": {}},
        {"answer": {"code": ""}},
        {"answer": {"code": 1}},
        {"answer": {"code": "x", "language": "cobol"}},
        {"answer": {"code": "x", "language": ["python"]}},
        {"answer": {"language": "python", "files": {"../solution.py": "x"}}},
        {"answer": {"language": "python", "files": ["solution.py"]}},
        {"answer": {"code": "x" * 70_000}},
        {"answer": {"code": "\x00"}},
    ]
    for body in bodies:
        answer = api.post(runs(challenge), body)
        assert answer.status_code == 400, body
        assert answer["Content-Type"].startswith("application/problem+json")
    assert not SampleRun.objects.exists()


def test_only_challenges_with_samples_that_one_may_see(ada: User):
    api = Api(ada)
    refused(api.post(runs(make_challenge()), code("1")), 400, "no_samples")
    refused(api.post(runs(make_challenge("checker")), code("1")), 400, "no_samples")
    refused(api.post(runs(make_challenge("stdio", state="draft")), code("1")), 404, "challenge_not_found")
    locked = make_challenge("stdio")
    locked.requires.add(make_challenge())
    refused(api.post(runs(locked), code("1")), 403, "challenge_locked")
    author = Api(make_user(is_instructor=True))
    assert author.post(runs(make_challenge("stdio", state="draft")), code("1")).status_code == 202


def test_how_often_is_limited_with_the_time_to_wait(ada: User, settings: Any):
    settings.LIMITS = {**settings.LIMITS, "samples": (2, 60)}
    api, challenge = Api(ada), make_challenge("stdio")
    for _n in range(2):
        assert api.post(runs(challenge), code("1")).status_code == 202
    answer = api.post(runs(challenge), code("1"))
    refused(answer, 429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 120  # the window slides
    assert SampleRun.objects.get().number == 2


def test_without_a_judge_for_it_the_reason_is_told(ada: User):
    worker_row(problem="no namespaces", languages=[])
    answer = Api(ada).post(runs(make_challenge("stdio")), code("1"))
    assert refused(answer, 503, "judge_unavailable")["reason"] == "no namespaces"


def test_a_number_beyond_every_key_is_not_found(ada: User):
    challenge = make_challenge("stdio")
    assert Api(ada).get(runs(challenge, "9" * 18 + "/")).status_code == 404
    assert Api(ada).get(runs(challenge, "9" * 40 + "/")).status_code == 404
    refused(Api(ada).get(runs(challenge, "0/")), 404, "run_not_found")
