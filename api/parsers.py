"""Reading JSON from strangers: bounded in size and depth, and nothing in it that cannot be stored."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from core.text import is_storable

MAX_DEPTH = 40


class TooLarge(APIException):
    """The body is larger than the API takes."""

    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("This body is too large.")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number out of range")
    return number


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


class JsonParser(BaseParser):
    """JSON in UTF-8, whatever charset the header claims. A key given twice counts as given last."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value; raises `TooLarge` and what `read_json` raises."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge(
                _("This body is too large: at most %d bytes.") % settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            )
        return read_json(body)


def read_json(body: bytes) -> Any:
    """The value of a JSON text; raises `ParseError` (`parse_error`, `too_deep`, `bad_characters`)."""
    try:
        text = body.decode("utf-8")
        value = _DECODER.decode(text)
    except RecursionError:
        raise ParseError(_("This JSON is nested too deeply."), code="too_deep") from None
    except ValueError as error:
        raise ParseError(_("This is not JSON: %s") % error, code="parse_error") from None
    # Few bodies have that many brackets or any escape: only those are walked through.
    if text.count("[") + text.count("{") > MAX_DEPTH or "\\u" in text or not text.isprintable():
        _check(value, MAX_DEPTH)
    return value


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise ParseError(_("This JSON is nested too deeply."), code="too_deep")
    if isinstance(value, str):
        if not is_storable(value):
            raise ParseError(_("This text holds characters that cannot be stored."), code="bad_characters")
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth - 1)
