"""The course room: a learner's enrolment and activity, everybody's, updates, analytics, several at once."""

import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound as NoSuchAddress
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ID, ApiView, link, read_body, read_query, signed_in
from api.learning import room_shapes as shapes
from api.learning.dialects import ENROLLMENTS, TASKS
from api.learning.records import number
from api.learning.room_report import UpdateInput, read_report
from api.problems import exception_handler, problem
from learning.selectors.analytics import read_totals
from learning.selectors.records import (
    SORTS,
    ActivityFilters,
    read_activities,
    read_bulk,
    read_place,
    read_room,
)
from learning.services import task_report

logger = logging.getLogger("gauntlet.api")
LEARNERS_PER_PAGE = 100
MOST_PER_PAGE = 200


class RoomView(ApiView):
    """A view that also refuses in the envelope."""

    refusal = shapes.RefusalShape

    def handle_exception(self, exc: Exception) -> Response:
        """Any refusal, and any fault without a word of its inside, in the course room's envelope."""
        response = exception_handler(exc, self.get_exception_handler_context())
        if response is None:
            logger.exception("Fault in the course room")
            response = Response(problem(500, "internal_error"), status=500)
        found = response.data
        response.data = {"success": False, "message": _message(found), "code": found["code"]}
        response.content_type = "application/json"
        response.exception = True
        return response


def _message(found: dict[str, Any]) -> str:
    """The problem's sentence, with the first faulty field named in it."""
    for name, faults in found.get("errors", {}).items():
        return f"{name}: {faults[0]['message']}" if name else str(faults[0]["message"])
    return str(found["detail"])


class PlaceView(RoomView):
    """One learner in a course."""

    @extend_schema(
        operation_id="room_place", responses=shapes.enveloped("RoomPlaceAnswer", shapes.PlaceShape())
    )
    def get(self, request: Request, course_id: int, user_id: int) -> Response:
        """The enrolment and activity logs: the caller's, or a learner's in a course the caller teaches."""
        user = signed_in(request)
        body = shapes.place_body(read_place(user, course_id, user_id), user.zone)
        return Response(shapes.envelope("User progress retrieved successfully", body))


class EndField(serializers.DateTimeField):
    """A moment; a date alone is its last moment."""

    def to_internal_value(self, value: Any) -> Any:
        """See the class."""
        moment = super().to_internal_value(value)
        is_date = isinstance(value, str) and len(value.strip()) == len("2025-10-15")
        return moment + timedelta(days=1, microseconds=-1) if is_date else moment


class ActivityQuery(serializers.Serializer[Any]):
    """Which activities. Dates without a time or a zone are the caller's own."""

    startDate = serializers.DateTimeField(required=False)  # noqa: N815 - the document's names
    endDate = EndField(required=False)  # noqa: N815
    status = serializers.ChoiceField(TASKS, required=False)


class ActivitiesView(RoomView):
    """The activity of one learner."""

    @extend_schema(
        operation_id="room_activities",
        parameters=[ActivityQuery],
        responses=shapes.enveloped("RoomActivitiesAnswer", shapes.ShortActivityShape(many=True)),
    )
    def get(self, request: Request, course_id: int, user_id: int) -> Response:
        """The activity logs, latest first, within dates and with a status."""
        user = signed_in(request)
        with timezone.override(user.zone):
            query = read_query(ActivityQuery, request)
        word = query.get("status")
        filters = ActivityFilters(
            start=query.get("startDate"), end=query.get("endDate"), status=word.lower() if word else ""
        )
        found = read_activities(user, course_id, user_id, filters)
        body = [shapes.short_activity_body(row, status, user.zone) for row, status in found]
        return Response(shapes.envelope("Activity logs retrieved successfully", body))


class RoomQuery(serializers.Serializer[Any]):
    """Which learners, in which order."""

    status = serializers.ChoiceField(ENROLLMENTS, required=False)
    sortBy = serializers.ChoiceField([(s, s) for s in SORTS], default="enrollmentDate")  # noqa: N815
    order = serializers.ChoiceField([("asc", "asc"), ("desc", "desc")], default="asc")
    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=MOST_PER_PAGE, default=LEARNERS_PER_PAGE)


