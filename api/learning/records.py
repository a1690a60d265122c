"""Enrolments and task progress in the plain dialect (active, completed, dropped)."""

import math
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ID, ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.dialects import PLAIN, PLAIN_ENROLLMENTS, PLAIN_TASKS
from learning.models import CourseEnrollment, TaskProgress
from learning.selectors.records import (
    enrollments_seen_by,
    find_enrollment,
    find_task_progress,
    task_progress_seen_by,
    with_status,
)
from learning.services import course_enroll, enrollment_change, enrollment_delete, task_report

ENROLLMENT_ORDERS = {
    "-enrollment_date": ("-enrollment_date", "-id"),
    "enrollment_date": ("enrollment_date", "id"),
    "progress": ("progress", "id"),
    "-progress": ("-progress", "-id"),
}
PROGRESS_ORDERS = {
    "-updated": ("-updated_at", "-id"),
    "updated": ("updated_at", "id"),
    "task": ("task_id", "id"),
    "-completion_date": ("-completion_date", "-id"),
}


def number(**options: Any) -> serializers.IntegerField:
    """An id."""
    return serializers.IntegerField(min_value=1, max_value=ID, **options)


class PercentField(serializers.FloatField):
    """A number from 0 to 100; what is finer than two decimals is rounded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, **options)

    def to_internal_value(self, data: Any) -> float:
        """The number; truth values and what is no number are refused."""
        value = super().to_internal_value(data)
        if isinstance(data, bool) or math.isnan(value):
            self.fail("invalid")
        return value


class EnrollmentSerializer(serializers.Serializer[CourseEnrollment]):
    """A learner in a course."""

    id = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id")
    course = serializers.IntegerField(source="course_id")
    enrollment_date = serializers.DateTimeField()
    status = serializers.SerializerMethodField()
    progress = serializers.DecimalField(max_digits=5, decimal_places=2, help_text="Percent.")
    completion_date = serializers.DateTimeField(allow_null=True)
    settings = serializers.DictField()

    def get_status(self, enrollment: CourseEnrollment) -> str:
        """active, completed or dropped."""
        return PLAIN.enrollment[enrollment.status_at(timezone.now())]


class EnrollInput(serializers.Serializer[Any]):
    """Whom to enrol, and where. Without `user` it is the caller."""

    course = number()
    user = number(required=False)
    status = serializers.ChoiceField([("active", "active")], required=False)
    settings = serializers.DictField(required=False)
    code = serializers.CharField(max_length=40, required=False, help_text="An invitation's code.")


class EnrollmentChange(serializers.Serializer[Any]):
    """What to change."""

    status = serializers.ChoiceField(PLAIN_ENROLLMENTS, required=False)
    settings = serializers.DictField(required=False)


class EnrollmentQuery(PageQuery):
    """Which enrolments."""

    course = number(required=False)
    user = number(required=False)
    status = serializers.ChoiceField(PLAIN_ENROLLMENTS, required=False)
    ordering = serializers.ChoiceField([(o, o) for o in ENROLLMENT_ORDERS], default="-enrollment_date")


class EnrollmentListView(ApiView):
    """Enrolments."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="course_enrollments_list",
        parameters=[EnrollmentQuery],
        responses=page_shape("CourseEnrollment", EnrollmentSerializer),
    )
    def get(self, request: Request) -> Response:
        """The caller's enrolments, and those in the courses the caller teaches."""
        query, user = read_query(EnrollmentQuery, request), signed_in(request)
        found = enrollments_seen_by(user)
        for name in ("course", "user"):
            if name in query:
                found = found.filter(**{f"{name}_id": query[name]})
        if "status" in query:
            found = with_status(found, PLAIN.groups[query["status"]])
        found = found.order_by(*ENROLLMENT_ORDERS[query["ordering"]])
        return page_of(request, found, EnrollmentSerializer, query)

    @extend_schema(
        operation_id="course_enrollments_create", request=EnrollInput, responses={201: EnrollmentSerializer}
    )
    def post(self, request: Request) -> Response:
        """Enrol in a course; instructors enrol others in theirs."""
        values = read_body(EnrollInput, request)
        enrollment = course_enroll(
            actor=signed_in(request),
            course_id=values["course"],
            learner_id=values.get("user"),
            code=values.get("code", ""),
            settings=values.get("settings"),
        )
        return Response(EnrollmentSerializer(enrollment).data, status=status.HTTP_201_CREATED)


