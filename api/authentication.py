"""Who is calling: a token in the header, or a browser's session."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.services.pairs import BadToken, user_for_access
from accounts.services.tokens import TOKEN_PREFIX, user_for_token
from core.models import User


class HeaderAuthentication(BaseAuthentication):
    """`Authorization: Bearer <JWT>`, or a personal token as `Token gnt_…` or `Bearer gnt_…`."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """The token's active owner; raises `BadToken` for any other token."""
        scheme, _space, credential = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() not in ("bearer", "token"):
            return None
        credential = credential.strip()
        if scheme.lower() == "bearer" and not credential.startswith(TOKEN_PREFIX):
            return user_for_access(credential), credential
        user = user_for_token(credential)
        if user is None:
            raise BadToken
        return user, credential

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="api"'


class BrowserAuthentication(SessionAuthentication):
    """The session of a signed-in browser; unsafe methods need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """Raise `PermissionDenied` (`csrf_failed`) when the check fails."""
        try:
            # Django's own request: the check must not read a body of a type that only we refuse.
            super().enforce_csrf(request._request)  # type: ignore[arg-type]
        except PermissionDenied as error:
            raise PermissionDenied(str(error.detail), code="csrf_failed") from error
