"""Sending updates to the bot's webhook: one after another, again after a failure, later and later."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.double.errors import Json
from bot.double.records import Update
from bot.double.updates import Updates
from bot.double.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
LONGEST_PAUSE = 30.0
ANSWER_SECONDS = 30.0
IDLE_SECONDS = 5.0


@dataclass
class Webhook:
    """Where updates go, and what went wrong there last."""

    url: str
    secret: str
    max_connections: int
    last_error_date: int | None = None
    last_error_message: str | None = None

    def as_json(self) -> Json:
        """For the settings of the world."""
        return asdict(self)


def webhook_of(world: World) -> Webhook | None:
    """The webhook that is set, if any."""
    stored = world.setting("webhook")
    return Webhook(**stored) if isinstance(stored, dict) else None


def described(world: World, *, waiting: int) -> Json:
    """A ``WebhookInfo`` object."""
    webhook = webhook_of(world)
    shown: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": waiting,
    }
    if webhook:
        shown |= {
            "url": webhook.url,
            "max_connections": webhook.max_connections,
            "ip_address": "127.0.0.1",
        }
        if webhook.last_error_date:
            shown["last_error_date"] = webhook.last_error_date
            shown["last_error_message"] = webhook.last_error_message
    allowed = world.setting("allowed_updates", [])
    if allowed:
        shown["allowed_updates"] = allowed
    return shown


class Delivery:
    """The loop that empties the queue into the webhook."""

    def __init__(self, world: World, updates: Updates, first_pause: float) -> None:
        self._world = world
        self._updates = updates
        self._first_pause = first_pause
        self._client = AsyncHTTPClient(force_instance=True)

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Deliver for ever. Order is kept: the next update goes out when the one before was taken."""
        failures = 0
        while True:
            webhook = webhook_of(self._world)
            waiting = self._updates.pending() if webhook else []
            if webhook is None or not waiting:
                await self._world.changed(IDLE_SECONDS)
            elif await self._deliver(webhook, waiting[0]):
                failures = 0
            else:
                await pause(min(LONGEST_PAUSE, self._first_pause * 2**failures))
                failures += 1

    async def _deliver(self, webhook: Webhook, update: Update) -> bool:
        fault = await self._post(webhook, update)
        if fault is None:
            self._world.drop(update)
            return True
        if webhook_of(self._world) == webhook:
            webhook.last_error_date = self._world.clock.stamp()
            webhook.last_error_message = fault
            self._world.remember("webhook", webhook.as_json())
        return False

    async def _post(self, webhook: Webhook, update: Update) -> str | None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        body = json.dumps(update.as_json())
        request = HTTPRequest(
            webhook.url,
            "POST",
            headers,
            body,
            request_timeout=ANSWER_SECONDS,
            follow_redirects=False,
        )
        try:
            response = await self._client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            return "Connection refused"
        if 200 <= response.code < 300:
            return None
        return f"Wrong response from the webhook: {response.code} {response.reason}"

    def close(self) -> None:
        """Close the client's connections."""
        self._client.close()
