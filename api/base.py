"""What every view of the API shares: the language, pages, and reading what was sent."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.errors import InvalidInput
from core.middleware import supported_language
from core.models import User

M = TypeVar("M", bound=Model)
PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000
ID = 2**63 - 1


class ApiView(APIView):
    """A view in the caller's own language: the account's, or what the request asks for."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Speak the language of whoever came with a token; the middleware has seen to the others."""
        super().initial(request, *args, **kwargs)
        language = supported_language(getattr(request.user, "language", ""))
        if language:
            translation.activate(language)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which language it became."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return response

    def get_authenticate_header(self, request: Request) -> str:
        """A 401 stays a 401 also where no token is read, such as at signing in."""
        return 'Bearer realm="api"'


def signed_in(request: Request) -> User:
    """The caller's account; raises `NotAuthenticated`."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def idempotency_key(request: Request, body: Mapping[str, Any]) -> str | None:
    """The header's or the body's key, if there is one; raises `InvalidInput` where they differ."""
    header, field = request.META.get("HTTP_IDEMPOTENCY_KEY"), body.get("idempotency_key")
    if field is not None and not isinstance(field, str):
        raise InvalidInput(_("Text is expected here."), code="wrong_type", field="idempotency_key")
    if header and field and header != field:
        raise InvalidInput(
            _("The header and the body hold different keys."), code="ambiguous_key", field="idempotency_key"
        )
    return header or field


def read_body(kind: type[Serializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, checked; raises `ValidationError`."""
    return _checked(kind(data=request.data, partial=partial))


def read_query(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The query's parameters, checked; raises `ValidationError`."""
    return _checked(kind(data=request.query_params))


def _checked(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class PageQuery(serializers.Serializer[Any]):
    """Which page of a list."""

    page = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE)


class KeysetQuery(serializers.Serializer[Any]):
    """Where a list that only grows goes on."""

    before = serializers.IntegerField(
        min_value=1, max_value=ID, required=False, help_text="Only ids below; `next` leads on."
    )
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE)


def page_of(
    request: Request,
    found: QuerySet[M],
    kind: type[Serializer[Any]],
    query: Mapping[str, Any],
    **more: Any,
) -> Response:
    """One page of `found` with its place in the whole; a page past the end is empty."""
    count = found.count()
    start = (query["page"] - 1) * query["page_size"]
    rows = found[start : start + query["page_size"]] if start < count else []
    last = start + query["page_size"] >= count
    body = {
        **more,
        "count": count,
        "next": None if last else link(request, page=query["page"] + 1),
        "previous": link(request, page=query["page"] - 1) if query["page"] > 1 else None,
        "results": kind(rows, many=True).data,
    }
    return Response(body)


def keyset_page(
    request: Request, rows: list[M], size: int, body: Callable[[M], Mapping[str, Any]]
) -> Response:
    """A page of `rows`, which hold one more than `size` when there is more."""
    following = link(request, before=rows[size - 1].pk) if len(rows) > size else None
    return Response({"next": following, "results": [body(row) for row in rows[:size]]})


def link(request: Request, **changes: Any) -> str:
    """This list's address with some parameters changed."""
    query = {**request.query_params.dict(), **changes}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def page_shape(name: str, item: type[Serializer[Any]], **more: Any) -> Any:
    """The schema of `page_of`'s answer."""
    fields = {
        **more,
        "count": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": item(many=True),
    }
    return type(f"{name}Page", (serializers.Serializer,), {"__doc__": "A page of a list.", **fields})


def keyset_shape(name: str, item: type[Serializer[Any]]) -> Any:
    """The schema of `keyset_page`'s answer."""
    fields = {"next": serializers.URLField(allow_null=True), "results": item(many=True)}
    return type(f"{name}Page", (serializers.Serializer,), {"__doc__": "A page of a list.", **fields})


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key returns the first answer, whatever it has become: repeat without fear.",
)
