"""How the bot receives updates: long polling or a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.double.account import Account
from bot.double.errors import Json, bad_request, conflict
from bot.double.params import Upload, method
from bot.double.webhook import Webhook, described

SECRET = re.compile(r"[A-Za-z0-9_-]*")
BATCH = 100


@method("getUpdates")
async def get_updates(
    account: Account,
    *,
    offset: int = 0,
    limit: int = BATCH,
    timeout: int = 0,
    allowed_updates: list[Any] | None = None,
) -> list[Json]:
    """Long poll; ``offset`` confirms everything before it."""
    account.updates.allow(allowed_updates)
    limit = limit if 1 <= limit <= BATCH else BATCH
    return await account.updates.poll(offset=offset, limit=limit, timeout=max(0, timeout))


@method("setWebhook", ip_address=str, certificate=Upload)
def set_webhook(
    account: Account,
    *,
    url: str = "",
    max_connections: int = 40,
    allowed_updates: list[Any] | None = None,
    drop_pending_updates: bool = False,
    secret_token: str = "",
) -> bool:
    """Have updates sent to ``url``; an empty one removes the webhook. Plain HTTP is for this machine only."""
    _check_secret(secret_token)
    if url:
        _check_url(url)
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    account.updates.allow(allowed_updates)
    if drop_pending_updates:
        account.updates.drop_all()
    if url:
        account.updates.stop_poll(conflict("terminated by setWebhook request"))
    webhook = Webhook(url, secret_token, max_connections) if url else None
    account.world.remember("webhook", webhook.as_json() if webhook else None)
    return True


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "https" or (parts.scheme == "http" and local):
        return
    raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


@method("deleteWebhook")
def delete_webhook(account: Account, *, drop_pending_updates: bool = False) -> bool:
    """Go back to long polling."""
    return set_webhook(account, url="", drop_pending_updates=drop_pending_updates) is True


@method("getWebhookInfo")
def get_webhook_info(account: Account) -> Json:
    """Where updates go, how many wait, and the last failure."""
    return described(account.world, waiting=len(account.updates.pending()))
