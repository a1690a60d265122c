"""Which programs for a challenge are alike, for those who teach."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, read_query, signed_in
from api.views.outcomes import OutcomesQuery
from learning.access import find_taught
from learning.selectors.taught import course_likeness
from progress.selectors import find_challenge
from progress.selectors.likeness import read_likeness


class AlikePairShape(serializers.Serializer[Any]):
    """Two answers in one language; the shares are percent of each that the other has too."""

    language = serializers.CharField()
    first = serializers.CharField()
    second = serializers.CharField()
    first_share = serializers.FloatField()
    second_share = serializers.FloatField()
    first_submission = serializers.IntegerField()
    second_submission = serializers.IntegerField()


class LikenessSerializer(serializers.Serializer[Any]):
    """Pairs of alike programs, most alike first. Likeness is no proof."""

    made_at = serializers.DateTimeField()
    programs = serializers.IntegerField()
    read = serializers.IntegerField(
        help_text="While fewer than `programs`, ask again: there are no pairs yet."
    )
    left_out = serializers.IntegerField(help_text="Older programs beyond the bound.")
    pairs = AlikePairShape(many=True)


class LikenessView(ApiView):
    """Programs that are alike."""

    problems = {"GET": (403,)}

    @extend_schema(
        operation_id="challenges_likeness", parameters=[OutcomesQuery], responses=LikenessSerializer
    )
    def get(self, request: Request, challenge_id: int) -> Response:
        """Pairs of alike programs among the newest ones. Instructors and admins."""
        user, course_id = signed_in(request), read_query(OutcomesQuery, request).get("course")
        challenge = find_challenge(user, challenge_id=challenge_id)
        if course_id is None:
            found = read_likeness(user, challenge)
        else:
            found = course_likeness(user, find_taught(user, course_id), challenge)
        return Response(LikenessSerializer(asdict(found)).data)
