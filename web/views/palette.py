"""The command palette's list: where to go, what to do, and what is called so."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from learning.selectors.finding import Found, find_by_title
from web.http import PageRequest, fragment
from web.palette import Command, actions, places
from web.preferences import theme_of

SEARCH_LIMIT = 100
SORTS = [
    ("challenge", _("Challenges"), "code"),
    ("course", _("Courses"), "book"),
    ("lesson", _("Lessons"), "book"),
    ("note", _("Notes"), "book"),
]


@require_GET
@fragment
def palette(request: PageRequest) -> HttpResponse:
    """The lines that hold every word of `q`; without words, the places and the actions."""
    search = request.GET.get("q", "")[:SEARCH_LIMIT].strip()
    words = search.casefold().split()
    found = find_by_title(request.user, search)
    go = [one for one in places(request.user) if one.matches(words)]
    do = [
        one
        for one in actions(request.user, theme=theme_of(request), language=get_language() or "en")
        if one.matches(words)
    ]
    groups = [("go", _("Go to"), go), *_sorted(found), ("do", _("Do"), do)]
    groups = [group for group in groups if group[2]]
    context = {"groups": groups, "search": search, "count": sum(len(group[2]) for group in groups)}
    return render(request, "web/palette/list.html", context)


def _sorted(found: list[Found]) -> list[tuple[str, object, list[Command]]]:
    return [
        (
            sort,
            title,
            [Command(icon, one.title, one.address, place=one.place) for one in found if one.sort == sort],
        )
        for sort, title, icon in SORTS
    ]
