"""How learners fare at a challenge, for those who write challenges."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ID, ApiView, read_query, signed_in
from learning.access import find_taught
from learning.selectors.taught import course_outcomes
from progress.selectors import find_challenge, read_outcomes


class OutcomesQuery(serializers.Serializer[Any]):
    """Whose answers to count."""

    course = serializers.IntegerField(
        min_value=1,
        max_value=ID,
        required=False,
        help_text="Only learners of this course, which one teaches.",
    )


class TriesShape(serializers.Serializer[Any]):
    """Learners by how many answers they gave."""

    first = serializers.IntegerField()
    last = serializers.IntegerField(allow_null=True)
    solved = serializers.IntegerField()
    unsolved = serializers.IntegerField()


class TimeShape(serializers.Serializer[Any]):
    """Learners by the minutes from beginning to solving."""

    from_minutes = serializers.IntegerField()
    to_minutes = serializers.IntegerField(allow_null=True)
    learners = serializers.IntegerField()


class CommonShape(serializers.Serializer[Any]):
    """An answer without full score, and how often it was given."""

    answer = serializers.JSONField(
        allow_null=True, help_text="null for programs: their verdicts are counted."
    )
    verdict = serializers.CharField()
    given = serializers.IntegerField()
    share = serializers.FloatField(help_text="Percent of all answers without full score.")


class OutcomesSerializer(serializers.Serializer[Any]):
    """A challenge in figures."""

    begun = serializers.IntegerField()
    tried = serializers.IntegerField()
    solved = serializers.IntegerField()
    answers = serializers.IntegerField()
    hinted = serializers.IntegerField()
    success_rate = serializers.FloatField(help_text="Percent of those who answered.")
    first_try_rate = serializers.FloatField(help_text="Percent of those who answered.")
    average_attempts = serializers.FloatField(allow_null=True, help_text="Of those who solved it.")
    minutes = serializers.FloatField(allow_null=True, help_text="Mean from beginning to solving.")
    tries = TriesShape(many=True)
    times = TimeShape(many=True)
    wrong_answers = CommonShape(many=True)


class OutcomesView(ApiView):
    """A challenge in figures."""

    problems = {"GET": (403,)}

    @extend_schema(
        operation_id="challenges_analytics", parameters=[OutcomesQuery], responses=OutcomesSerializer
    )
    def get(self, request: Request, challenge_id: int) -> Response:
        """Attempts, time to solve, success rate, common wrong answers. Instructors and admins."""
        user, course_id = signed_in(request), read_query(OutcomesQuery, request).get("course")
        challenge = find_challenge(user, challenge_id=challenge_id)
        if course_id is None:
            found = read_outcomes(user, challenge)
        else:
            found = course_outcomes(user, find_taught(user, course_id), challenge)
        return Response(OutcomesSerializer(asdict(found)).data)
