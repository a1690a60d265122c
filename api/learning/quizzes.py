"""Quiz attempts and responses. What a client says of scores is never read."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.records import number
from challenges.markdown import render_inline, render_markdown
from learning.models import QuizAttempt, QuizResponse
from learning.selectors.quizzes import AttemptView as Shown
from learning.selectors.quizzes import QuestionView, read_attempt
from learning.selectors.records import attempts_seen_by, responses_seen_by
from learning.services import attempt_answer, attempt_start, attempt_submit, settle_late_attempts

ATTEMPT_ORDERS = {
    "-attempt_date": ("-attempt_date", "-id"),
    "attempt_date": ("attempt_date", "id"),
    "-score": ("-score", "-id"),
    "score": ("score", "id"),
}
WORDS = QuizAttempt.Completion.choices


class AttemptSerializer(serializers.Serializer[QuizAttempt]):
    """An attempt at a quiz. `score` is in points; it is counted when the attempt closes."""

    id = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id")
    quiz = serializers.IntegerField(source="quiz_id")
    number = serializers.IntegerField()
    score = serializers.IntegerField()
    max_score = serializers.IntegerField()
    percentage = serializers.FloatField()
    passed = serializers.BooleanField()
    time_taken = serializers.DurationField()
    completion_status = serializers.ChoiceField(WORDS)
    attempt_date = serializers.DateTimeField()
    deadline = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class OptionShape(serializers.Serializer[Any]):
    """An option; what is right is told afterwards."""

    id = serializers.IntegerField()
    text = serializers.CharField(help_text="HTML.")
    chosen = serializers.BooleanField()
    is_correct = serializers.BooleanField(allow_null=True)
    feedback = serializers.CharField(allow_null=True, help_text="HTML.")


class QuestionShape(serializers.Serializer[Any]):
    """A question in the attempt's own order."""

    id = serializers.IntegerField()
    text = serializers.CharField(help_text="HTML.")
    points = serializers.IntegerField()
    answered = serializers.BooleanField()
    is_correct = serializers.BooleanField(allow_null=True)
    explanation = serializers.CharField(allow_null=True, help_text="HTML.")
    options = OptionShape(many=True)


class AttemptDetailSerializer(AttemptSerializer):
    """An attempt with its questions."""

    seconds_left = serializers.IntegerField(allow_null=True, help_text="null: no limit, or closed.")
    questions = QuestionShape(many=True)


class AttemptQuery(PageQuery):
    """Which attempts."""

    quiz = number(required=False)
    user = number(required=False)
    completion_status = serializers.ChoiceField(WORDS, required=False)
    ordering = serializers.ChoiceField([(o, o) for o in ATTEMPT_ORDERS], default="-attempt_date")


class AttemptInput(serializers.Serializer[Any]):
    """Which quiz; its id is its task's."""

    quiz = number()


