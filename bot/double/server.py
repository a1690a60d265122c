"""The HTTP side of the Bot API: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

import asyncio
import inspect
import json
import logging
import socket
import struct
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

import bot.double.methods  # noqa: F401  (fills the table of methods)
from bot.double.account import Account, CallEntry
from bot.double.double import Double
from bot.double.errors import ApiError, Json, bad_request
from bot.double.faults import Fault
from bot.double.params import METHODS, Arguments, Method, Upload, read
from bot.double.records import StoredFile
from bot.double.storage import UPLOAD_LIMIT

log = logging.getLogger("bot.double")
SILENCE_SECONDS = 120
BODY_ROOM = 1024 * 1024


class BotHandler(RequestHandler):
    """One call of one method."""

    def initialize(self, double: Double) -> None:
        """Tornado's way of handing over what a handler works on."""
        self.double = double
        self.gone = asyncio.Event()

    def on_connection_close(self) -> None:
        """Note that the client is gone: nobody waits for an answer any more."""
        self.gone.set()

    async def get(self, token: str, name: str) -> None:
        """Calls may come as GET or POST."""
        await self._answer(token, name)

    post = get

    async def _answer(self, token: str, name: str) -> None:
        try:
            account = self.double.account(token)
            body = await self._called(account, name)
        except ApiError as refusal:
            body = refusal.as_json()
        if body is None or self.gone.is_set():
            return
        self.set_status(body.get("error_code", 200))
        if body.get("parameters", {}).get("retry_after"):
            self.set_header("Retry-After", body["parameters"]["retry_after"])
        self._write(body)

    def _write(self, body: Json) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body).encode())

    async def _called(self, account: Account, name: str) -> Json | None:
        """The body of the answer, or None when there will be none."""
        given = arguments(self)
        method = METHODS.get(name.lower())
        entry = account.note(method.name if method else name, shown(given))
        fault = account.faults.take(entry.method, given.values)
        if fault:
            return await self._befallen(account, method, given, entry, fault)
        return await perform(account, method, given, entry)

    async def _befallen(
        self,
        account: Account,
        method: Method | None,
        given: Arguments,
        entry: CallEntry,
        fault: Fault,
    ) -> Json | None:
        if fault.kind in ("error", "flood"):
            return ended(entry, fault.refusal(account.world.clock.now()).as_json())
        if fault.kind.endswith("_after"):
            await perform(account, method, given, entry)
        else:
            entry.description = f"fault: {fault.kind}"
        if fault.kind.startswith("reset"):
            self._reset()
        else:
            await self._keep_silent()
        return None

    async def _keep_silent(self) -> None:
        try:
            await asyncio.wait_for(self.gone.wait(), SILENCE_SECONDS)
        except TimeoutError:
            self._reset()

    def _reset(self) -> None:
        self.gone.set()
        stream = self.detach()  # there will be no answer for the server to finish
        if stream and stream.socket:
            # Lingering for no time turns the close into a reset, as a broken line would.
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stream.close()

    def log_exception(self, *details: Any) -> None:
        """A client that went away is no fault of ours."""
        if details[0] is not StreamClosedError:
            super().log_exception(*details)


async def perform(account: Account, method: Method | None, given: Arguments, entry: CallEntry) -> Json:
    """Carry a call out, and write into the log how it ended."""
    try:
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        named = read(method, given)
        chat = getattr(named.get("chat_id"), "value", None)
        if isinstance(chat, int):
            account.pace.pass_or_refuse(method.name, chat)
        result = method.run(account, **named)
        result = await result if inspect.isawaitable(result) else result
        return ended(entry, {"ok": True, "result": result})
    except ApiError as refusal:
        return ended(entry, refusal.as_json())


def ended(entry: CallEntry, body: Json) -> Json:
    """Write the end of a call into the log."""
    entry.status = body.get("error_code", 200)
    entry.result, entry.description = body.get("result"), body.get("description")
    return body


def arguments(handler: RequestHandler) -> Arguments:
    """What came with a request. Raises 413 for too much and 400 for what cannot be read."""
    request = handler.request
    if len(request.body) > UPLOAD_LIMIT + BODY_ROOM:
        raise ApiError(413, "Request Entity Too Large")
    given = Arguments()
    for name, values in request.arguments.items():
        given.values[name] = _decoded(values[-1])
    if request.headers.get("Content-Type", "").startswith("application/json") and request.body:
        given.values.update(_json_object(request.body))
    for name, files in request.files.items():
        part = files[-1]
        given.files[name] = Upload(part["filename"], part["content_type"], part["body"])
    return given


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("JSON object expected")
    return {name: item for name, item in value.items() if item is not None}


def shown(given: Arguments) -> Json:
    """The arguments for the log: JSON is opened, files are named by their size."""
    values = {name: _opened(value) for name, value in given.values.items()}
    return values | {
        name: f"<{len(file.content or b'')} bytes: {file.name}>" for name, file in given.files.items()
    }


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


class FileHandler(RequestHandler):
    """Downloads of what ``getFile`` named."""

    def initialize(self, double: Double) -> None:
        """Tornado's way of handing over what a handler works on."""
        self.double = double

    def get(self, token: str, path: str) -> None:
        """The bytes of a file."""
        try:
            account = self.double.account(token)
            found = next(file for file in account.world.table(StoredFile).values() if file.path == path)
            content = account.world.journal.get_bytes(found.unique_id)
        except ApiError as refusal:
            self.set_status(refusal.code)
            self.finish(refusal.as_json())
        except (StopIteration, KeyError):
            self.set_status(404)
            self.finish(ApiError(404, "Not Found").as_json())
        else:
            self.set_header("Content-Type", "application/octet-stream")
            self.finish(content)
