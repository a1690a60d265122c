"""Courses and their tasks to read, and the review of what was missed."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.dialects import CAPITALS, ENROLLMENTS, TASKS
from api.learning.records import number
from challenges.markdown import render_markdown
from core.errors import NotAllowed
from learning.models import Course, LearningTask
from learning.reviewing import review_answer
from learning.selectors.courses import COURSE_ORDERS, CourseView, course_catalogue, read_course, read_task
from learning.services.visits import check_enrollment
from progress.review import RATINGS, DueItem, due_today, review_rate


class CourseSerializer(serializers.Serializer[Course]):
    """A course in the catalogue, with the caller's place in it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.SerializerMethodField()
    access = serializers.ChoiceField(Course.Access.choices)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    tasks = serializers.IntegerField(source="task_count")
    my_status = serializers.CharField(allow_null=True)
    my_progress = serializers.FloatField(allow_null=True)

    def get_title(self, course: Course) -> str:
        """In the reader's language."""
        return course.localized("title")


class TaskShape(serializers.Serializer[Any]):
    """A task as the caller sees it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(LearningTask.Kind.choices)
    minutes = serializers.IntegerField()
    is_required = serializers.BooleanField()
    challenge = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(TASKS)


class ModuleShape(serializers.Serializer[Any]):
    """A part of a course."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    tasks = TaskShape(many=True)


class CourseDetailSerializer(serializers.Serializer[Any]):
    """A course with its modules and tasks; `next` is the task to carry on with."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(help_text="HTML.")
    status = serializers.ChoiceField(ENROLLMENTS, allow_null=True, help_text="null: not enrolled.")
    progress = serializers.FloatField(allow_null=True)
    next = serializers.IntegerField(allow_null=True)
    modules = ModuleShape(many=True)


class CourseQuery(PageQuery):
    """Which courses."""

    search = serializers.CharField(max_length=100, required=False)
    mine = serializers.BooleanField(default=False)
    ordering = serializers.ChoiceField([(o, o) for o in COURSE_ORDERS], default="catalogue")


class CoursesView(ApiView):
    """The catalogue of courses."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="courses_list",
        parameters=[CourseQuery],
        responses=page_shape("Course", CourseSerializer),
    )
    def get(self, request: Request) -> Response:
        """The courses the caller may know of."""
        query = read_query(CourseQuery, request)
        found = course_catalogue(
            request.user, search=query.get("search", ""), mine=query["mine"], order=query["ordering"]
        )
        return page_of(request, found, CourseSerializer, query)


class CourseDetailView(ApiView):
    """One course."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="courses_retrieve", responses=CourseDetailSerializer)
    def get(self, request: Request, course_id: int) -> Response:
        """The course, module by module, with the caller's state at every task."""
        return Response(_course_body(read_course(request.user, course_id)))


def _course_body(view: CourseView) -> dict[str, Any]:
    enrollment = view.enrollment
    return {
        "id": view.course.pk,
        "slug": view.course.slug,
        "title": view.course.localized("title"),
        "description": render_markdown(view.course.localized("description")),
        "status": enrollment.status_at(timezone.now()) if enrollment else None,
        "progress": float(enrollment.progress) if enrollment else None,
        "next": view.next_task.pk if view.next_task else None,
        "modules": [
            {
                "id": module.module.pk,
                "title": module.module.localized("title"),
                "tasks": [_task_body(entry.task, entry.status) for entry in module.tasks],
            }
            for module in view.modules
        ],
    }


def _task_body(task: LearningTask, status: str) -> dict[str, Any]:
    return {
        "id": task.pk,
        "slug": task.slug,
        "title": task.localized("title"),
        "kind": task.kind,
        "minutes": task.minutes,
        "is_required": task.is_required,
        "challenge": task.challenge_id,
        "status": CAPITALS.task[status],
    }


class TaskDetailSerializer(TaskShape):
    """A task with its text."""

    body = serializers.CharField(help_text="HTML.")


class TaskDetailView(ApiView):
    """One task."""

    problems = {"GET": (409,)}

    @extend_schema(operation_id="tasks_retrieve", responses=TaskDetailSerializer)
    def get(self, request: Request, task_id: int) -> Response:
        """The task with its text, for those at work in the course once it is open, and for instructors."""
        view = read_task(signed_in(request), task_id)
        if not view.may_read:
            if view.enrollment is not None:
                check_enrollment(view.enrollment, timezone.now())
            requires = [{"id": task.pk, "title": task.localized("title")} for task in view.missing]
            raise NotAllowed(code="task_locked", requires=requires)
        body = render_markdown(view.task.localized("body"))
        return Response({**_task_body(view.task, view.view.status), "body": body})


class DueSerializer(serializers.Serializer[DueItem]):
    """One thing to review."""

    subject = serializers.CharField(help_text="`challenge:7` or `question:12`.")
    kind = serializers.CharField()
    target_id = serializers.IntegerField()
    title = serializers.CharField()
    due_at = serializers.DateTimeField()


class ReviewInput(serializers.Serializer[Any]):
    """How it went."""

    subject = serializers.CharField(max_length=40)
    rating = serializers.ChoiceField([(name, name) for name in RATINGS])


class ReviewAnswerInput(serializers.Serializer[Any]):
    """A choice for a missed question."""

    question = number()
    option = number()


class ReviewedSerializer(DueSerializer):
    """When the next review falls due, and whether the choice was right (null: rated by the learner)."""

    right = serializers.BooleanField(allow_null=True)


class ReviewView(ApiView):
    """The review of what was missed."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="review_list",
        responses=type(
            "DueList",
            (serializers.Serializer,),
            {
                "__doc__": "What is due.",
                "count": serializers.IntegerField(),
                "results": DueSerializer(many=True),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        """What is due by the end of the caller's day, longest overdue first."""
        due = due_today(signed_in(request))
        return Response({"count": len(due), "results": [DueSerializer(item).data for item in due]})

    @extend_schema(operation_id="review_rate", request=ReviewInput, responses=ReviewedSerializer)
    def post(self, request: Request) -> Response:
        """Say how reviewing something went."""
        values = read_body(ReviewInput, request)
        item = review_rate(actor=signed_in(request), **values)
        return Response({**DueSerializer(item).data, "right": None})


class ReviewAnswerView(ApiView):
    """Answering a missed question again."""

    problems = {"POST": (404, 409)}

    @extend_schema(operation_id="review_answer", request=ReviewAnswerInput, responses=ReviewedSerializer)
    def post(self, request: Request) -> Response:
        """Choose an option; right counts as good, wrong as again."""
        values = read_body(ReviewAnswerInput, request)
        right, item = review_answer(
            actor=signed_in(request), question_id=values["question"], option_id=values["option"]
        )
        return Response({**DueSerializer(item).data, "right": right})