class EnrollmentView(ApiView):
    """One enrolment."""

    problems = {"PATCH": (409,), "DELETE": (409,)}

    @extend_schema(operation_id="course_enrollments_retrieve", responses=EnrollmentSerializer)
    def get(self, request: Request, enrollment_id: int) -> Response:
        """An enrolment of the caller's, or in a course the caller teaches."""
        return Response(EnrollmentSerializer(find_enrollment(signed_in(request), enrollment_id)).data)

    @extend_schema(
        operation_id="course_enrollments_update", request=EnrollmentChange, responses=EnrollmentSerializer
    )
    def patch(self, request: Request, enrollment_id: int) -> Response:
        """Leave the course, or keep settings. Progress and completion follow from the tasks."""
        values = read_body(EnrollmentChange, request)
        word = values.get("status")
        enrollment = enrollment_change(
            actor=signed_in(request),
            enrollment_id=enrollment_id,
            status=PLAIN.targets[word] if word else None,
            unless=PLAIN.groups[word] if word else (),
            settings=values.get("settings"),
        )
        return Response(EnrollmentSerializer(enrollment).data)

    @extend_schema(operation_id="course_enrollments_delete", responses={204: None})
    def delete(self, request: Request, enrollment_id: int) -> Response:
        """Take the enrolment away."""
        enrollment_delete(actor=signed_in(request), enrollment_id=enrollment_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TaskProgressSerializer(serializers.Serializer[TaskProgress]):
    """A learner at a task."""

    id = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id")
    task = serializers.IntegerField(source="task_id")
    course = serializers.IntegerField(source="course_id")
    status = serializers.ChoiceField(PLAIN_TASKS)
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    time_spent = serializers.DurationField(help_text="[days ]hours:minutes:seconds")
    completion_date = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()


class TaskProgressChange(serializers.Serializer[Any]):
    """What the learner's client says of a task."""

    status = serializers.ChoiceField(PLAIN_TASKS, required=False)
    percent = PercentField(required=False)
    time_spent = serializers.DurationField(required=False, help_text="In all: [days ]hours:minutes:seconds")


class TaskProgressInput(TaskProgressChange):
    """The same, and of which task. Without `user` it is the caller."""

    task = number()
    user = number(required=False)


class TaskProgressQuery(PageQuery):
    """Which records."""

    task = number(required=False)
    course = number(required=False)
    user = number(required=False)
    status = serializers.ChoiceField(PLAIN_TASKS, required=False)
    ordering = serializers.ChoiceField([(o, o) for o in PROGRESS_ORDERS], default="-updated")


class TaskProgressListView(ApiView):
    """Progress at tasks."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="task_progress_list",
        parameters=[TaskProgressQuery],
        responses=page_shape("TaskProgress", TaskProgressSerializer),
    )
    def get(self, request: Request) -> Response:
        """The caller's progress, and that in the courses the caller teaches."""
        query = read_query(TaskProgressQuery, request)
        found = task_progress_seen_by(signed_in(request))
        for name in ("task", "course", "user"):
            if name in query:
                found = found.filter(**{f"{name}_id": query[name]})
        if "status" in query:
            found = found.filter(status__in=PLAIN.kept(query["status"]))
        found = found.order_by(*PROGRESS_ORDERS[query["ordering"]])
        return page_of(request, found, TaskProgressSerializer, query)

    @extend_schema(
        operation_id="task_progress_create",
        request=TaskProgressInput,
        responses={201: TaskProgressSerializer, 200: TaskProgressSerializer},
    )
    def post(self, request: Request) -> Response:
        """Report progress at a task: 201 at the first report, 200 afterwards."""
        values = read_body(TaskProgressInput, request)
        row = task_report(
            actor=signed_in(request),
            task_id=values["task"],
            learner_id=values.get("user"),
            **reported(values),
        )
        made = status.HTTP_201_CREATED if row.was_created else status.HTTP_200_OK
        return Response(TaskProgressSerializer(row).data, status=made)


class TaskProgressView(ApiView):
    """One record of progress."""

    problems = {"PATCH": (409,)}

    @extend_schema(operation_id="task_progress_retrieve", responses=TaskProgressSerializer)
    def get(self, request: Request, progress_id: int) -> Response:
        """A record of the caller's, or in a course the caller teaches."""
        return Response(TaskProgressSerializer(find_task_progress(signed_in(request), progress_id)).data)

    @extend_schema(
        operation_id="task_progress_update", request=TaskProgressChange, responses=TaskProgressSerializer
    )
    def patch(self, request: Request, progress_id: int) -> Response:
        """Report more of the same task."""
        values, user = read_body(TaskProgressChange, request), signed_in(request)
        known = find_task_progress(user, progress_id)
        row = task_report(actor=user, task_id=known.task_id, learner_id=known.user_id, **reported(values))
        return Response(TaskProgressSerializer(row).data)


def reported(values: dict[str, Any]) -> dict[str, Any]:
    """The service's words for a report in this dialect."""
    word = values.get("status")
    return {
        "status": PLAIN.reported[word] if word else None,
        "percent": values.get("percent"),
        "spent": values.get("time_spent"),
    }
