"""The caller's progress: the list with its totals, and the door to add to it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import (
    IDEMPOTENCY_KEY,
    ApiView,
    PageQuery,
    page_of,
    page_shape,
    read_body,
    read_query,
    signed_in,
)
from api.serializers.progress import (
    ProgressInputSerializer,
    ProgressSerializer,
    RecordedSerializer,
    TotalsSerializer,
    progress_body,
    submission_body,
)
from api.views.answers import answered, submit
from core.errors import InvalidInput
from core.models import User
from progress.models import UserProgress
from progress.selectors import PROGRESS_ORDERS, ProgressFilters, progress_of, totals_of
from progress.services import start_challenge
from progress.states import totals_state

SERVER_DECIDES = {
    "attempts",
    "attempts_left",
    "awards",
    "best_score",
    "completed",
    "completed_at",
    "hint_cost",
    "points",
    "score",
    "user",
    "verdict",
}


class ProgressQuery(PageQuery):
    """Which records."""

    status = serializers.ChoiceField(UserProgress.Status.choices, required=False)
    category = serializers.CharField(max_length=60, required=False, help_text="A category's slug.")
    challenge = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    ordering = serializers.ChoiceField([(order, order) for order in PROGRESS_ORDERS], default="recent")


class ProgressView(ApiView):
    """The caller's progress."""

    problems = {"POST": (404, 409, 503)}

    @extend_schema(
        operation_id="progress_list",
        parameters=[ProgressQuery],
        responses=page_shape("Progress", ProgressSerializer, totals=TotalsSerializer()),
    )
    def get(self, request: Request) -> Response:
        """The caller's records and totals."""
        query, user = read_query(ProgressQuery, request), signed_in(request)
        filters = ProgressFilters(
            status=query.get("status", ""),
            category=query.get("category", ""),
            challenge=query.get("challenge"),
            order=query["ordering"],
        )
        return page_of(
            request, progress_of(user, filters), ProgressSerializer, query, totals=totals_body(user)
        )

    @extend_schema(
        operation_id="progress_create",
        request=ProgressInputSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: RecordedSerializer, 200: RecordedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Start a challenge or, with `answer`, hand in an answer. What the server works out is refused."""
        user, body = signed_in(request), request.data
        _refuse_server_fields(body)
        values = read_body(ProgressInputSerializer, request)
        if "answer" not in values:
            progress = start_challenge(actor=user, challenge_id=values["challenge"])
            return Response({"progress": progress_body(progress), "submission": None})
        if "status" in values:
            raise _server_decides({"status"})
        outcome = submit(user, request, values["challenge"], values)
        recorded = {
            "progress": progress_body(outcome.progress),
            "submission": submission_body(outcome.submission),
        }
        return answered(outcome, recorded)


def totals_body(user: User) -> dict[str, Any]:
    """The person's totals with the streak as of today."""
    stats, streak = totals_of(user)
    return totals_state(stats) | {"streak": streak}


def _refuse_server_fields(body: Any) -> None:
    claimed = {name for name in body if name in SERVER_DECIDES} if isinstance(body, dict) else set()
    if isinstance(body, dict) and body.get("status", "started") != "started":
        claimed.add("status")
    if claimed:
        raise _server_decides(claimed)


def _server_decides(fields: set[str]) -> InvalidInput:
    message = _("This is worked out from the answers; leave it out.")
    return InvalidInput(code="server_decides", fields={name: [message] for name in sorted(fields)})
