"""What stands behind the product: database, cache and channel layer, each from one address."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE_SETUP = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;"
)

MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "consolemail")


def kept_secret(path: Path, *, length: int = 48, make: Callable[[], str] | None = None) -> str:
    """The secret in `path`, made on first use (by `make`, or of `length` random bytes) for its owner only.

    Two processes that start at once agree: the file appears whole or not at all, and the first one wins.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(make() if make else secrets.token_urlsafe(length))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database_settings(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`; without one, a SQLite file in `data_dir`.

    SQLite: write-ahead log, and transactions that take the write lock when they begin, so that two
    writers queue up instead of failing half-way. PostgreSQL: psycopg's own connection pool.
    """
    if not url:
        data_dir.mkdir(parents=True, exist_ok=True)
        return sqlite_settings(data_dir / "gauntlet.sqlite3")
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url))
    engine = settings["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        return sqlite_settings(settings["NAME"])
    if engine == "django.db.backends.postgresql":
        settings.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 16, "timeout": 20}
        settings["CONN_HEALTH_CHECKS"] = True
        settings["ENGINE"] = "core.postgresql"
        return settings
    raise ImproperlyConfigured(f"DATABASE_URL: {engine} is not supported; use postgres:// or sqlite:///")


def sqlite_settings(name: Path | str) -> dict[str, Any]:
    """Settings of one SQLite file (`name` is its path)."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_SETUP}
    # Tests use a file of their own too: threads and processes must meet the same locks as in production.
    test = {"NAME": f"{name}.test"}
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name), "OPTIONS": options, "TEST": test}
    return {
        **settings,
        "CONN_MAX_AGE": None,
    }  # opening the file again for each request costs more than the request


def channel_layer_settings(redis_url: str) -> dict[str, Any]:
    """The doorbell between processes: Redis publish/subscribe, or memory when there is one process.

    The list-based Redis layer drops most of a burst; the publish/subscribe one does not and survives a
    restart of Redis. Either way the event log, not the layer, is what clients are served from.
    """
    if redis_url:
        layer = "channels_redis.pubsub.RedisPubSubChannelLayer"
        return {"default": {"BACKEND": layer, "CONFIG": {"hosts": [redis_url], "prefix": "gauntlet"}}}
    return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


def cache_settings(redis_url: str) -> dict[str, Any]:
    """Django's cache: Redis when there is one, otherwise this process's memory."""
    if redis_url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "gauntlet",
        }
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "gauntlet"}


def mail_settings(url: str) -> dict[str, Any]:
    """Django's mail settings for `EMAIL_URL`: `smtp://user:password@host:port`, `smtp+tls://` (STARTTLS),
    `smtp+ssl://`, or `consolemail://`, which prints.

    A mail server that does not answer holds nobody up for more than ten seconds.
    Raises `ImproperlyConfigured` for any other scheme.
    """
    scheme = url.partition(":")[0]
    if scheme not in MAIL_SCHEMES:
        message = f"EMAIL_URL with {scheme!r} is not supported: use one of {', '.join(MAIL_SCHEMES)}."
        raise ImproperlyConfigured(message)
    found = environ.Env.email_url_config(url)
    return {
        "EMAIL_BACKEND": found["EMAIL_BACKEND"],
        "EMAIL_HOST": found.get("EMAIL_HOST") or "localhost",
        "EMAIL_PORT": found.get("EMAIL_PORT") or 25,
        "EMAIL_HOST_USER": found.get("EMAIL_HOST_USER") or "",
        "EMAIL_HOST_PASSWORD": found.get("EMAIL_HOST_PASSWORD") or "",
        "EMAIL_USE_TLS": scheme == "smtp+tls",
        "EMAIL_USE_SSL": scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": 10,
    }
