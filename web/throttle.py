"""Brakes for forms that strangers can send: so many times in a window, counted in the cache."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from core.errors import TooMany


@dataclass(frozen=True)
class Throttle:
    """At most `limit` notes per key in a window of `seconds`; the window begins with its first note."""

    name: str
    limit: int
    seconds: int

    def check(self, *parts: str) -> None:
        """Raise `TooMany` (`too_many_attempts`) when the key has used its window up."""
        if int(cache.get(self._key(parts), 0)) >= self.limit:
            message = _("Too many attempts. Please wait a few minutes, then try again.")
            raise TooMany(message, code="too_many_attempts", retry_after=self.seconds)

    def note(self, *parts: str) -> None:
        """Count one attempt."""
        key = self._key(parts)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # the window ended in this very moment
                cache.add(key, 1, self.seconds)

    def forget(self, *parts: str) -> None:
        """Start the key afresh: the person has shown who they are."""
        cache.delete(self._key(parts))

    def _key(self, parts: tuple[str, ...]) -> str:
        told = "\0".join(parts).casefold().encode("utf-8", "replace")
        return f"throttle:{self.name}:{hashlib.sha256(told).hexdigest()}"


# One address guessing one name's password; one address guessing anybody's; and forms that make rows or mails.
SIGN_IN_NAME = Throttle("sign-in-name", limit=5, seconds=300)
SIGN_IN_ADDRESS = Throttle("sign-in-address", limit=50, seconds=300)
REGISTRATION = Throttle("registration", limit=20, seconds=3_600)
PASSWORD_MAIL = Throttle("password-mail", limit=5, seconds=3_600)
