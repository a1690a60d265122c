"""Enrolments in the journey's dialect: camelCase, statuses in capitals."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.dialects import CAPITALS, ENROLLMENTS
from api.learning.records import number
from learning.access import find_course
from learning.models import CourseEnrollment
from learning.selectors.records import (
    enrollments_seen_by,
    find_enrollment,
    with_status,
)
from learning.services import course_enroll, enrollment_change, enrollment_delete

ORDERS = {"newest": ("-id",), "oldest": ("id",), "updated": ("-updated_at", "-id")}


class JourneySerializer(serializers.Serializer[CourseEnrollment]):
    """A learner in a course."""

    id = serializers.IntegerField()
    userId = serializers.IntegerField(source="user_id")  # noqa: N815 - the document's names
    courseId = serializers.IntegerField(source="course_id")  # noqa: N815
    status = serializers.SerializerMethodField()
    progress = serializers.FloatField(help_text="Percent.")
    enrolledAt = serializers.DateTimeField(source="enrollment_date")  # noqa: N815
    startedAt = serializers.DateTimeField(source="started_at", allow_null=True)  # noqa: N815
    completedAt = serializers.DateTimeField(source="completion_date", allow_null=True)  # noqa: N815
    expiresAt = serializers.DateTimeField(source="expires_at", allow_null=True)  # noqa: N815
    updatedAt = serializers.DateTimeField(source="updated_at")  # noqa: N815

    def get_status(self, enrollment: CourseEnrollment) -> str:
        """ENROLLED, IN_PROGRESS, COMPLETED, CERTIFIED, DROPPED or EXPIRED, as of now."""
        return CAPITALS.enrollment[enrollment.status_at(timezone.now())]


class JourneyInput(serializers.Serializer[Any]):
    """Whom to enrol, and where. Without `userId` it is the caller."""

    courseId = number()  # noqa: N815
    userId = number(required=False)  # noqa: N815
    code = serializers.CharField(max_length=40, required=False, help_text="An invitation's code.")


class JourneyChange(serializers.Serializer[Any]):
    """What to change; progress follows from the lessons."""

    status = serializers.ChoiceField(ENROLLMENTS, required=False)
    metadata = serializers.DictField(required=False)


class JourneyQuery(PageQuery):
    """Which enrolments."""

    status = serializers.ChoiceField(ENROLLMENTS, required=False)
    ordering = serializers.ChoiceField([(o, o) for o in ORDERS], default="newest")


JourneyPage = page_shape("Enrollment", JourneySerializer)


class JourneysView(ApiView):
    """Enrolments."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="enrollments_list",
        parameters=[JourneyQuery],
        responses=JourneyPage,
    )
    def get(self, request: Request) -> Response:
        """The caller's own enrolments."""
        user = signed_in(request)
        return _journeys(request, enrollments_seen_by(user).filter(user=user))

    @extend_schema(
        operation_id="enrollments_create", request=JourneyInput, responses={201: JourneySerializer}
    )
    def post(self, request: Request) -> Response:
        """Enrol in a course; instructors enrol others in theirs."""
        values = read_body(JourneyInput, request)
        enrollment = course_enroll(
            actor=signed_in(request),
            course_id=values["courseId"],
            learner_id=values.get("userId"),
            code=values.get("code", ""),
        )
        return Response(JourneySerializer(enrollment).data, status=status.HTTP_201_CREATED)


class CourseJourneysView(ApiView):
    """Enrolments in one course."""

    @extend_schema(
        operation_id="enrollments_of_course",
        parameters=[JourneyQuery],
        responses=JourneyPage,
    )
    def get(self, request: Request, course_id: int) -> Response:
        """Everybody's for instructors of the course; a learner finds their own, if enrolled."""
        user = signed_in(request)
        course = find_course(user, course_id)
        return _journeys(request, enrollments_seen_by(user).filter(course=course))


def _journeys(request: Request, found: Any) -> Response:
    query = read_query(JourneyQuery, request)
    if "status" in query:
        found = with_status(found, (query["status"],))
    return page_of(request, found.order_by(*ORDERS[query["ordering"]]), JourneySerializer, query)


class JourneyView(ApiView):
    """One enrolment."""

    problems = {"PATCH": (409,), "DELETE": (409,)}

    @extend_schema(operation_id="enrollments_retrieve", responses=JourneySerializer)
    def get(self, request: Request, enrollment_id: int) -> Response:
        """An enrolment of the caller's, or in a course the caller teaches."""
        return Response(JourneySerializer(find_enrollment(signed_in(request), enrollment_id)).data)

    @extend_schema(operation_id="enrollments_update", request=JourneyChange, responses=JourneySerializer)
    def patch(self, request: Request, enrollment_id: int) -> Response:
        """Take a step of the state machine that the caller may take; see the statuses."""
        values = read_body(JourneyChange, request)
        enrollment = enrollment_change(
            actor=signed_in(request),
            enrollment_id=enrollment_id,
            status=values.get("status"),
            metadata=values.get("metadata"),
        )
        return Response(JourneySerializer(enrollment).data)

    @extend_schema(operation_id="enrollments_delete", responses={204: None})
    def delete(self, request: Request, enrollment_id: int) -> Response:
        """Take the enrolment away; what was learnt stays."""
        enrollment_delete(actor=signed_in(request), enrollment_id=enrollment_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
