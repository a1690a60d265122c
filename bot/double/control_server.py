"""The HTTP side of the control interface: ``/control/<token>/<action>``, from this machine, with the key."""

import hmac
import inspect
import json

from tornado.web import RequestHandler

import bot.double.meddling
import bot.double.reading  # noqa: F401 (both fill the table of actions)
from bot.double.account import Account
from bot.double.control import CONTROL
from bot.double.double import Double
from bot.double.errors import ApiError, ControlError, Json
from bot.double.params import read
from bot.double.records import StoredFile
from bot.double.server import arguments

LOOPBACK = ("127.0.0.1", "::1")
KEY_HEADER = "X-Control-Key"


class Guarded(RequestHandler):
    """Lets in only callers on this machine that know the key."""

    def initialize(self, double: Double, key: str) -> None:
        """Tornado's way of handing over what a handler works on."""
        self.double = double
        self._key = key

    def prepare(self) -> None:
        """Refuse strangers before anything is read."""
        given = self.request.headers.get(KEY_HEADER, "")
        local = self.request.remote_ip in LOOPBACK
        if not local or not hmac.compare_digest(given.encode(), self._key.encode()):
            self.refuse(403, "the control interface is closed")

    def refuse(self, status: int, reason: str) -> None:
        """Answer with an error of the control interface."""
        self.set_status(status)
        self.finish({"ok": False, "error": reason})


class ControlHandler(Guarded):
    """One action."""

    async def post(self, token: str, name: str) -> None:
        """Carry the action out; the body is a JSON object of its parameters."""
        try:
            body = await self._called(self.double.account(token), name)
        except ApiError as refusal:
            self.refuse(refusal.code, refusal.description)
        except ControlError as refusal:
            self.refuse(refusal.status, refusal.description)
        else:
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps(body).encode())

    async def _called(self, account: Account, name: str) -> Json:
        method = CONTROL.get(name)
        if method is None:
            raise ControlError(f"no action {name}", 404)
        before = max(account.updates.pushed, default=0)
        result = method.run(account, **read(method, arguments(self)))
        result = await result if inspect.isawaitable(result) else result
        made = [number for number in account.updates.pushed if number > before]
        return {"ok": True, "result": result, "updates": made}


class ControlFileHandler(Guarded):
    """The bytes of a file, by its ``file_id``."""

    def get(self, token: str, file_id: str) -> None:
        """Send the content."""
        try:
            world = self.double.account(token).world
            found = world.get(StoredFile, file_id)
            content = world.journal.get_bytes(found.unique_id if found else "")
        except (ApiError, KeyError):
            self.refuse(404, "no such file")
            return
        self.set_header("Content-Type", found.mime_type if found else "application/octet-stream")
        self.finish(content)
