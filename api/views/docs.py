"""The OpenAPI document, Swagger UI, the meaning of each problem, and what is nowhere."""

from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView
from api.problem_codes import CODES

# Swagger UI sets inline styles and shows its icons from data: addresses; its scripts are files of ours.
DOCS_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class SchemaView(ApiView, SpectacularAPIView):
    """The OpenAPI 3.1 document, as YAML or (`?format=json`) JSON."""


@extend_schema(exclude=True)
class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from this server's own files."""

    permission_classes = [AllowAny]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page, or its script."""
        get_token(request._request)  # so that trying a call out with the session works
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response.headers["Content-Security-Policy"] = DOCS_POLICY
        return response


class MeaningSerializer(serializers.Serializer[Any]):
    """What a problem's code means."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    remedy = serializers.CharField()


class ProblemView(ApiView):
    """What a problem's `type` leads to."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="problems_retrieve", responses=MeaningSerializer)
    def get(self, request: Request, code: str) -> Response:
        """The meaning of a problem's code."""
        found = CODES.get(code)
        if found is None:
            raise NotFound
        return Response(
            {"code": code, "status": found.status, "title": str(found.title), "remedy": str(found.remedy)}
        )


@extend_schema(exclude=True)
class NowhereView(ApiView):
    """Every address under /api/ that is none."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing here, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise NotFound
