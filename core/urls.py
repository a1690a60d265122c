"""Every address of the product, door by door."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path

from core import health, metrics


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this one whatever the page says; the pages' own is a drawing."""
    return HttpResponseRedirect(static("web/mark.svg"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("favicon.ico", favicon),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
    path("dev/telegram/", include("bot.simulator.urls")),
    path("accounts/", include("web.account_urls")),
    path("", include("web.urls")),
]
