"""Programs over the API: handed in, waiting with an honest place, judged, refused with a reason."""

import pytest

from judge import Verdict
from judge.fake import FakeJudge
from tests.api.client import Api, refused
from tests.factories import make_challenge
from tests.progress.judging.at_work import judge_all, worker_row

pytestmark = pytest.mark.django_db


def test_a_program_is_taken_queued_and_judged(ada):
    api, challenge = Api(ada), make_challenge("stdio")
    taken = api.post(f"/api/challenges/{challenge.pk}/submissions/", {"answer": {"code": "print(1)"}})
    assert taken.status_code == 201
    body = taken.json()
    assert (body["status"], body["verdict"], body["progress"]["status"]) == ("queued", "", "submitted")
    place = f"/api/submissions/{body['id']}/"
    waiting = api.get(place).json()["queue"]
    assert (waiting["position"], waiting["seconds"]) == (1, None)
    assert "No judge" in waiting["notice"]
    again = api.post(f"/api/challenges/{challenge.pk}/submissions/", {"answer": {"code": "print(2)"}})
    refused(again, 409, "submission_pending")
    judge_all(FakeJudge(lambda program, name: Verdict.RUNTIME_ERROR))
    judged = api.get(place).json()
    assert (judged["status"], judged["verdict"], judged["queue"]) == ("graded", "runtime_error", None)
    assert judged["report"]["tests_total"] == 2


def test_what_cannot_be_judged_is_503_with_the_reason(ada):
    worker_row(problem="no namespaces", languages=[])
    api, challenge = Api(ada), make_challenge("stdio")
    answer = api.post(f"/api/challenges/{challenge.pk}/submissions/", {"answer": {"code": "print(1)"}})
    assert refused(answer, 503, "judge_unavailable")["reason"] == "no namespaces"


def test_languages_that_cannot_be_judged_are_told_with_the_challenge(ada):
    api, challenge = Api(ada), make_challenge("stdio")
    shown = api.get(f"/api/challenges/{challenge.pk}/").json()
    assert (shown["unavailable"], shown["absent_languages"]) == ("", {})
    row = worker_row(languages=["python"])
    shown = api.get(f"/api/challenges/{challenge.pk}/").json()
    assert shown["unavailable"] == ""
    assert list(shown["absent_languages"]) == ["c"]
    row.problem, row.languages = "no namespaces", []
    row.save()
    shown = api.get(f"/api/challenges/{challenge.pk}/").json()
    assert "no namespaces" in shown["unavailable"]


def test_a_full_queue_is_429_with_the_time_to_wait(ada, settings):
    settings.JUDGE_PENDING_PER_LEARNER = 0
    answer = Api(ada).post(
        f"/api/challenges/{make_challenge('stdio').pk}/submissions/", {"answer": {"code": "print(1)"}}
    )
    refused(answer, 429, "too_many_pending")
    assert int(answer["Retry-After"]) >= 1


@pytest.mark.parametrize("kind", ["function", "unittest", "stdio", "checker", "interactive", "sql"])
def test_every_kind_is_shown_with_its_question(ada, kind):
    question = Api(ada).get(f"/api/challenges/{make_challenge(kind).pk}/").json()["question"]
    assert {"languages", "files", "samples", "groups", "limits"} <= set(question)