class EverybodyView(RoomView):
    """All learners of a course."""

    @extend_schema(
        operation_id="room_everybody",
        parameters=[RoomQuery],
        responses=shapes.enveloped("RoomEverybodyAnswer", shapes.MemberShape(many=True)),
    )
    def get(self, request: Request, course_id: int) -> Response:
        """A page of the course's learners; `X-Total-Count` and `Link` tell of the others."""
        query, user = read_query(RoomQuery, request), signed_in(request)
        start = (query["page"] - 1) * query["limit"]
        page = read_room(
            user,
            course_id,
            status=query.get("status", ""),
            sort=query["sortBy"],
            descending=query["order"] == "desc",
            start=start,
            limit=query["limit"],
        )
        body = [shapes.member_body(place, user.zone) for place in page.places]
        response = Response(shapes.envelope("All users progress retrieved successfully", body))
        response.headers["X-Total-Count"] = str(page.total)
        if start + query["limit"] < page.total:
            response.headers["Link"] = f'<{link(request, page=query["page"] + 1)}>; rel="next"'
        return response


class UpdateView(RoomView):
    """Updates of one's own progress."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="room_update",
        request=UpdateInput,
        responses=shapes.enveloped("RoomUpdateAnswer", shapes.UpdatedShape()),
    )
    def post(self, request: Request) -> Response:
        """Report progress at a content item; an integration of the `system` group may do so for `userId`."""
        row = task_report(actor=signed_in(request), **read_report(read_body(UpdateInput, request)))
        return Response(shapes.envelope("Progress updated successfully", shapes.updated_body(row)))


class AnalyticsView(RoomView):
    """The course in figures."""

    @extend_schema(
        operation_id="room_analytics",
        responses=shapes.enveloped("RoomAnalyticsAnswer", shapes.AnalyticsShape()),
    )
    def get(self, request: Request, course_id: int) -> Response:
        """Totals, rates and engagement per content, most engaging first; nobody is named."""
        totals = read_totals(signed_in(request), course_id)
        body = {
            "totalEnrollments": totals.enrolled,
            "activeUsers": totals.active,
            "completedUsers": totals.completed,
            "averageProgress": totals.average_progress,
            "completionRate": totals.completion_rate,
            "averageCompletionTime": totals.days_to_complete,
            "totalActivities": totals.activities,
            "contentEngagement": [
                {"contentId": e.task_id, "completionCount": e.completed, "avgDuration": e.minutes}
                for e in totals.engagement
            ],
        }
        return Response(shapes.envelope("Course analytics retrieved successfully", body))


class BulkInput(serializers.Serializer[Any]):
    """Whose progress, in which course."""

    courseId = number()  # noqa: N815
    userIds = serializers.ListField(  # noqa: N815
        child=serializers.IntegerField(min_value=1, max_value=ID), allow_empty=False, max_length=MOST_PER_PAGE
    )


class BulkView(RoomView):
    """Several learners at once."""

    problems = {"POST": (404,)}

    @extend_schema(
        operation_id="room_bulk",
        request=BulkInput,
        responses=shapes.enveloped("RoomBulkAnswer", shapes.MemberShape(many=True)),
    )
    def post(self, request: Request) -> Response:
        """The progress of the learners named, in the order given; unknown ids are left out."""
        values, user = read_body(BulkInput, request), signed_in(request)
        places = read_bulk(user, values["courseId"], values["userIds"])
        body = [shapes.member_body(place, user.zone) for place in places]
        return Response(shapes.envelope("Users progress retrieved successfully", body))


class NowhereView(RoomView):
    """Addresses the course room does not have."""

    schema = None

    def get(self, request: Request, **_kwargs: Any) -> Response:
        """Refuse, in the envelope."""
        raise NoSuchAddress

    post = put = patch = delete = get
