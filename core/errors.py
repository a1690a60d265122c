"""What can go wrong in the services, in one vocabulary that every door translates once.

A `DomainError` carries a stable `code` (part of the public contract), a message for people in their
language, and `details` (plain data). The subclasses say what kind of refusal it is; HTTP doors map them
to statuses, the bot to chat messages, the forms to form errors.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a stable code and a message a person can act on."""

    code = "error"
    message: str | Promise = _("This could not be done.")

    def __init__(
        self, message: str | Promise | None = None, *, code: str | None = None, **details: Any
    ) -> None:
        self.code = code or self.code
        self.message = message if message is not None else self.message
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    """What was sent cannot be understood or accepted; `details["field"]` may say where."""

    code = "invalid"
    message = _("This input is not valid.")


class NotSignedIn(DomainError):
    """Nobody is known to be asking, or what they show for it is worth nothing."""

    code = "not_authenticated"
    message = _("Please sign in.")


class NotAllowed(DomainError):
    """The actor may not do this, whatever the input."""

    code = "not_allowed"
    message = _("You are not allowed to do this.")


class NotFound(DomainError):
    """There is no such thing, or not for this actor."""

    code = "not_found"
    message = _("There is nothing here.")


class Conflict(DomainError):
    """The state of things forbids it now."""

    code = "conflict"
    message = _("This cannot be done now.")


class TooMany(DomainError):
    """Too often; `details["retry_after"]` is the number of seconds to wait."""

    code = "too_many_requests"
    message = _("Too many requests. Please wait a moment.")


class Unavailable(DomainError):
    """A part of the product that this needs is away for the moment."""

    code = "unavailable"
    message = _("This is not available at the moment.")
