"""The living page of components. It is for development: without DEBUG there is nothing here."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from web.http import PageRequest, page
from web.showcase.samples import context
from web.showcase.twins import quiet, twin

GROUPS = [
    ("buttons", "Buttons"),
    ("fields", "Fields and forms"),
    ("cards", "Specimen cards"),
    ("glyphs", "Glyphs and icons"),
    ("stamps", "Stamps and results"),
    ("notices", "Notices"),
    ("tables", "Tables and pagers"),
    ("charts", "Charts"),
    ("days", "Heatmap and map"),
    ("empties", "Empty states"),
    ("waiting", "Loading, offline, timers"),
    ("dialogs", "Dialogs"),
    ("people", "Avatars"),
    ("editor", "Editor pane and tabs"),
    ("texts", "Texts in three scripts"),
]


@require_GET
@page
def components(request: PageRequest) -> HttpResponse:
    """Every group twice, on light and on dark paper."""
    if not settings.DEBUG:
        raise Http404
    shown = context()
    groups = []
    for key, title in GROUPS:
        made = quiet(render_to_string(f"web/showcase/{key}.html", shown, request))
        sides = [(side, mark_safe(twin(made, f"{key}-{side}"))) for side in ("light", "dark")]  # noqa: S308 - our templates
        groups.append((key, title, sides))
    return render(request, "web/showcase/page.html", {"groups": groups})
