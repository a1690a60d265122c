"""For those who teach a course: insights, exports, invitations, messages, revocations."""

from dataclasses import asdict
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ID, ApiView, idempotency_key, read_body, read_query, signed_in
from api.learning.records import number
from learning.access import find_taught
from learning.exports import course_csv
from learning.models import TaskProgress
from learning.selectors.attention import read_attention, read_heatmap
from learning.selectors.insights import read_course_figures, read_task_figures
from learning.services import certificate_revoke, invitation_create, learners_message
from learning.statements import course_statements


class StepShape(serializers.Serializer[Any]):
    """A step of the funnel."""

    name = serializers.CharField()
    learners = serializers.IntegerField()
    share = serializers.FloatField(help_text="Percent of all enrolled.")


class WeekShape(serializers.Serializer[Any]):
    """A week, by its Monday."""

    monday = serializers.DateField()
    enrolled = serializers.IntegerField()
    completed = serializers.IntegerField()


class BandShape(serializers.Serializer[Any]):
    """Completions that took so many days."""

    from_days = serializers.IntegerField()
    to_days = serializers.IntegerField(allow_null=True)
    learners = serializers.IntegerField()


class HardnessShape(serializers.Serializer[Any]):
    """A task and how learners fare at it."""

    task_id = serializers.IntegerField()
    challenge_id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    kind = serializers.CharField()
    begun = serializers.IntegerField()
    completed = serializers.IntegerField()
    completion_rate = serializers.FloatField()
    minutes = serializers.FloatField()
    average_score = serializers.FloatField(allow_null=True)
    average_attempts = serializers.FloatField(allow_null=True)


class WrongShape(serializers.Serializer[Any]):
    """A wrong option and how often it is chosen."""

    question_id = serializers.IntegerField()
    question = serializers.CharField()
    option = serializers.CharField()
    chosen = serializers.IntegerField()
    share = serializers.FloatField()


class AttentionShape(serializers.Serializer[Any]):
    """A learner who may need a word."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    progress = serializers.FloatField()
    last_activity_at = serializers.DateTimeField()
    idle_days = serializers.IntegerField()
    stuck_at = serializers.ListField(child=serializers.IntegerField())


class InsightsSerializer(serializers.Serializer[Any]):
    """Everything an instructor sees of a course at a glance."""

    funnel = StepShape(many=True)
    weeks = WeekShape(many=True)
    durations = BandShape(many=True)
    hardest = HardnessShape(many=True)
    wrong_answers = WrongShape(many=True)
    attention = AttentionShape(many=True)


class InsightsView(ApiView):
    """A course in figures."""

    @extend_schema(operation_id="course_insights", responses=InsightsSerializer)
    def get(self, request: Request, course_id: int) -> Response:
        """Funnel, weeks, durations, hardest tasks, common wrong answers, and who needs attention."""
        user = signed_in(request)
        course = find_taught(user, course_id)
        figures, tasks = read_course_figures(user, course), read_task_figures(user, course)
        body = {
            "funnel": figures.funnel,
            "weeks": figures.weeks,
            "durations": figures.durations,
            "hardest": tasks.hardest,
            "wrong_answers": tasks.wrong_answers,
            "attention": read_attention(user, course),
        }
        return Response(InsightsSerializer(body).data)


class HeatQuery(serializers.Serializer[Any]):
    """Which page of learners."""

    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=200, default=50)


class HeatTask(serializers.Serializer[Any]):
    """A column."""

    id = serializers.IntegerField()
    title = serializers.CharField()


class HeatRowShape(serializers.Serializer[Any]):
    """A learner's line."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    progress = serializers.FloatField()
    cells = serializers.ListField(child=serializers.ChoiceField(TaskProgress.Status.choices))
    certificate = serializers.CharField(allow_null=True, help_text="The code of a valid one.")


class HeatmapSerializer(serializers.Serializer[Any]):
    """Learners by tasks."""

    count = serializers.IntegerField()
    tasks = HeatTask(many=True)
    results = HeatRowShape(many=True)


