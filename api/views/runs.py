"""Trial runs: a program on a challenge's samples, which is no answer and counts nowhere."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, read_body, signed_in
from api.serializers.progress import VERDICTS
from progress.judging.sample_runs import SampleRun
from progress.judging.samples import find_run, run_samples
from progress.judging.selectors import run_notice
from progress.selectors import open_challenge


class RunInputSerializer(serializers.Serializer[Any]):
    """A program, in the form of an answer."""

    answer = serializers.JSONField(help_text='`{"language", "files"}`, or `{"code"}` for one file.')


class RunSerializer(serializers.Serializer[Any]):
    """The caller's trial run on one challenge."""

    id = serializers.IntegerField(help_text="Which of the caller's runs on this challenge it is.")
    challenge = serializers.IntegerField()
    language = serializers.CharField()
    status = serializers.ChoiceField(SampleRun.Status.choices)
    verdict = serializers.ChoiceField(VERDICTS, allow_blank=True, help_text="Empty until it is done.")
    notice = serializers.CharField(help_text="Why it waits for longer than its turn; empty otherwise.")
    report = serializers.DictField(
        allow_null=True, help_text="The judge's report on the samples; see docs/judge.md."
    )


def _body(run: SampleRun) -> dict[str, Any]:
    return {
        "id": run.number,
        "challenge": run.challenge_id,
        "language": run.language,
        "status": run.status,
        "verdict": run.report["verdict"] if run.report else "",
        "notice": run_notice(run),
        "report": run.report,
    }


class RunsView(ApiView):
    """Trying a program out."""

    problems = {"POST": (409, 503)}

    @extend_schema(
        operation_id="challenge_runs_create", request=RunInputSerializer, responses={202: RunSerializer}
    )
    def post(self, request: Request, challenge_id: int) -> Response:
        """Run a program on the samples: it costs no attempt, earns nothing, and takes the last run's place.

        Its end is told over the live socket (`sample.run`), or read at the address in `Location`.
        """
        user, body = signed_in(request), read_body(RunInputSerializer, request)
        challenge = open_challenge(user, challenge_id=challenge_id).challenge
        run = run_samples(actor=user, challenge=challenge, answer=body["answer"])
        place = f"/api/challenges/{challenge.pk}/runs/{run.number}/"
        return Response(_body(run), status=status.HTTP_202_ACCEPTED, headers={"Location": place})


class RunView(ApiView):
    """One trial run."""

    @extend_schema(operation_id="challenge_runs_retrieve", responses=RunSerializer)
    def get(self, request: Request, challenge_id: int, run_id: int) -> Response:
        """How the caller's run stands. Only the newest one on a challenge is kept."""
        user = signed_in(request)
        challenge = open_challenge(user, challenge_id=challenge_id).challenge
        return Response(_body(find_run(user, challenge.pk, run_id)))
