"""Plain data from clients: small JSON objects that are kept as they are."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.text import is_storable

LIMIT = 10_000
DEPTH = 12


def clean_mapping(value: Any, *, field: str) -> dict[str, Any] | None:
    """`value` as a JSON object that every database takes, or None for None.

    Raises `InvalidInput` (`wrong_type`, `too_long`, `bad_characters`, `too_deep`) with the field's name.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InvalidInput(_("A JSON object is expected here."), code="wrong_type", field=field)
    if not _is_shallow(value, DEPTH):
        raise InvalidInput(_("This object is nested too deeply."), code="too_deep", field=field)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise InvalidInput(_("A JSON object is expected here."), code="wrong_type", field=field) from error
    if len(text) > LIMIT:
        raise InvalidInput(_("This object is too large."), code="too_long", field=field)
    if not _is_clean(value):
        raise InvalidInput(
            _("This text holds characters that cannot be stored."), code="bad_characters", field=field
        )
    return value


def _is_shallow(value: Any, depth: int) -> bool:
    if isinstance(value, dict):
        return depth > 0 and all(_is_shallow(item, depth - 1) for item in value.values())
    if isinstance(value, list):
        return depth > 0 and all(_is_shallow(item, depth - 1) for item in value)
    return True


def _is_clean(value: Any) -> bool:
    if isinstance(value, dict):
        return all(is_storable(str(key)) and _is_clean(item) for key, item in value.items())
    if isinstance(value, list):
        return all(_is_clean(item) for item in value)
    return is_storable(value) if isinstance(value, str) else True