class AttemptListView(ApiView):
    """Attempts at quizzes."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="quiz_attempts_list",
        parameters=[AttemptQuery],
        responses=page_shape("QuizAttempt", AttemptSerializer),
    )
    def get(self, request: Request) -> Response:
        """The caller's attempts, and those in the courses the caller teaches."""
        query, user = read_query(AttemptQuery, request), signed_in(request)
        settle_late_attempts(user_id=user.pk)
        found = attempts_seen_by(user)
        for name in ("quiz", "user"):
            if name in query:
                found = found.filter(**{f"{name}_id": query[name]})
        if "completion_status" in query:
            found = found.filter(completion_status=query["completion_status"])
        found = found.order_by(*ATTEMPT_ORDERS[query["ordering"]])
        return page_of(request, found, AttemptSerializer, query)

    @extend_schema(
        operation_id="quiz_attempts_create",
        request=AttemptInput,
        responses={201: AttemptDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Start an attempt, or carry on with the open one; on any device it is the same."""
        user = signed_in(request)
        attempt = attempt_start(actor=user, quiz_id=read_body(AttemptInput, request)["quiz"])
        return Response(attempt_body(read_attempt(user, attempt.pk)), status=status.HTTP_201_CREATED)


class AttemptView(ApiView):
    """One attempt."""

    @extend_schema(operation_id="quiz_attempts_retrieve", responses=AttemptDetailSerializer)
    def get(self, request: Request, attempt_id: int) -> Response:
        """An attempt with its questions; with what was right, once it is closed."""
        user = signed_in(request)
        settle_late_attempts(user_id=user.pk)
        return Response(attempt_body(read_attempt(user, attempt_id)))


class SubmitView(ApiView):
    """Handing in."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="quiz_attempts_submit", request=None, responses=AttemptDetailSerializer)
    def post(self, request: Request, attempt_id: int) -> Response:
        """Hand in the attempt; handing in again changes nothing."""
        user = signed_in(request)
        attempt_submit(actor=user, attempt_id=attempt_id)
        return Response(attempt_body(read_attempt(user, attempt_id)))


def attempt_body(shown: Shown) -> dict[str, Any]:
    """An attempt with its questions as they go out."""
    return {
        **AttemptSerializer(shown.attempt).data,
        "seconds_left": shown.seconds_left,
        "questions": [_question_body(question) for question in shown.questions],
    }


def _question_body(question: QuestionView) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": render_markdown(question.text),
        "points": question.points,
        "answered": question.answered,
        "is_correct": question.is_correct,
        "explanation": None if question.explanation is None else render_markdown(question.explanation),
        "options": [
            {
                "id": option.id,
                "text": render_inline(option.text),
                "chosen": option.chosen,
                "is_correct": option.is_correct,
                "feedback": None if option.feedback is None else render_inline(option.feedback),
            }
            for option in question.options
        ],
    }


class ResponseSerializer(serializers.Serializer[QuizResponse]):
    """The option chosen for a question."""

    id = serializers.IntegerField()
    attempt = serializers.IntegerField(source="attempt_id")
    question = serializers.IntegerField(source="question_id")
    selected_option = serializers.IntegerField(source="selected_option_id")
    is_correct = serializers.SerializerMethodField()
    time_spent = serializers.DurationField()

    def get_is_correct(self, response: QuizResponse) -> bool | None:
        """Told once the attempt is closed."""
        return None if response.attempt.is_open else response.is_correct


class ResponseInput(serializers.Serializer[Any]):
    """The choice."""

    attempt = number()
    question = number()
    selected_option = number()
    time_spent = serializers.DurationField(required=False)


class ResponseQuery(PageQuery):
    """Which responses."""

    attempt = number(required=False)
    question = number(required=False)
    ordering = serializers.ChoiceField([("id", "id"), ("-id", "-id")], default="id")


class ResponseListView(ApiView):
    """Answers within attempts."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="quiz_responses_list",
        parameters=[ResponseQuery],
        responses=page_shape("QuizResponse", ResponseSerializer),
    )
    def get(self, request: Request) -> Response:
        """The caller's responses, and those in the courses the caller teaches."""
        query, user = read_query(ResponseQuery, request), signed_in(request)
        settle_late_attempts(user_id=user.pk)
        found = responses_seen_by(user)
        for name in ("attempt", "question"):
            if name in query:
                found = found.filter(**{f"{name}_id": query[name]})
        return page_of(request, found.order_by(query["ordering"]), ResponseSerializer, query)

    @extend_schema(
        operation_id="quiz_responses_create", request=ResponseInput, responses={201: ResponseSerializer}
    )
    def post(self, request: Request) -> Response:
        """Choose an option; choosing again before handing in replaces the choice."""
        values = read_body(ResponseInput, request)
        response = attempt_answer(
            actor=signed_in(request),
            attempt_id=values["attempt"],
            question_id=values["question"],
            option_id=values["selected_option"],
            spent=values.get("time_spent"),
        )
        return Response(ResponseSerializer(response).data, status=status.HTTP_201_CREATED)
