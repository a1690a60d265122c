"""A little OpenID Connect provider over HTTP, with its own keys: what Telegram's login is for a site.

It is strict about what a site sends (client authentication, PKCE, return address, one use of a code), and can
be told to answer wrongly in one way or another.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID = "4242424242"
CLIENT_SECRET = "a-client-secret-for-tests"
Claims = dict[str, Any]


class Provider:
    """One issuer. `claims` and `sign` may be replaced by what a hostile or broken one would do."""

    def __init__(self) -> None:
        self.issuer = ""
        self._own = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.behave()

    def behave(self) -> None:
        """As it should be."""
        self.keys: dict[str, RSAKey | ECKey] = {"one": self._own}
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], Any] = self.signed
        self.answer: tuple[int, bytes] | None = None
        self.refusals: list[str] = []
        self.person: Claims = {"id": 77, "name": "Ada <b>", "preferred_username": "ada_tg"}

    def authorize(self, address: str) -> dict[str, str]:
        """The person agrees: the fields of the way back to the site."""
        asked = dict(parse_qsl(urlsplit(address).query, strict_parsing=True))
        assert address.startswith(f"{self.issuer}/auth?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"] == "openid profile"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint."""
        asked = self.codes.pop(form.get("code", ""), None)
        reason = self._refusal(asked, form, authorization)
        if asked is None or reason:
            self.refusals.append(reason)
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "opaque-to-this-client",
            "iat": now,
            "exp": now + 600,
            "nonce": asked["nonce"],
            **self.person,
        }
        told = self.claims(claims)
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(told)}

    def _refusal(self, asked: dict[str, str] | None, form: dict[str, str], authorization: str) -> str:
        if asked is None:
            return "unknown code"
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {basic}":
            return "client"
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return "redirect_uri"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return "" if challenge == asked["code_challenge"] else "pkce"

    def signed(self, claims: Claims, key: Any = None, **header: Any) -> str:
        """A token with the issuer's own key, or another."""
        key = key or self.keys["one"]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        return jwt.encode({"alg": algorithm, "kid": key.kid, **header}, claims, key)

    def jwks(self) -> Any:
        """The public keys."""
        return KeySet(list(self.keys.values())).as_dict(private=False)


def other_key() -> RSAKey:
    """A key that is not the issuer's, under its name."""
    return RSAKey.generate_key(2048, {"kid": "one"})


def elliptic_key() -> ECKey:
    """A key of another kind."""
    return ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})


def by_hand(claims: Claims, secret: str = "") -> str:
    """A token without a signature, or with one by this text as a shared secret: libraries make none such."""
    told = {"alg": "HS256" if secret else "none", "kid": "one"}
    text = ".".join(_encoded(json.dumps(part).encode()) for part in (told, claims))
    return f"{text}.{_encoded(hmac.digest(secret.encode(), text.encode(), 'sha256')) if secret else ''}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a free port for the length of a `with`."""
    provider = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == "/.well-known/jwks.json"
            self._say(200 if known else 404, json.dumps(provider.jwks() if known else {}).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[-1] for name, values in parse_qs(body).items()}
            if provider.answer:
                return self._say(*provider.answer)
            status, told = provider.token(form, self.headers.get("Authorization", ""))
            return self._say(status if self.path == "/token" else 404, json.dumps(told).encode())

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing in the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
