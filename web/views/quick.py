"""The script of the worker that runs Python in the browser, under a content policy of its own."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from web.quick import worker_policy, worker_source


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker; only here is WebAssembly allowed, and no page can be reached from it."""
    response = HttpResponse(worker_source(), content_type="text/javascript; charset=utf-8")
    response["Content-Security-Policy"] = worker_policy(request)
    response["Cache-Control"] = "no-cache"
    return response
