"""The caller's own account, live state, achievements, activity and personal tokens."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import personal_tokens
from accounts.services.registration import change_preferences
from accounts.services.tokens import create_personal_token, revoke_personal_token
from api.base import ApiView, PageQuery, keyset_shape, page_of, page_shape, read_body, read_query, signed_in
from api.serializers.accounts import (
    FreshTokenSerializer,
    MeSerializer,
    NewTokenSerializer,
    PreferencesSerializer,
    TokenSerializer,
)
from api.serializers.progress import AchievementSerializer, ActivitySerializer
from api.views.records import totals_body
from core.errors import InvalidInput
from core.models import User
from progress.models import Achievement
from progress.selectors import achievements_of, activity_of, totals_of
from progress.snapshot import read_snapshot
from progress.streaks import local_day

HEATMAP = timedelta(days=370)


def me_body(user: User) -> dict[str, Any]:
    """The account as `MeSerializer` describes it."""
    return {
        "id": user.pk,
        "username": user.username,
        "email": user.email,
        "time_zone": user.time_zone,
        "language": user.language,
        "bio": user.bio,
        "is_instructor": user.is_instructor,
        "is_admin": user.is_staff,
        "joined_at": user.date_joined,
        "totals": totals_body(user),
    }


class MeView(ApiView):
    """The caller's account."""

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The caller's account and totals."""
        return Response(me_body(signed_in(request)))

    @extend_schema(operation_id="me_update", request=PreferencesSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change time zone, language or the text about oneself."""
        values = read_body(PreferencesSerializer, request, partial=True)
        return Response(me_body(change_preferences(user=signed_in(request), **values)))


class StateView(ApiView):
    """The caller's live state."""

    @extend_schema(operation_id="me_state", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The whole live state with `seq`, the number of its last event: what `/ws/live/` goes on from."""
        return Response(read_snapshot(signed_in(request).pk))


class AchievementsView(ApiView):
    """What there is to earn."""

    @extend_schema(
        operation_id="me_achievements", responses=keyset_shape("Achievement", AchievementSerializer)
    )
    def get(self, request: Request) -> Response:
        """Every achievement, with the time the caller earned it."""
        found = achievements_of(signed_in(request))
        return Response({"next": None, "results": [_achievement(a, earned) for a, earned in found]})


def _achievement(achievement: Achievement, earned_at: datetime | None) -> dict[str, Any]:
    return {
        "slug": achievement.slug,
        "title": achievement.localized("title"),
        "description": achievement.localized("description"),
        "icon": achievement.icon,
        "points": achievement.points,
        "earned_at": earned_at,
    }


class ActivityQuery(serializers.Serializer[Any]):
    """Which days, both included; by default the last year."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class ActivityView(ApiView):
    """When the caller was active."""

    @extend_schema(operation_id="me_activity", parameters=[ActivityQuery], responses=ActivitySerializer)
    def get(self, request: Request) -> Response:
        """Solved challenges by day of the caller's own calendar: a heatmap's data, at most 370 days."""
        user = signed_in(request)
        since, until = _range(read_query(ActivityQuery, request), local_day(user, timezone.now()))
        stats, streak = totals_of(user)
        days = [{"day": d.day, "solved": d.solved} for d in activity_of(user, since=since, until=until)]
        best = stats.best_streak if stats else 0
        return Response({"since": since, "until": until, "streak": streak, "best_streak": best, "days": days})


def _range(query: dict[str, date], today: date) -> tuple[date, date]:
    until = query.get("until", today)
    since = query.get("since") or date.fromordinal(max(1, until.toordinal() - 364))
    if not timedelta(0) <= until - since <= HEATMAP:
        raise InvalidInput(_("At most 370 days, from the earlier to the later."), field="since")
    return since, until


class TokensView(ApiView):
    """The caller's personal tokens."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="me_tokens_list",
        parameters=[PageQuery],
        responses=page_shape("Token", TokenSerializer),
    )
    def get(self, request: Request) -> Response:
        """The caller's personal tokens, newest first; the tokens themselves are not kept."""
        query = read_query(PageQuery, request)
        return page_of(request, personal_tokens(signed_in(request)), TokenSerializer, query)

    @extend_schema(
        operation_id="me_tokens_create",
        request=NewTokenSerializer,
        responses={201: FreshTokenSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a personal token: this answer is the only place where it can be read."""
        kept, token = create_personal_token(user=signed_in(request), **read_body(NewTokenSerializer, request))
        body = {**TokenSerializer(kept).data, "token": token}
        return Response(body, status=status.HTTP_201_CREATED)


class TokenView(ApiView):
    """One personal token."""

    @extend_schema(operation_id="me_tokens_destroy", responses={204: None})
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke a personal token: it stops working at once."""
        revoke_personal_token(user=signed_in(request), token_id=token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
