"""The catalogue, with the viewer's own state in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from challenges.models import Category, Challenge, Difficulty, State
from core.models import User
from progress.models import UserProgress

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Viewer = User | AnonymousUser | None


class MyState(TypedDict):
    """What `with_my_state` adds to a challenge."""

    level: int
    is_locked: bool
    my_status: str
    my_points: int
    my_attempts: int


class Counts(TypedDict):
    """What `category_overview` adds to a category."""

    challenges_count: int
    solved_count: int


STATUSES = ("new", "started", "submitted", "completed", "locked")
ORDERS: dict[str, tuple[str, ...]] = {
    "catalogue": ("category__position", "category_id", "level", "id"),
    "difficulty": ("level", "id"),
    "-difficulty": ("-level", "id"),
    "points": ("points", "id"),
    "-points": ("-points", "id"),
    "title": ("title", "id"),
    "-title": ("-title", "id"),
    "oldest": ("created_at", "id"),
    "newest": ("-created_at", "-id"),
}
SEARCH_WORDS = 8


@dataclass(frozen=True)
class CatalogueFilters:
    """What to show of the catalogue; an empty field does not narrow it.

    `category` is a slug, `tags` are names that a challenge must all have, `status` is one of `STATUSES`,
    `search` words that must all stand in the title (of any language), `order` one of `ORDERS`.
    `state` other than published is heeded for authors only; "" is every state.
    """

    category: str = ""
    difficulty: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    search: str = ""
    order: str = "catalogue"
    state: str = State.PUBLISHED.value


EVERYTHING = CatalogueFilters()


def catalogue(
    viewer: Viewer, filters: CatalogueFilters = EVERYTHING
) -> "QuerySet[WithAnnotations[Challenge, MyState]]":
    """The challenges the viewer may see, in order, each with the viewer's own state in it.

    Annotated: `my_status` (one of `STATUSES`), `my_points`, `my_attempts`, `is_locked` (prerequisites
    unmet and not begun). Categories and tags come along: two queries for a page, whatever its length.
    """
    found = with_my_state(_narrow(visible_challenges(viewer, filters.state), filters), viewer)
    if filters.status:
        found = found.filter(my_status=filters.status)
    order = ORDERS.get(filters.order, ORDERS["catalogue"])
    return found.select_related("category").prefetch_related("tags").order_by(*order)


def visible_challenges(viewer: Viewer, state: str = State.PUBLISHED.value) -> QuerySet[Challenge]:
    """The published challenges; for those who may author, the ones in `state` ("": in every state)."""
    if not (isinstance(viewer, User) and viewer.may_author):
        return Challenge.objects.filter(state=State.PUBLISHED)
    return Challenge.objects.filter(state=state) if state else Challenge.objects.all()


def _narrow(found: QuerySet[Challenge], filters: CatalogueFilters) -> QuerySet[Challenge]:
    if filters.category:
        found = found.filter(category__slug=filters.category)
    if filters.difficulty:
        found = found.filter(difficulty=filters.difficulty)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    for name in filters.tags:
        found = found.filter(tags__name=name)
    for word in filters.search.casefold().split()[:SEARCH_WORDS]:
        found = found.filter(search_text__contains=word)
    return found


def with_my_state(
    found: QuerySet[Challenge], viewer: Viewer
) -> "QuerySet[WithAnnotations[Challenge, MyState]]":
    """`found` with `level` (1 to 3, by difficulty) and the viewer's annotations; see `catalogue`."""
    viewer_id = viewer.pk if viewer is not None and viewer.is_authenticated else None
    # A learner has at most one row per challenge, so the join never doubles a challenge.
    mine = FilteredRelation("progress", condition=Q(progress__user_id=viewer_id or 0))
    return found.annotate(
        mine=mine,
        level=_level(),
        is_locked=Case(
            When(Q(mine__id__isnull=True) & Exists(_unmet(viewer_id)), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        my_points=Coalesce(F("mine__points"), 0),
        my_attempts=Coalesce(F("mine__attempts"), 0),
    ).annotate(
        my_status=Case(
            When(mine__status__isnull=False, then=F("mine__status")),
            When(is_locked=True, then=Value("locked")),
            default=Value("new"),
            output_field=CharField(),
        )
    )


def _unmet(viewer_id: int | None) -> QuerySet[Challenge]:
    """The outer challenge's prerequisites that the viewer has not solved; archived ones do not count."""
    solved = UserProgress.objects.filter(user_id=viewer_id or 0, status=UserProgress.Status.COMPLETED)
    required = Challenge.objects.filter(unlocks=OuterRef("pk"), state=State.PUBLISHED)
    return required.exclude(pk__in=solved.values("challenge_id"))


def _level() -> Case:
    steps = [When(difficulty=name, then=Value(n)) for n, name in enumerate(Difficulty.values, start=1)]
    return Case(*steps, default=Value(0), output_field=IntegerField())


def category_overview(viewer: Viewer) -> "QuerySet[WithAnnotations[Category, Counts]]":
    """The categories in their order, with `challenges_count` (published) and the viewer's `solved_count`."""
    published = Q(challenges__state=State.PUBLISHED)
    viewer_id = viewer.pk if viewer is not None and viewer.is_authenticated else 0
    solved = (
        UserProgress.objects.filter(
            user_id=viewer_id,
            status=UserProgress.Status.COMPLETED,
            challenge__state=State.PUBLISHED,
            challenge__category=OuterRef("pk"),
        )
        .order_by()
        .values("challenge__category")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Category.objects.annotate(
        challenges_count=Count("challenges", filter=published),
        solved_count=Coalesce(solved, 0, output_field=IntegerField()),
    ).order_by("position", "slug")