class HeatmapView(ApiView):
    """Learners by tasks."""

    @extend_schema(operation_id="course_heatmap", parameters=[HeatQuery], responses=HeatmapSerializer)
    def get(self, request: Request, course_id: int) -> Response:
        """A page of the course's learners with their status at every task."""
        query = read_query(HeatQuery, request)
        start, user = (query["page"] - 1) * query["page_size"], signed_in(request)
        found = read_heatmap(user, find_taught(user, course_id), start=start, limit=query["page_size"])
        tasks = [{"id": pk, "title": title} for pk, title in found.tasks]
        return Response(
            {"count": found.total, "tasks": tasks, "results": [asdict(row) for row in found.rows]}
        )


class CsvView(ApiView):
    """The course's learners for a spreadsheet."""

    @extend_schema(operation_id="course_csv", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, course_id: int) -> StreamingHttpResponse:
        """CSV in UTF-8; a cell that could be taken for a formula begins with an apostrophe."""
        lines = course_csv(signed_in(request), course_id)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="course-{course_id}.csv"'
        return response


class StatementQuery(serializers.Serializer[Any]):
    """Where to go on."""

    after = serializers.IntegerField(min_value=0, max_value=ID, default=0)


class StatementsSerializer(serializers.Serializer[Any]):
    """xAPI statements, and the `after` of the next page."""

    statements = serializers.ListField(child=serializers.DictField())
    next = serializers.IntegerField(allow_null=True)


class StatementsView(ApiView):
    """What happened in the course, for a learning record store."""

    @extend_schema(
        operation_id="course_statements", parameters=[StatementQuery], responses=StatementsSerializer
    )
    def get(self, request: Request, course_id: int) -> Response:
        """xAPI 1.0.3 statements, oldest first, a thousand at a time."""
        after = read_query(StatementQuery, request)["after"]
        found, following = course_statements(signed_in(request), course_id, after=after)
        return Response({"statements": found, "next": following})


class MessageInput(serializers.Serializer[Any]):
    """A word to learners."""

    users = serializers.ListField(child=number(), allow_empty=False, max_length=200)
    text = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    hint = serializers.IntegerField(
        min_value=1,
        max_value=ID,
        required=False,
        allow_null=True,
        help_text="A hint of a challenge in the course.",
    )
    idempotency_key = serializers.CharField(
        max_length=100, required=False, allow_null=True, help_text="Instead of the Idempotency-Key header."
    )


class SentSerializer(serializers.Serializer[Any]):
    """How many it was sent to, and how many of them get it in Telegram too."""

    sent = serializers.IntegerField()
    telegram = serializers.IntegerField()


class MessageView(ApiView):
    """Words to learners."""

    @extend_schema(operation_id="course_message", request=MessageInput, responses=SentSerializer)
    def post(self, request: Request, course_id: int) -> Response:
        """Send a text or a hint to learners of the course, each through their own channel."""
        values = read_body(MessageInput, request)
        delivery = learners_message(
            actor=signed_in(request),
            course_id=course_id,
            user_ids=values["users"],
            text=values["text"],
            hint_id=values.get("hint"),
            idempotency_key=idempotency_key(request, values),
        )
        return Response(asdict(delivery))


class InvitationInput(serializers.Serializer[Any]):
    """How often and how long the code is good."""

    max_uses = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class InvitationSerializer(InvitationInput):
    """A code."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    uses = serializers.IntegerField()


class InvitationsView(ApiView):
    """Invitations to a course."""

    @extend_schema(
        operation_id="course_invite", request=InvitationInput, responses={201: InvitationSerializer}
    )
    def post(self, request: Request, course_id: int) -> Response:
        """Make a code that lets learners in."""
        values = read_body(InvitationInput, request)
        made = invitation_create(actor=signed_in(request), course_id=course_id, **values)
        return Response(InvitationSerializer(made).data, status=status.HTTP_201_CREATED)


class RevokeInput(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class RevokedSerializer(serializers.Serializer[Any]):
    """A certificate that holds no more."""

    code = serializers.CharField()
    revoked_at = serializers.DateTimeField()
    revoked_for = serializers.CharField(allow_blank=True)


class RevokeView(ApiView):
    """Revoking certificates."""

    problems = {"POST": (404, 409)}

    @extend_schema(operation_id="certificates_revoke", request=RevokeInput, responses=RevokedSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Declare a certificate void; its public page says so from now on."""
        reason = read_body(RevokeInput, request)["reason"]
        return Response(
            RevokedSerializer(certificate_revoke(actor=signed_in(request), code=code, reason=reason)).data
        )
