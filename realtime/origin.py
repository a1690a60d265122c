"""Which pages may open a live socket: browsers send cookies along from any site, so the site must be ours."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

Scope = dict[str, object]
Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> str:
    """The first header of that name, or ""."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def is_our_host(headers: Headers) -> bool:
    """Whether the client asked for a host this product answers to."""
    host = header(headers, b"host").lower()
    name = urlsplit(f"//{host}").hostname or "" if _splits(f"//{host}") else ""
    bracketed = f"[{name}]" if ":" in name else name
    return validate_host(bracketed, settings.ALLOWED_HOSTS)


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another origin opens this socket. Programs send no origin and are not foreign."""
    origin = header(headers, b"origin").lower()
    if not origin:
        return False
    if origin in (trusted.lower() for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return False
    return not _splits(origin) or urlsplit(origin).netloc != header(headers, b"host").lower()


def _splits(address: str) -> bool:
    try:
        return bool(urlsplit(address).netloc)
    except ValueError:
        return False
