"""The installable app: manifest, service worker, and the page that is shown when there is no network."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from web.http import PageRequest, fragment
from web.preferences import PAPER, theme_of
from web.pwa.shell import worker_script


@require_GET
@fragment
def manifest(request: PageRequest) -> HttpResponse:
    """What a browser needs to install the notebook, in the reader's language."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons.append(("maskable-512.png", "512x512", "maskable"))
    shortcuts = [(_("Challenges"), "web:catalogue"), (_("Due today"), "accounts:review")]
    theme = theme_of(request)
    colour = PAPER["light" if theme == "auto" else theme]
    told = {
        "id": "/",
        "name": _("Gauntlet, a notebook of challenges"),
        "short_name": "Gauntlet",
        "description": _("Short challenges on how programs, data and networks really behave."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": colour,
        "categories": ["education"],
        "icons": [
            {"src": static(f"web/icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
        "shortcuts": [{"name": name, "url": reverse(address)} for name, address in shortcuts],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_GET
@fragment
def worker(request: PageRequest) -> HttpResponse:
    """The service worker, for the whole site; browsers ask for it anew at every visit."""
    script = worker_script(language=get_language() or "en", theme=theme_of(request))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache, private"
    return response


@require_GET
@fragment
def offline(request: PageRequest) -> HttpResponse:
    """What is shown without a network. It is kept in the browser, so there is nobody's name on it."""
    return render(request, "web/offline.html")
