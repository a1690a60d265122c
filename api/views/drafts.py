"""Drafts: what the caller is writing, from whichever door."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, read_body, read_query, signed_in
from progress.selectors import open_challenge, read_draft
from progress.services import save_draft
from progress.services.drafting import draft_body


class DraftSerializer(serializers.Serializer[Any]):
    """The caller's program as it stands. `version` is 0 until something has been written."""

    challenge = serializers.IntegerField()
    language = serializers.CharField()
    files = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="Text by path.")
    version = serializers.IntegerField(help_text="One higher with every change.")
    saved_at = serializers.DateTimeField(allow_null=True)
    replaced = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        allow_null=True,
        help_text="The texts that the last reset, or the last settled conflict, put aside.",
    )


class DraftInputSerializer(serializers.Serializer[Any]):
    """What has been written upon `version`."""

    language = serializers.CharField(max_length=20)
    files = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False),
        help_text="Text by path; a file left out stays as it is. At most 64 KiB each.",
    )
    version = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The version this was written upon; 0 for the first."
    )
    replace = serializers.BooleanField(default=False, help_text="Put the text before aside, as `replaced`.")


LANGUAGE = OpenApiParameter(
    "language", str, description="Which of the challenge's languages; the one written in last by default."
)


class DraftQuery(serializers.Serializer[Any]):
    """Which language."""

    language = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class DraftView(ApiView):
    """The caller's draft of one challenge in code."""

    problems = {"PUT": (409,)}

    @extend_schema(operation_id="challenge_draft_retrieve", parameters=[LANGUAGE], responses=DraftSerializer)
    def get(self, request: Request, challenge_id: int) -> Response:
        """What the caller has written; before the first saving, where they begin."""
        user, query = signed_in(request), read_query(DraftQuery, request)
        challenge = open_challenge(user, challenge_id=challenge_id).challenge
        return Response(draft_body(read_draft(user, challenge, query["language"])))

    @extend_schema(
        operation_id="challenge_draft_save", request=DraftInputSerializer, responses=DraftSerializer
    )
    def put(self, request: Request, challenge_id: int) -> Response:
        """Keep what has been written. The same text again changes nothing; it counts no attempt.

        Written upon an older version: 409 `draft_conflict`, and `draft` in the problem is the newest one.
        """
        user, body = signed_in(request), read_body(DraftInputSerializer, request)
        return Response(draft_body(save_draft(actor=user, challenge_id=challenge_id, **body)))
