"""Lesson progress in the journey's dialect: views, completions, and the summary of a course."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.dialects import CAPITALS, ENROLLMENTS, REPORTS
from api.learning.journey import ORDERS
from api.learning.records import PercentField, number
from learning.access import find_course
from learning.models import TaskProgress
from learning.selectors.records import find_task_progress, read_summary, task_progress_seen_by
from learning.services import task_open, task_report

LONGEST = 365 * 24 * 3600


class LessonSerializer(serializers.Serializer[TaskProgress]):
    """A learner at a lesson, a quiz or a challenge of a course."""

    id = serializers.IntegerField()
    userId = serializers.IntegerField(source="user_id")  # noqa: N815
    lessonId = serializers.IntegerField(source="task_id")  # noqa: N815
    moduleId = serializers.IntegerField(source="task.module_id")  # noqa: N815
    courseId = serializers.IntegerField(source="course_id")  # noqa: N815
    status = serializers.SerializerMethodField()
    completed = serializers.BooleanField(source="is_completed")
    progress = serializers.FloatField(source="percent", help_text="Percent.")
    timeSpent = serializers.SerializerMethodField()  # noqa: N815
    lastViewedAt = serializers.DateTimeField(source="last_accessed_at")  # noqa: N815
    completedAt = serializers.DateTimeField(source="completion_date", allow_null=True)  # noqa: N815

    def get_status(self, row: TaskProgress) -> str:
        """NOT_STARTED, IN_PROGRESS or COMPLETED."""
        return CAPITALS.task[str(row.status)]

    def get_timeSpent(self, row: TaskProgress) -> int:  # noqa: N802
        """Seconds."""
        return int(row.time_spent.total_seconds())


class LessonChange(serializers.Serializer[Any]):
    """A view (nothing but the lesson), or how far it has got."""

    status = serializers.ChoiceField(REPORTS, required=False)
    completed = serializers.BooleanField(required=False, help_text="The same as the status COMPLETED.")
    progress = PercentField(required=False)
    timeSpent = serializers.IntegerField(  # noqa: N815
        min_value=0, max_value=LONGEST, required=False, help_text="Seconds in all."
    )


class LessonInput(LessonChange):
    """The same, and of which lesson."""

    lessonId = number()  # noqa: N815


class LessonQuery(PageQuery):
    """Which records."""

    userId = number(required=False)  # noqa: N815
    status = serializers.ChoiceField(REPORTS, required=False)
    ordering = serializers.ChoiceField([(o, o) for o in ORDERS], default="updated")


LessonPage = page_shape("LessonProgress", LessonSerializer)


class LessonsView(ApiView):
    """Progress in lessons."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="lesson_progress_list",
        parameters=[LessonQuery],
        responses=LessonPage,
    )
    def get(self, request: Request) -> Response:
        """The caller's own progress."""
        user = signed_in(request)
        return _lessons(request, task_progress_seen_by(user).filter(user=user))

    @extend_schema(
        operation_id="lesson_progress_create",
        request=LessonInput,
        responses={201: LessonSerializer, 200: LessonSerializer},
    )
    def post(self, request: Request) -> Response:
        """Record a view or a completion: 201 the first time, 200 afterwards."""
        values, user = read_body(LessonInput, request), signed_in(request)
        told = _reported(values)
        if any(value is not None for value in told.values()):
            row = task_report(actor=user, task_id=values["lessonId"], **told)
        else:
            row = task_open(actor=user, task_id=values["lessonId"])
        made = status.HTTP_201_CREATED if row.was_created else status.HTTP_200_OK
        return Response(LessonSerializer(row).data, status=made)


class CourseLessonsView(ApiView):
    """Progress in one course."""

    @extend_schema(
        operation_id="lesson_progress_of_course",
        parameters=[LessonQuery],
        responses=LessonPage,
    )
    def get(self, request: Request, course_id: int) -> Response:
        """Everybody's for instructors of the course; a learner finds their own."""
        user = signed_in(request)
        course = find_course(user, course_id)
        return _lessons(request, task_progress_seen_by(user).filter(course=course))


def _lessons(request: Request, found: Any) -> Response:
    query = read_query(LessonQuery, request)
    if "status" in query:
        found = found.filter(status=CAPITALS.reported[query["status"]])
    if "userId" in query:
        found = found.filter(user_id=query["userId"])
    return page_of(request, found.order_by(*ORDERS[query["ordering"]]), LessonSerializer, query)


class SummarySerializer(serializers.Serializer[Any]):
    """A learner's progress in a course in figures."""

    courseId = serializers.IntegerField()  # noqa: N815
    userId = serializers.IntegerField()  # noqa: N815
    status = serializers.ChoiceField(ENROLLMENTS, allow_null=True, help_text="null: not enrolled.")
    totalLessons = serializers.IntegerField()  # noqa: N815
    completedLessons = serializers.IntegerField()  # noqa: N815
    inProgressLessons = serializers.IntegerField()  # noqa: N815
    progress = serializers.FloatField(help_text="Percent.")
    timeSpent = serializers.IntegerField(help_text="Seconds.")  # noqa: N815
    lastActivityAt = serializers.DateTimeField(allow_null=True)  # noqa: N815


class SummaryQuery(serializers.Serializer[Any]):
    """Whose summary; without it the caller's."""

    userId = number(required=False)  # noqa: N815


class SummaryView(ApiView):
    """The summary of a course."""

    @extend_schema(
        operation_id="lesson_progress_summary", parameters=[SummaryQuery], responses=SummarySerializer
    )
    def get(self, request: Request, course_id: int) -> Response:
        """The required tasks of the course, counted for one learner."""
        user = signed_in(request)
        learner = read_query(SummaryQuery, request).get("userId")
        found = read_summary(user, course_id, learner)
        state = found.enrollment.status_at(timezone.now()) if found.enrollment else None
        body = {
            "courseId": course_id,
            "userId": learner or user.pk,
            "status": CAPITALS.enrollment[state] if state else None,
            "totalLessons": found.total,
            "completedLessons": found.completed,
            "inProgressLessons": found.in_progress,
            "progress": found.percent,
            "timeSpent": found.seconds,
            "lastActivityAt": found.last_activity_at,
        }
        return Response(SummarySerializer(body).data)


class LessonView(ApiView):
    """One record of progress."""

    problems = {"PATCH": (409,)}

    @extend_schema(operation_id="lesson_progress_retrieve", responses=LessonSerializer)
    def get(self, request: Request, progress_id: int) -> Response:
        """A record of the caller's, or in a course the caller teaches."""
        return Response(LessonSerializer(find_task_progress(signed_in(request), progress_id)).data)

    @extend_schema(operation_id="lesson_progress_update", request=LessonChange, responses=LessonSerializer)
    def patch(self, request: Request, progress_id: int) -> Response:
        """Record more of the same lesson."""
        values, user = read_body(LessonChange, request), signed_in(request)
        known = find_task_progress(user, progress_id)
        told = _reported(values)
        row = task_report(actor=user, task_id=known.task_id, learner_id=known.user_id, **told)
        return Response(LessonSerializer(row).data)


def _reported(values: dict[str, Any]) -> dict[str, Any]:
    word, spent = values.get("status"), values.get("timeSpent")
    state = CAPITALS.reported[word] if word else None
    return {
        "status": TaskProgress.Status.COMPLETED.value if values.get("completed") else state,
        "percent": values.get("progress"),
        "spent": None if spent is None else timedelta(seconds=spent),
    }
