"""Telegram's login on the web, by OpenID Connect: https://core.telegram.org/bots/telegram-login

Authlib does the protocol's part (authorization code with PKCE, client authentication), joserfc the tokens'.
What is checked here: signature by one of the issuer's keys, issuer, audience, times, nonce, the Telegram id.
"""

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from accounts.services.linking import TelegramPerson
from core.errors import NotAllowed, Unavailable
from core.text import is_storable

ALGORITHMS = ["RS256", "ES256", "EdDSA"]
PATIENCE = 10.0
LEEWAY = 30
OLDEST = 600
LARGEST_ID = 2**52


class LoginRefused(NotAllowed):
    """What came back does not prove who somebody is."""

    code = "telegram_login_refused"
    message = _("Telegram’s answer could not be verified. Please try again.")


class LoginAway(Unavailable):
    """Telegram cannot be reached, or does not take the code."""

    code = "telegram_login_unavailable"
    message = _("Telegram could not be asked who you are. Please try again.")


@dataclass(frozen=True)
class Begun:
    """One login under way: what must come back, and what only this browser's session knows."""

    state: str
    nonce: str
    verifier: str


def is_configured() -> bool:
    """Whether this site offers Telegram's login."""
    return bool(settings.TELEGRAM_LOGIN_CLIENT_ID and settings.TELEGRAM_LOGIN_CLIENT_SECRET)


def begin(redirect_uri: str) -> tuple[str, Begun]:
    """Where to send the browser, and what to remember until it comes back."""
    begun = Begun(*(secrets.token_urlsafe(32) for _part in range(3)))
    with _session(redirect_uri) as session:
        address, _state = session.create_authorization_url(
            f"{settings.TELEGRAM_LOGIN_ISSUER}/auth",
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return str(address), begun


def finish(code: str, begun: Begun, redirect_uri: str) -> TelegramPerson:
    """Who has logged in. Raises `LoginAway`, `LoginRefused`."""
    try:
        with _session(redirect_uri) as session:
            token = session.fetch_token(
                f"{settings.TELEGRAM_LOGIN_ISSUER}/token",
                grant_type="authorization_code",
                code=code,
                code_verifier=begun.verifier,
                timeout=PATIENCE,
                allow_redirects=False,
            )
            keys = session.get(
                f"{settings.TELEGRAM_LOGIN_ISSUER}/.well-known/jwks.json",
                withhold_token=True,
                timeout=PATIENCE,
                allow_redirects=False,
            )
            keys.raise_for_status()
            told = keys.json()
    except (requests.RequestException, AuthlibBaseError, ValueError, TypeError, AttributeError) as error:
        raise LoginAway from error
    return _person(_claims(token.get("id_token"), told, begun.nonce))


def _session(redirect_uri: str) -> Any:
    return OAuth2Session(
        settings.TELEGRAM_LOGIN_CLIENT_ID,
        settings.TELEGRAM_LOGIN_CLIENT_SECRET,
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - a method's name
        scope="openid profile",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )


def _claims(id_token: Any, keys: Any, nonce: str) -> dict[str, Any]:
    if not isinstance(id_token, str):
        raise LoginRefused
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.TELEGRAM_LOGIN_ISSUER},
        "aud": {"essential": True, "value": settings.TELEGRAM_LOGIN_CLIENT_ID},
        "nonce": {"essential": True, "value": nonce},
        **{name: {"essential": True} for name in ("exp", "iat", "sub")},
    }
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(leeway=LEEWAY, **wanted).validate(token.claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LoginRefused from error
    claims = dict(token.claims)
    alone = claims["aud"] in (settings.TELEGRAM_LOGIN_CLIENT_ID, [settings.TELEGRAM_LOGIN_CLIENT_ID])
    if not alone or timezone.now().timestamp() - claims["iat"] > OLDEST:
        raise LoginRefused
    return claims


def _person(claims: dict[str, Any]) -> TelegramPerson:
    """The subject of the token is the login's own; Telegram's id of the person stands beside it."""
    number = claims.get("id")
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= 16:
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < LARGEST_ID:
        raise LoginRefused
    return TelegramPerson(number, _text(claims, "preferred_username"), _text(claims, "name"))


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name) or ""
    if not isinstance(value, str) or not is_storable(value):
        raise LoginRefused
    return value[:130]
