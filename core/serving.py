"""Django behind ASGI on a fixed set of threads that keep their database connections.

Django's own handler gives every request a fresh thread, and with it a fresh connection: on SQLite that costs
many times what the request itself does. Here each request runs from first to last in one of a few threads.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.signals import request_started
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from core.middleware import TOO_LARGE

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

HTTP_THREADS = 4
_pools: dict[int, ThreadPoolExecutor] = {}


def _pool() -> ThreadPoolExecutor:
    """This process's threads for requests; live frames have theirs, so that neither waits for the other."""
    pid = os.getpid()
    if pid not in _pools:
        _pools[pid] = ThreadPoolExecutor(HTTP_THREADS, thread_name_prefix="http")
    return _pools[pid]


class BoundedBody:
    """The messages of a request; what its body has beyond the limit is let go and never kept on disk."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._size = receive, limit, 0

    @property
    def is_too_large(self) -> bool:
        """Whether something was let go."""
        return self._size > self._limit

    async def __call__(self) -> Mapping[str, Any]:
        """The next message."""
        message = await self._receive()
        self._size += len(message.get("body", b""))
        return {**message, "body": b""} if self.is_too_large else message


class ThreadedHandler(ASGIHandler):
    """The whole synchronous stack, middleware and view, in one hop to one thread."""

    def load_middleware(self, is_async: bool = False) -> None:
        """As under WSGI: all of it is synchronous."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request; a client that leaves before it is sent whole is not answered."""
        bounded = BoundedBody(receive, settings.LARGEST_BODY)
        try:
            body = await self.read_body(bounded)
        except RequestAborted:
            return
        try:
            loop = asyncio.get_running_loop()
            response = await loop.run_in_executor(_pool(), self._respond, scope, body, bounded.is_too_large)
        finally:
            body.close()
        if isinstance(response, HttpResponse):
            await _send_whole(response, send)
        else:
            await self._stream(response, send)

    async def _stream(self, response: HttpResponseBase, send: Send) -> None:
        async with ThreadSensitiveContext():
            try:
                await self.send_response(response, send)
            finally:
                await sync_to_async(response.close)()

    def _respond(self, scope: Mapping[str, Any], body: IO[bytes], is_too_large: bool) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        if request is None:
            assert refusal is not None
            return refusal
        _measure(request, body)
        if is_too_large:
            request.META[TOO_LARGE] = True  # the first middleware that can say so does
        response = self.get_response(request)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if isinstance(response, HttpResponse):
            response.close()  # the request ends in the thread it ran in
        return response


def _measure(request: ASGIRequest, body: IO[bytes]) -> None:
    """Say how long a body is that came in chunks: what reads it looks for a length."""
    if not request.META.get("CONTENT_LENGTH"):
        request.META["CONTENT_LENGTH"] = str(body.seek(0, os.SEEK_END))
        body.seek(0)


async def _send_whole(response: HttpResponse, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    headers += [
        (b"Set-Cookie", c.output(header="").strip().encode("latin-1")) for c in response.cookies.values()
    ]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
