"""One live socket: what its frames do."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.models import User
from core.threads import in_database_thread
from realtime import protocol
from realtime.connection import close_connection
from realtime.identity import Identity, by_token
from realtime.limits import FRAME_BURST, FRAMES_PER_SECOND, HEARTBEAT, MAX_MISTAKES, VIEWS_PER_SOCKET
from realtime.outbox import Outbox, Send
from realtime.protocol import Close, Frame, FrameError
from realtime.selectors import (
    challenge_is_public,
    is_private,
    may_follow,
    read_own_row,
    view_exists,
    words_for,
)

if TYPE_CHECKING:
    from realtime.hub import Hub


class LiveSocket:
    """A client from the accepted handshake to the end."""

    __slots__ = (
        "__weakref__",
        "_allowance",
        "_allowed_at",
        "_catching_up",
        "_closing",
        "_mistakes",
        "_run_from",
        "_send",
        "_viewing",
        "_views",
        "acknowledged",
        "has_begun",
        "hub",
        "identity",
        "opened_at",
        "outbox",
        "position",
    )

    def __init__(self, hub: "Hub", send: Send, identity: Identity) -> None:
        self.hub = hub
        self.identity = identity
        self.outbox = Outbox(send, lambda: self.close(Close.TOO_SLOW))
        self.opened_at = self._allowed_at = time.monotonic()
        self.has_begun = False
        self.position = 0
        self.acknowledged = 0
        self._run_from = 0
        self._send = send
        self._allowance = float(FRAME_BURST)
        self._mistakes = 0
        self._catching_up: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._viewing: int | None = None
        self._views: set[str] = set()

    # What the hub does with it

    def deliver(self, seq: int, frame: Frame) -> None:
        """Send an event unless the client has it."""
        if seq > self.position:
            self._run_from = self._run_from or seq
            self.position = seq
            self.outbox.push(frame)

    def jump(self, seq: int) -> None:
        """The client is told or knows the state as of `seq`, without the events that led there."""
        self.position = seq
        self._run_from = 0

    def begin(self, resume: int | None) -> None:
        """Bring the client from `resume` to the present and keep it there."""
        user_id = self.identity.user_id
        if user_id is not None and self._closing is None:
            self._catching_up = asyncio.create_task(self.hub.feeds.join(self, user_id, resume))
            self._catching_up.add_done_callback(self._caught_up)

    def _caught_up(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self.close(Close.TRY_LATER)  # the database is away, for instance: the client comes back

    async def until_sent(self) -> None:
        """Wait until the client's buffers take more; raises `CancelledError` when it is gone."""
        if not self.outbox.is_empty:
            sent = asyncio.Event()
            self.outbox.on_empty(sent.set)
            await sent.wait()

    def close(self, code: Close) -> None:
        """Close with `code`; a client that does not read is cut off. Returns at once."""
        if self._closing is None:
            self.outbox.stop()
            self._closing = asyncio.create_task(close_connection(self._send, code))

    def gone(self) -> None:
        """The connection has ended: leave everything."""
        self.outbox.stop()
        if self._catching_up is not None:
            self._catching_up.cancel()
        for name in self._views:
            self.hub.views.unsubscribe(self, name)
        self._look_at(None)
        self.hub.remove(self)

    # What the client does with it

    async def take(self, text: str | None) -> None:
        """Deal with one message of the client's."""
        try:
            self._count()
            await self._dispatch(protocol.parse(text))
        except FrameError as error:
            self._refuse(error)

    def _count(self) -> None:
        now = time.monotonic()
        earned = (now - self._allowed_at) * FRAMES_PER_SECOND
        self._allowance = min(FRAME_BURST, self._allowance + earned) - 1
        self._allowed_at = now
        if self._allowance < 0:
            raise FrameError("too_fast", _("Too many frames. Please wait a moment."))

    def _refuse(self, error: FrameError) -> None:
        self._mistakes += 1
        if self._mistakes > MAX_MISTAKES:
            self.close(Close.TOO_FAST if error.code == "too_fast" else Close.BAD_FRAMES)
            return
        with translation.override(self.identity.language or None):
            self.outbox.push(protocol.error_frame(error.code, error.message))

    async def _dispatch(self, frame: protocol.ClientFrame) -> None:
        early = isinstance(frame, protocol.Hello | protocol.Auth | protocol.Ping)
        if not self.has_begun and not early:
            raise FrameError("hello_first", _("Say hello first."))
        handler: Callable[[LiveSocket, Any], Any] = _HANDLERS[type(frame)]
        answer = handler(self, frame)
        if answer is not None:
            await answer

    async def _auth(self, frame: protocol.Auth) -> None:
        if self.has_begun:
            raise FrameError("too_late", _("Sign in before hello."))
        identity = await in_database_thread(by_token, frame.token)
        if identity is None:
            self.close(Close.SIGN_IN)
        else:
            self.identity = identity

    def _hello(self, frame: protocol.Hello) -> None:
        if self.has_begun:
            raise FrameError("too_late", _("You have said hello already."))
        who = self.identity
        if who.user_id is not None and not self.hub.admit(self, who.user_id):
            self.close(Close.TOO_MANY_SOCKETS)
            return
        self.has_begun = True
        user = None if who.user_id is None else {"id": who.user_id, "username": who.username}
        self.outbox.push(Frame("welcome", protocol=protocol.VERSION, user=user, heartbeat=HEARTBEAT))
        self.begin(frame.resume)

    async def _subscribe(self, frame: protocol.Subscribe) -> None:
        name, views = frame.view, self.hub.views
        if name in self._views:
            return
        if len(self._views) >= VIEWS_PER_SOCKET or (views.is_full and not views.knows(name)):
            raise FrameError("too_many_views", _("You follow as many views as you may."))
        if is_private(name):
            await self._check_private(name)
        elif not views.knows(name) and not await in_database_thread(view_exists, name):
            raise FrameError("unknown_view", _("There is no such view."))
        self._views.add(name)
        views.subscribe(self, name)

    async def _check_private(self, name: str) -> None:
        """Raise `FrameError` unless the person may follow this view of those who teach."""
        allowed = await in_database_thread(may_follow, name, self._need_person())
        if allowed is None:
            raise FrameError("unknown_view", _("There is no such view."))
        if not allowed:
            raise FrameError("not_allowed", words_for(name))

    @property
    def private_views(self) -> list[str]:
        """The views it follows that not everybody may."""
        return [name for name in self._views if is_private(name)]

    def drop_view(self, name: str) -> None:
        """Stop sending a view that the person may no longer follow, and say so."""
        self._unsubscribe(protocol.Unsubscribe(name))
        with translation.override(self.identity.language or None):
            self.outbox.push(protocol.error_frame("not_allowed", words_for(name), view=name))

    def _unsubscribe(self, frame: protocol.Unsubscribe) -> None:
        if frame.view in self._views:
            self._views.discard(frame.view)
            self.hub.views.unsubscribe(self, frame.view)

    async def _view_challenge(self, frame: protocol.Viewing) -> None:
        self._need_person()
        challenge_id = frame.challenge
        if challenge_id is not None and not await in_database_thread(challenge_is_public, challenge_id):
            raise FrameError("unknown_challenge", _("There is no such challenge."))
        self._look_at(challenge_id)

    def _look_at(self, challenge_id: int | None) -> None:
        user_id, viewings = self.identity.user_id, self.hub.presence.viewings
        if user_id is None or challenge_id == self._viewing:
            return
        if self._viewing is not None:
            viewings.remove((user_id, self._viewing))
        if challenge_id is not None:
            viewings.add((user_id, challenge_id))
        self._viewing = challenge_id

    async def _own_row(self, frame: protocol.Me) -> None:
        user_id = self._need_person()
        user = await in_database_thread(User.objects.filter(pk=user_id).first)
        if user is not None:
            self.outbox.push(Frame("me", **await in_database_thread(read_own_row, user, frame.board)))

    def _need_person(self) -> int:
        if self.identity.user_id is None:
            raise FrameError("sign_in", _("Sign in first."))
        return self.identity.user_id

    def _acknowledge(self, frame: protocol.Ack) -> None:
        """What was confirmed one by one was seen, if by a page; what a snapshot stood for was not."""
        through = min(frame.seq, self.position)
        first = max(self.acknowledged + 1, self._run_from)
        self.acknowledged = max(self.acknowledged, through)
        if self._run_from and first <= through and self.identity.session_key:
            self.hub.sightings.note(self._need_person(), first, through)

    def _ping(self, frame: protocol.Ping) -> None:
        self.outbox.push(Frame("pong"))

    def _pong(self, frame: protocol.Pong) -> None:
        self.outbox.answered(frame.n)


_HANDLERS: dict[type, Callable[[LiveSocket, Any], Any]] = {
    protocol.Auth: LiveSocket._auth,
    protocol.Hello: LiveSocket._hello,
    protocol.Subscribe: LiveSocket._subscribe,
    protocol.Unsubscribe: LiveSocket._unsubscribe,
    protocol.Viewing: LiveSocket._view_challenge,
    protocol.Me: LiveSocket._own_row,
    protocol.Ack: LiveSocket._acknowledge,
    protocol.Ping: LiveSocket._ping,
    protocol.Pong: LiveSocket._pong,
}
