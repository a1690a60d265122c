"""The key that signs credentials: RSA, from the environment or kept beside the database."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

from core.engines import kept_secret

KEY_BITS = 2048
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@lru_cache(maxsize=1)
def signing_key() -> rsa.RSAPrivateKey:
    """The private key. Raises `ValueError` when the configured one is no RSA key in PEM."""
    pem = settings.CREDENTIAL_KEY or kept_secret(
        Path(settings.DATA_DIR) / "credential-key.pem", make=_new_key
    )
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("CREDENTIAL_KEY must be an RSA private key")
    return key


def public_jwk() -> dict[str, Any]:
    """The public half as a JSON Web Key (RFC 7517), with its thumbprint as `kid`."""
    return _as_jwk(signing_key().public_key())


def published_jwk(kid: str) -> dict[str, Any] | None:
    """The public key of this thumbprint: the one that signs now, or one of `CREDENTIAL_FORMER_KEYS`."""
    jwk = public_jwk()
    if jwk["kid"] == kid:
        return jwk
    return next((former for former in map(_as_jwk, _former_keys()) if former["kid"] == kid), None)


def _former_keys() -> list[rsa.RSAPublicKey]:
    """Public keys whose credentials are still about. Raises `ValueError` for what is none."""
    keys = [
        serialization.load_pem_public_key(p.encode()) for p in PEM.findall(settings.CREDENTIAL_FORMER_KEYS)
    ]
    if not all(isinstance(key, rsa.RSAPublicKey) for key in keys):
        raise ValueError("CREDENTIAL_FORMER_KEYS must be RSA public keys")
    return [key for key in keys if isinstance(key, rsa.RSAPublicKey)]


def _as_jwk(key: rsa.RSAPublicKey) -> dict[str, Any]:
    jwk: dict[str, Any] = RSAAlgorithm.to_jwk(key, as_dict=True)
    bare = {name: jwk[name] for name in ("e", "kty", "n")}
    return {**bare, "alg": "RS256", "use": "sig", "kid": thumbprint(bare)}


def thumbprint(jwk: dict[str, Any]) -> str:
    """The key's thumbprint (RFC 7638): SHA-256 over its required members in order."""
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
