"""The way from the simulator's views to the control interface of the Bot API double."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakKeyDictionary

import httpx
from django.conf import settings

from bot.double.client import KEY_HEADER, DoubleError

PATIENCE_SECONDS = 70.0
UNREACHABLE = "the Bot API double is not running"

# One client for each event loop: opening one costs more than most of the calls made with it.
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()


def _client() -> httpx.AsyncClient:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False)
    return _clients[loop]


def _address(path: str) -> str:
    if not settings.BOT_DOUBLE_URL:
        raise DoubleError(0, UNREACHABLE)
    return f"{settings.BOT_DOUBLE_URL}/control/{settings.TELEGRAM_BOT_TOKEN}/{path}"


async def _reached(
    request: Callable[..., Awaitable[httpx.Response]], path: str, **options: Any
) -> httpx.Response:
    headers = {KEY_HEADER: settings.BOT_DOUBLE_KEY, "Content-Type": "application/json"}
    try:
        return await request(_address(path), headers=headers, **options)
    except httpx.HTTPError as fault:
        raise DoubleError(0, UNREACHABLE) from fault


async def call(action: str, parameters: dict[str, Any]) -> Any:
    """The result of a control action.

    Raises DoubleError with the status and the words of the double; status 0 when it is not there.
    """
    # Dumped here: httpx cannot send half a surrogate pair, which the double refuses in its own words.
    response = await _reached(_client().post, action, content=json.dumps(parameters))
    body = response.json()
    if not body["ok"]:
        raise DoubleError(response.status_code, body["error"])
    return body["result"]


async def file(file_id: str) -> tuple[bytes, str]:
    """Content and type of a file. Raises DoubleError for an unknown one."""
    response = await _reached(_client().get, f"file/{file_id}")
    if response.status_code != httpx.codes.OK:
        raise DoubleError(response.status_code, "no such file")
    return response.content, response.headers.get("Content-Type", "")
