"""Starting challenges, answering them, reading the answers, and taking hints."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    IDEMPOTENCY_KEY,
    ApiView,
    KeysetQuery,
    idempotency_key,
    keyset_page,
    keyset_shape,
    read_query,
    signed_in,
)
from api.serializers.challenges import HintSerializer
from api.serializers.progress import (
    AnswerSerializer,
    OutcomeSerializer,
    ProgressStateSerializer,
    SubmissionDetailSerializer,
    SubmissionSerializer,
    progress_body,
    submission_body,
    submission_detail_body,
)
from core.errors import InvalidInput, NotAllowed
from core.models import User
from progress.selectors import (
    HintView,
    find_submission,
    open_challenge,
    submissions_of,
)
from progress.services import Outcome, start_challenge, submit_answer, take_hint


def submit(user: User, request: Request, challenge_id: int, body: dict[str, Any]) -> Outcome:
    """Hand in the body's answer under the header's or the body's idempotency key."""
    return submit_answer(
        actor=user,
        challenge_id=challenge_id,
        answer=body.get("answer"),
        channel="api",
        idempotency_key=idempotency_key(request, body),
    )


def answered(outcome: Outcome, body: dict[str, Any]) -> Response:
    """201 for a new answer; 200 and a header when the key had been used."""
    if outcome.replayed:
        return Response(body, headers={"Idempotent-Replayed": "true"})
    place = f"/api/submissions/{outcome.submission.pk}/"
    return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class StartView(ApiView):
    """Beginning a challenge."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="challenges_start", request=None, responses={200: ProgressStateSerializer})
    def post(self, request: Request, challenge_id: int) -> Response:
        """Open the caller's progress on the challenge; begun already, it stays as it is."""
        progress = start_challenge(actor=signed_in(request), challenge_id=challenge_id)
        return Response(progress_body(progress))


class AnswersQuery(KeysetQuery):
    """Whose answers."""

    everyone = serializers.BooleanField(
        default=False, help_text="Everybody's instead of the caller's: instructors and admins."
    )


class ChallengeSubmissionsView(ApiView):
    """Answers to one challenge."""

    problems = {"POST": (409, 503)}

    @extend_schema(
        operation_id="challenge_submissions_list",
        parameters=[AnswersQuery],
        responses=keyset_shape("Submission", SubmissionSerializer),
    )
    def get(self, request: Request, challenge_id: int) -> Response:
        """The caller's answers and their verdicts, newest first."""
        query, user = read_query(AnswersQuery, request), signed_in(request)
        if query["everyone"] and not user.may_author:
            raise NotAllowed(code="instructor_only")
        open_challenge(user, challenge_id=challenge_id)
        size = query["page_size"]
        whose = None if query["everyone"] else user
        rows = submissions_of(challenge_id, user=whose, before=query.get("before"), limit=size + 1)
        return keyset_page(request, rows, size, submission_body)

    @extend_schema(
        operation_id="challenge_submissions_create",
        request=AnswerSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            201: OutcomeSerializer,
            200: OpenApiResponse(OutcomeSerializer, "The key was used: the first answer."),
        },
    )
    def post(self, request: Request, challenge_id: int) -> Response:
        """Hand in an answer. An answer of the wrong form is refused and costs no attempt."""
        user, body = signed_in(request), request.data
        if not isinstance(body, dict):
            raise InvalidInput(_("An object is expected here."), code="invalid", field="")
        outcome = submit(user, request, challenge_id, body)
        return answered(
            outcome, submission_body(outcome.submission) | {"progress": progress_body(outcome.progress)}
        )


class SubmissionView(ApiView):
    """One answer."""

    @extend_schema(operation_id="submissions_retrieve", responses=SubmissionDetailSerializer)
    def get(self, request: Request, submission_id: int) -> Response:
        """An answer of the caller's; instructors and admins see everybody's."""
        return Response(submission_detail_body(find_submission(signed_in(request), submission_id)))


class TakenSerializer(serializers.Serializer[Any]):
    """A hint, and what the challenge is worth now."""

    hint = HintSerializer()
    progress = ProgressStateSerializer()


class HintListView(ApiView):
    """The hints of one challenge."""

    @extend_schema(
        operation_id="challenge_hints_list",
        responses=keyset_shape("Hint", HintSerializer),
    )
    def get(self, request: Request, challenge_id: int) -> Response:
        """The hints with their costs; a text is there once the hint is taken."""
        opened = open_challenge(signed_in(request), challenge_id=challenge_id)
        return Response({"next": None, "results": [HintSerializer(view).data for view in opened.hints]})


class TakeHintView(ApiView):
    """Taking a hint."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="hints_take", request=None, responses={200: TakenSerializer})
    def post(self, request: Request, hint_id: int) -> Response:
        """Show the hint and charge for it: once, however often it is asked for."""
        hint, progress = take_hint(actor=signed_in(request), hint_id=hint_id)
        shown = HintSerializer(HintView(hint, taken=True, readable=True)).data
        return Response({"hint": shown, "progress": progress_body(progress)})
