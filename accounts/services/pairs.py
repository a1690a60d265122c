"""JSON web tokens in pairs: a short-lived access token, and a refresh token that works once.

A refresh token leaves a row only when it is spent or revoked; live ones are nowhere in the database.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token, UntypedToken
from rest_framework_simplejwt.utils import get_md5_hash_password

from core.errors import NotSignedIn
from core.models import User
from core.prepared import Prepared

_OWNER = Prepared(lambda user_id: User.objects.filter(pk=user_id), 1)


@dataclass(frozen=True)
class Pair:
    """What a client gets."""

    access: str
    refresh: str


class WrongCredentials(NotSignedIn):
    """No active account has this name and password; which of them is wrong is not told."""

    code = "authentication_failed"
    message = _("No active account has this name and password.")


class BadToken(NotSignedIn):
    """The token is forged, expired, spent, revoked, of another kind, or its owner may not sign in."""

    code = "token_not_valid"
    message = _("This token is not valid or has expired.")


def sign_in(*, username: str, password: str, request: HttpRequest | None = None) -> Pair:
    """A pair for the active account with this name and password. Raises `WrongCredentials`."""
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise WrongCredentials
    return issue_pair(user)


def issue_pair(user: User) -> Pair:
    """A new pair for `user`."""
    # The plain token's own method: the refresh token's would store the token in the database.
    refresh = Token.for_user.__func__(RefreshToken, user)  # type: ignore[attr-defined]
    return Pair(access=str(refresh.access_token), refresh=str(refresh))


def user_for_access(token: str) -> User:
    """The active owner of an access token made since the last change of password. Raises `BadToken`."""
    return _owner(_read(AccessToken, token))


@transaction.atomic
def rotate_pair(*, refresh: str) -> Pair:
    """The next pair; `refresh` is spent, and of two uses at once one wins. Raises `BadToken`."""
    token = _read(RefreshToken, refresh)
    user = _owner(token)
    _spend(token)
    return issue_pair(user)


def revoke_pair(*, refresh: str) -> None:
    """Make a refresh token worthless; a second time changes nothing. Raises `BadToken` for a forged one."""
    if _read(UntypedToken, refresh).get("token_type") != RefreshToken.token_type:
        raise BadToken
    RefreshToken(refresh, verify=False).blacklist()  # type: ignore[arg-type] # verified just now


def check_token(*, token: str) -> None:
    """Raise `BadToken` unless this token of a pair would still be taken."""
    found = _read(UntypedToken, token)
    kinds: dict[Any, type[Token]] = {"access": AccessToken, "refresh": RefreshToken}
    _owner(_read(kinds.get(found.get("token_type"), AccessToken), token))


def _read(kind: type[Token], text: str) -> Token:
    try:
        return kind(text.encode("utf-8", "replace"))  # type: ignore[arg-type]
    except TokenError as error:
        raise BadToken from error


def _owner(token: Token) -> User:
    """The library's rules for an owner, with one prepared statement: this is on the path of every call."""
    try:
        owner = _OWNER.first(int(token.get(api_settings.USER_ID_CLAIM, "")))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadToken from error
    if owner is None or not owner.is_active:
        raise BadToken
    if token.get(api_settings.REVOKE_TOKEN_CLAIM) != get_md5_hash_password(owner.password):
        raise BadToken
    return owner


def _spend(token: Any) -> None:
    _row, first = token.blacklist()
    if not first:
        raise BadToken
