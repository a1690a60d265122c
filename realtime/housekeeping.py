"""What a hub does by the clock: heartbeats, time limits, credentials, presence, a look without a doorbell."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.threads import in_database_thread
from realtime import bells
from realtime.identity import ended
from realtime.limits import (
    HEARTBEAT,
    HELLO_WITHIN,
    LEASE,
    PONG_WITHIN,
    PRESENCE_EVERY,
    RECHECK_EVERY,
    SAFETY_POLL_EVERY,
)
from realtime.messages import Rings
from realtime.protocol import Close
from realtime.selectors import may_follow, stream_positions
from realtime.services import PresenceChanges

if TYPE_CHECKING:
    from realtime.hub import Hub
    from realtime.socket import LiveSocket

Work = Callable[[], Awaitable[None]]


def works(hub: "Hub") -> list[Work]:
    """The hub's periodic works; each runs while there is anything to do, and never beside itself."""
    return [
        _every(1.0, "tend", lambda: _tend(hub)),
        _every(RECHECK_EVERY, "recheck", lambda: _recheck(hub)),
        _every(SAFETY_POLL_EVERY, "look_without_doorbell", lambda: _look_without_doorbell(hub)),
        _every(PRESENCE_EVERY, "write_presence", lambda: _write_presence(hub)),
        _every(LEASE / 3, "renew_lease", lambda: _renew_lease(hub)),
        _every(PRESENCE_EVERY, "write_sightings", hub.sightings.write),
    ]


def _every(seconds: float, name: str, work: Work) -> Work:
    async def again_and_again() -> None:
        while True:
            await asyncio.sleep(seconds)
            await work()

    again_and_again.__qualname__ = name
    return again_and_again


async def _tend(hub: "Hub") -> None:
    """Ping who has been quiet, and close who never began, does not answer, or came with what has expired."""
    now = time.monotonic()
    for count, socket in enumerate(tuple(hub.sockets)):
        _tend_one(socket, now)
        if count % 500 == 499:
            await asyncio.sleep(0)  # ten thousand at once would hold up everybody's news


def _tend_one(socket: "LiveSocket", now: float) -> None:
    expires_at = socket.identity.expires_at
    if expires_at is not None and expires_at <= time.time():
        socket.close(Close.SIGN_IN)
    elif not socket.has_begun:
        if now - socket.opened_at > HELLO_WITHIN:
            socket.close(Close.SILENT)
    elif socket.outbox.waits_longer_than(PONG_WITHIN):
        socket.close(Close.SILENT)
    elif socket.outbox.quiet_longer_than(HEARTBEAT):
        socket.outbox.ask()


async def _recheck(hub: "Hub") -> None:
    """Close the sockets of everybody who has signed out or been shut out since; and the views of those who
    teach, to whom no longer does.
    """
    sockets = {socket.identity: socket for socket in hub.sockets if socket.identity.user_id is not None}
    if sockets:
        for identity in await in_database_thread(ended, list(sockets)):
            sockets[identity].close(Close.SIGN_IN)
    for identity, socket in list(sockets.items()):
        for name in socket.private_views:
            if not await in_database_thread(may_follow, name, identity.user_id or 0):
                socket.drop_view(name)


async def _look_without_doorbell(hub: "Hub") -> None:
    """Whatever doorbells were lost: nobody here stays behind for longer than this."""
    people = hub.feeds.people()
    if people:
        hub.deal_with(Rings(dict(await in_database_thread(stream_positions, people))))


async def _write_presence(hub: "Hub") -> None:
    if hub.presence.is_empty:
        return
    if not hub.presence.is_leased:
        await hub.presence.renew()
    told = await hub.presence.write()
    if told:
        rings = Rings({}, _views_of(told))
        bells.ring(rings)


def _views_of(told: PresenceChanges) -> set[str]:
    views = {f"solving:{challenge_id}" for _user_id, challenge_id in (*told.opened, *told.closed)}
    return views | ({"online"} if told.came or told.left else set())


async def _renew_lease(hub: "Hub") -> None:
    if not hub.presence.is_empty:
        await hub.presence.renew()
