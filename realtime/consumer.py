"""The ASGI application behind `/ws/live/`: the handshake, then the socket's messages until it ends.

A plain ASGI application rather than one of Channels' consumer classes: those take a channel-layer
subscription, two tasks and a thread hop per message for every socket, where the hub needs none of them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from core.mini import is_mini_path
from core.threads import in_database_thread
from realtime.connection import close_connection
from realtime.hub import current_hub
from realtime.identity import NOBODY, Identity, by_cookies, by_mini_cookies, by_token
from realtime.origin import header, is_foreign, is_our_host
from realtime.outbox import Send
from realtime.protocol import SUBPROTOCOL, TOKEN_SUBPROTOCOL, Close
from realtime.socket import LiveSocket

Receive = Callable[[], Awaitable[dict[str, Any]]]


async def live(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """One connection from its handshake to its end."""
    await receive()  # websocket.connect
    token = _offered_token(scope)
    if not is_our_host(scope["headers"]) or (is_foreign(scope["headers"]) and not token):
        await send({"type": "websocket.close", "code": 4403})  # before acceptance: the server answers 403
        return
    hub = current_hub()
    identity = await _identify(scope, token)
    await send(_acceptance(scope))
    if identity is None or hub.is_full():
        await close_connection(send, Close.SIGN_IN if identity is None else Close.TRY_LATER)
        return
    await _serve(LiveSocket(hub, send, identity), receive)


async def _serve(socket: LiveSocket, receive: Receive) -> None:
    socket.hub.add(socket)
    try:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            await socket.take(message.get("text"))
    finally:
        socket.gone()


def _offered_token(scope: dict[str, Any]) -> str:
    """The token in the list of subprotocols: the one header a browser's page can set."""
    offered = (name for name in scope["subprotocols"] if name.startswith(TOKEN_SUBPROTOCOL))
    return next(offered, "").removeprefix(TOKEN_SUBPROTOCOL)


async def _identify(scope: dict[str, Any], token: str) -> Identity | None:
    """Who it is; None when a token was offered that opens nothing. A token goes before cookies."""
    if token:
        return await in_database_thread(by_token, token)
    cookies = header(scope["headers"], b"cookie")
    find = by_mini_cookies if is_mini_path(scope["path"]) else by_cookies
    return await in_database_thread(find, cookies) if cookies else NOBODY


def _acceptance(scope: dict[str, Any]) -> dict[str, Any]:
    wanted = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
    return {"type": "websocket.accept", "subprotocol": wanted}
