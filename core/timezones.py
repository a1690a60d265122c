"""IANA time zones: the check of a name, and the list to choose from."""

from functools import lru_cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@lru_cache
def known_time_zones() -> frozenset[str]:
    """Every zone name this machine knows."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raise `ValidationError` unless `name` is an IANA time zone known here."""
    if name not in known_time_zones():
        raise ValidationError(
            _("Unknown time zone. Name the continent and a big city near you, such as Europe/Berlin."),
            code="unknown_time_zone",
        )
