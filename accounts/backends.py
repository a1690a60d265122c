"""Signing in: names are unique whatever their case, so their case does not matter when signing in either."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from core.models import User
from core.text import is_storable


class CaseInsensitiveBackend(ModelBackend):
    """Django's own backend, matching the username without regard to case."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active user with this name and password, or None; takes the same time either way."""
        if (
            not isinstance(username, str)
            or not isinstance(password, str)
            or not is_storable(username + password)
        ):
            return None
        user = User.objects.filter(username__iexact=username[:150]).first()
        if user is None:
            User().set_password(password)  # the time a real check takes, so that names cannot be probed
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
