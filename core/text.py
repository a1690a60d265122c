"""Text from outside: what may be stored, and what must be refused before it goes anywhere."""

import re
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

# Control characters no person types; tab, line feed and carriage return stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_text(value: Any, *, limit: int, field: str = "text") -> str:
    """`value` as text that every database takes, at most `limit` characters long.

    Raises `InvalidInput` with the code `wrong_type`, `too_long`, `bad_characters`, and the field's name.
    """
    if not isinstance(value, str):
        raise InvalidInput(_("Text is expected here."), code="wrong_type", field=field)
    if len(value) > limit:
        message = _("This text is too long: %(length)d characters, at most %(limit)d.")
        raise InvalidInput(message % {"length": len(value), "limit": limit}, code="too_long", field=field)
    if CONTROL.search(value) or _SURROGATE.search(value):
        raise InvalidInput(
            _("This text holds characters that cannot be stored."), code="bad_characters", field=field
        )
    return value


def is_storable(value: str) -> bool:
    """Whether every database takes this text (no NUL, no lone surrogate, no control characters)."""
    return not (CONTROL.search(value) or _SURROGATE.search(value))
