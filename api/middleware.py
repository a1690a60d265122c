"""Under /api/ every refusal is a problem, also one that never reached a view of ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from api.problem_codes import ANY_STATUS
from api.problems import problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]
OUTSIDE = {**ANY_STATUS, 400: "bad_address"}


class ProblemMiddleware:
    """Outermost: turns what Django and the other middleware refuse, and every fault, into problems."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and put a problem in the place of a refusal that is none."""
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith("/api/"):
            return response
        if response.headers.get("Content-Type", "").startswith("application/"):
            return response
        fault = "internal_error" if response.status_code >= 500 else "invalid"
        replaced = problem_response(response.status_code, OUTSIDE.get(response.status_code, fault))
        replaced.headers.setdefault("Content-Security-Policy", "default-src 'none'")
        return replaced
