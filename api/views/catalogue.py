"""The catalogue: challenges, categories and tags."""

from typing import Any

from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.serializers.challenges import (
    CategorySerializer,
    ChallengeCardSerializer,
    ChallengeInputSerializer,
    ChallengeSerializer,
    TagSerializer,
)
from challenges.kinds import KINDS
from challenges.models import Challenge, Difficulty, State, Tag
from challenges.services import challenge_delete, challenge_save
from core.errors import NotAllowed
from core.models import User
from progress.selectors import (
    ORDERS,
    STATUSES,
    CatalogueFilters,
    catalogue,
    category_overview,
    open_challenge,
)


class CatalogueQuery(PageQuery):
    """What to show of the catalogue, and in which order."""

    category = serializers.CharField(max_length=60, required=False, help_text="A category's slug.")
    difficulty = serializers.ChoiceField(Difficulty.choices, required=False)
    kind = serializers.ChoiceField([(key, kind.label) for key, kind in KINDS.items()], required=False)
    tag = serializers.CharField(
        max_length=200, required=False, help_text="One or more tags, separated by commas; all must fit."
    )
    status = serializers.ChoiceField(
        [(status, status) for status in STATUSES], required=False, help_text="How far the caller is."
    )
    search = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Words of the title, in any language."
    )
    ordering = serializers.ChoiceField([(order, order) for order in ORDERS], default="catalogue")
    state = serializers.ChoiceField(
        [*State.choices, ("any", "any")],
        default=State.PUBLISHED.value,
        help_text="For instructors and admins; everybody else sees published ones only.",
    )


class ChallengeListView(ApiView):
    """The catalogue."""

    permission_classes = [AllowAny]
    problems = {"POST": (403,)}

    @extend_schema(
        operation_id="challenges_list",
        parameters=[CatalogueQuery],
        responses=page_shape("Challenge", ChallengeCardSerializer),
    )
    def get(self, request: Request) -> Response:
        """The published challenges, with the caller's own state in each."""
        query = read_query(CatalogueQuery, request)
        filters = CatalogueFilters(
            category=query.get("category", ""),
            difficulty=query.get("difficulty", ""),
            kind=query.get("kind", ""),
            tags=tuple(t for t in query.get("tag", "").split(",") if t)[:10],
            status=query.get("status", ""),
            search=query.get("search", ""),
            order=query["ordering"],
            state="" if query["state"] == "any" else query["state"],
        )
        return page_of(request, catalogue(request.user, filters), ChallengeCardSerializer, query)

    @extend_schema(
        operation_id="challenges_create",
        request=ChallengeInputSerializer,
        responses={201: ChallengeSerializer},
    )
    def post(self, request: Request) -> Response:
        """Write a challenge: instructors and admins."""
        author = _author(request)
        challenge = _save(author, None, read_body(ChallengeInputSerializer, request))
        return _opened(request, challenge.pk, status.HTTP_201_CREATED)


class ChallengeView(ApiView):
    """One challenge."""

    permission_classes = [AllowAny]
    problems = {"DELETE": (409,)}

    @extend_schema(operation_id="challenges_retrieve", responses=ChallengeSerializer)
    def get(self, request: Request, challenge_id: int) -> Response:
        """A challenge as the caller may see it: the solution when it may be shown, the source for authors."""
        return _opened(request, challenge_id)

    @extend_schema(
        operation_id="challenges_update", request=ChallengeInputSerializer, responses=ChallengeSerializer
    )
    def put(self, request: Request, challenge_id: int) -> Response:
        """Rewrite a challenge: what is left out takes its default. Instructors and admins."""
        author = _author(request)
        challenge = open_challenge(author, challenge_id=challenge_id).challenge
        _save(author, challenge, read_body(ChallengeInputSerializer, request))
        return _opened(request, challenge_id)

    @extend_schema(
        operation_id="challenges_partial_update",
        request=ChallengeInputSerializer,
        responses=ChallengeSerializer,
    )
    def patch(self, request: Request, challenge_id: int) -> Response:
        """Change some of a challenge: what is left out stays. Instructors and admins."""
        author = _author(request)
        challenge = open_challenge(author, challenge_id=challenge_id).challenge
        _save(author, challenge, read_body(ChallengeInputSerializer, request, partial=True))
        return _opened(request, challenge_id)

    @extend_schema(operation_id="challenges_destroy", responses={204: None})
    def delete(self, request: Request, challenge_id: int) -> Response:
        """Delete a challenge nobody has begun. Instructors and admins."""
        author = _author(request)
        challenge = open_challenge(author, challenge_id=challenge_id).challenge
        challenge_delete(actor=author, challenge=challenge)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _author(request: Request) -> User:
    """The caller, who may write challenges: asked before anything that was sent is looked at."""
    user = signed_in(request)
    if not user.may_author:
        raise NotAllowed(code="instructor_only")
    return user


def _save(author: User, challenge: Challenge | None, values: dict[str, Any]) -> Challenge:
    return challenge_save(
        actor=author,
        challenge=challenge,
        tags=values.pop("tags", None),
        requires=values.pop("requires", None),
        hints=values.pop("hints", None),
        fields=values,
    )


def _opened(request: Request, challenge_id: int, code: int = status.HTTP_200_OK) -> Response:
    opened = open_challenge(request.user, challenge_id=challenge_id)
    return Response(ChallengeSerializer(opened).data, status=code)


class CategoryListView(ApiView):
    """The fields of knowledge."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="categories_list",
        parameters=[PageQuery],
        responses=page_shape("Category", CategorySerializer),
    )
    def get(self, request: Request) -> Response:
        """The categories in their order."""
        query = read_query(PageQuery, request)
        return page_of(request, category_overview(request.user), CategorySerializer, query)


class TagQuery(PageQuery):
    """Which tags."""

    search = serializers.CharField(max_length=40, required=False, allow_blank=True)


class TagListView(ApiView):
    """The words to find challenges by."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="tags_list", parameters=[TagQuery], responses=page_shape("Tag", TagSerializer)
    )
    def get(self, request: Request) -> Response:
        """The tags of published challenges, by name."""
        query = read_query(TagQuery, request)
        published = Count("challenges", filter=Q(challenges__state=State.PUBLISHED))
        found = Tag.objects.annotate(challenges_count=published).filter(challenges_count__gt=0)
        if query.get("search"):
            found = found.filter(name__contains=query["search"].casefold())
        return page_of(request, found.order_by("name"), TagSerializer, query)
