"""The leaderboard."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import MAX_PAGE_SIZE, ApiView, link, read_query
from api.serializers.progress import LeaderboardSerializer, row_body
from core.models import User
from progress.leaderboard.boards import named_board
from progress.leaderboard.ranking import PAGE, read_page


class BoardQuery(serializers.Serializer[Any]):
    """Which board, and where to go on."""

    board = serializers.CharField(
        max_length=80, default="overall", help_text="overall, week, month (UTC) or category:<slug>."
    )
    cursor = serializers.RegexField(
        r"^[0-9]{1,10}-[0-9]{1,18}$", required=False, help_text="From `next` of the page before."
    )
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE)


class LeaderboardView(ApiView):
    """Who has how many points."""

    permission_classes = [AllowAny]
    problems = {"GET": (404,)}

    @extend_schema(
        operation_id="leaderboard_retrieve", parameters=[BoardQuery], responses=LeaderboardSerializer
    )
    def get(self, request: Request) -> Response:
        """A page of a board, best first, up to date with every answer, and the caller's own row always."""
        query = read_query(BoardQuery, request)
        viewer = request.user if isinstance(request.user, User) else None
        board = named_board(query["board"], timezone.now())
        page = read_page(board, viewer=viewer, after=query.get("cursor", ""), limit=query["page_size"])
        me = viewer.pk if viewer else None
        body = {
            "board": query["board"],
            "learners": page.learners,
            "results": [row_body(row, me) for row in page.rows],
            "me": row_body(page.me, me),
            "next": link(request, cursor=page.next) if page.next else None,
        }
        return Response(body)
