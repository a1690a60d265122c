"""A typed client of the control interface, for tests and for the simulator's views."""

import base64
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

Json = dict[str, Any]
KEY_HEADER = "X-Control-Key"
PATIENCE = 60.0


class DoubleError(Exception):
    """The double refused a control request, or could not be reached (``status`` 0)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Press:
    """A button press: its query id, the update it made, and the bot's answer if it came in time."""

    id: str
    update_id: int | None
    answer: Json | None


class DoubleClient:
    """Plays people and meddles with one bot account of a running double.

    All chat arguments are optional: without one, a person acts in their private chat with the bot.
    """

    def __init__(self, url: str, key: str, token: str, *, timeout: float = 70.0) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.bot_url = f"{self.url}/bot"
        self.file_url = f"{self.url}/file/bot"
        self.last_updates: list[int] = []
        headers = {KEY_HEADER: key}
        self._http = httpx.Client(base_url=f"{self.url}/control/{token}/", headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, action: str, **parameters: Any) -> Any:
        """One control action; parameters that are None are left out. Raises DoubleError."""
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            response = self._http.post(action, json=given)
            body = response.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise DoubleError(0, f"the double cannot be reached: {type(fault).__name__}") from fault
        if not body["ok"]:
            raise DoubleError(response.status_code, body["error"])
        self.last_updates = body["updates"]
        return body["result"]

    # --- people and groups ---

    def add_user(self, first_name: str = "Ada", *, user_id: int | None = None, **names: str | None) -> int:
        """A new person (``last_name``, ``username``, ``language_code``); their id, and their chat's."""
        return int(self.call("add_user", first_name=first_name, user_id=user_id, **names)["id"])

    def change_user(self, user: int, **changes: Any) -> Json:
        """Change names, ``language_code`` or ``deactivated``."""
        return dict(self.call("change_user", user=user, changes=changes))

    def add_group(
        self,
        title: str,
        members: Sequence[int],
        *,
        kind: str = "supergroup",
        bot: str = "member",
    ) -> int:
        """A new group of these people and the bot, whose standing ``bot`` is; the group's id."""
        return int(self.call("add_group", title=title, members=list(members), kind=kind, bot=bot)["id"])

    def upgrade(self, chat: int, *, told: bool = True) -> int:
        """Make a supergroup of a group, and tell the bot or not; the supergroup's id."""
        return int(self.call("upgrade", chat_id=chat, told=told)["id"])

    def join(self, chat: int, user: int, status: str = "member") -> None:
        """Change somebody's standing in a group; ``user`` may be the bot."""
        self.call("join", chat_id=chat, user=user, status=status)

    def block(self, user: int) -> None:
        """The person blocks the bot."""
        self.call("block", user=user, blocked=True)

    def unblock(self, user: int) -> None:
        """The person unblocks the bot."""
        self.call("block", user=user, blocked=False)

    # --- talking ---

    def start(self, user: int, payload: str = "") -> Json:
        """Open the bot by a (deep) link and press "Start"."""
        return dict(self.call("start", user=user, payload=payload))

    def write(
        self,
        user: int,
        text: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        entities: list[Json] | None = None,
        markup: bool = True,
    ) -> Json:
        """Send a text; typed marks (`` ``` ``, ``**``) become entities unless ``markup`` is False."""
        where: Json = {"chat_id": chat, "reply_to": reply_to}
        return dict(self.call("write", user=user, text=text, entities=entities, markup=markup, **where))

    def edit(self, user: int, message_id: int, text: str, *, chat: int | None = None) -> Json:
        """Edit one's own text."""
        return dict(self.call("edit", user=user, message_id=message_id, text=text, chat_id=chat))

    def delete(self, user: int, message_id: int, *, chat: int | None = None) -> None:
        """Delete a message."""
        self.call("delete", user=user, message_id=message_id, chat_id=chat)

    def send_file(
        self,
        user: int,
        name: str,
        content: bytes,
        *,
        kind: str = "document",
        mime_type: str = "",
        caption: str = "",
        size: int | None = None,
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """Send a ``document``, ``photo``, ``sticker`` or ``voice``; ``size`` may declare more than sent."""
        details: Json = {"mime_type": mime_type, "caption": caption, "size": size}
        where: Json = {"chat_id": chat, "reply_to": reply_to}
        encoded = base64.b64encode(content).decode()
        return dict(
            self.call(
                "send_file",
                user=user,
                kind=kind,
                name=name,
                content=encoded,
                **details,
                **where,
            )
        )

    # --- choosing ---

    def press(
        self,
        user: int,
        message_id: int,
        text: str | None = None,
        *,
        data: str | None = None,
        chat: int | None = None,
        wait: int = 10,
    ) -> Press:
        """Press a button by its text, or by any ``data``; waits ``wait`` seconds for the bot's answer."""
        where: Json = {"message_id": message_id, "chat_id": chat}
        done = self.call("press", user=user, text=text, data=data, wait=wait, **where)
        return Press(done["id"], next(iter(self.last_updates), None), done["answer"])

    def callback(self, callback_id: str, *, wait: int = 0) -> Json:
        """A press that was made before."""
        return dict(self.call("callback", callback_id=callback_id, wait=wait))

    def vote(
        self,
        user: int,
        message_id: int,
        options: Sequence[int],
        *,
        chat: int | None = None,
    ) -> Json:
        """Vote in a poll; no options take the vote back."""
        return dict(
            self.call(
                "vote",
                user=user,
                message_id=message_id,
                options=list(options),
                chat_id=chat,
            )
        )

    # --- reading ---

    def people(self) -> list[Json]:
        """All persons."""
        return list(self.call("people"))

    def history(self, chat: int, *, deleted: bool = False) -> list[Json]:
        """The messages of a chat, oldest first."""
        return list(self.call("history", chat_id=chat, deleted=deleted))

    def changes(self, *, since: int = 0, epoch: str = "", wait: int = 0) -> Json:
        """Everything that changed since a version."""
        return dict(self.call("changes", since=since, epoch=epoch, wait=wait))

    def menu(self, user: int, *, chat: int | None = None) -> Json:
        """The command menu this person sees."""
        return dict(self.call("menu", user=user, chat_id=chat))

    def open_web_app(self, user: int, url: str, *, chat: int | None = None) -> str:
        """Open a web app that the bot offers this person; the signed data its page is given."""
        return str(self.call("open_web_app", user=user, url=url, chat_id=chat)["init_data"])

    def calls(self, method: str = "", *, after: int = 0) -> list[Json]:
        """The log of the bot's calls."""
        return list(self.call("calls", name=method, after=after))

    def updates(self, *, pending: bool = True) -> list[Json]:
        """The updates that wait, or all that were made lately."""
        return list(self.call("updates", pending=pending))

    def file(self, file_id: str) -> bytes:
        """The bytes of a file."""
        response = self._http.get(f"file/{file_id}")
        if response.status_code != httpx.codes.OK:
            raise DoubleError(response.status_code, "no such file")
        return response.content

    def wait_for(self, what: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
        """The first truthy value of ``what``, which is asked again after each change. Raises TimeoutError."""
        deadline = time.monotonic() + patience
        state = self.changes()
        while not (value := what()):
            if time.monotonic() > deadline:
                raise TimeoutError("the double saw no such thing in time")
            state = self.changes(since=state["version"], epoch=state["epoch"], wait=1)
        return value

    def wait_message(
        self,
        chat: int,
        containing: str = "",
        *,
        after: int = 0,
        patience: float = PATIENCE,
    ) -> Json:
        """The newest message of the bot in a chat with this text in it and a number beyond ``after``."""

        def found() -> Json | None:
            said = (
                m for m in reversed(self.history(chat)) if m["from"]["is_bot"] and m["message_id"] > after
            )
            return next(
                (m for m in said if containing in str(m.get("text", m.get("caption", "")))),
                None,
            )

        return dict(self.wait_for(found, patience=patience))

    # --- meddling ---

    def fault(
        self,
        kind: str,
        method: str = "*",
        *,
        chat: int | None = None,
        count: int = 1,
        **details: Any,
    ) -> None:
        """Let the next calls go wrong: see ``faults.Fault`` for kinds and details."""
        self.call("fault", kind=kind, name=method, chat_id=chat, count=count, **details)

    def clear_faults(self) -> None:
        """Forget the faults that are still to come."""
        self.call("clear_faults")

    def redeliver(self, update_id: int) -> None:
        """Hand an update out again under its old number."""
        self.call("redeliver", update_id=update_id)

    def advance(self, seconds: int) -> float:
        """Push the double's clock forward."""
        return float(self.call("advance", seconds=seconds))

    def configure(self, **settings: Any) -> Json:
        """The bot's ``name`` and ``username``, ``privacy`` mode in groups, ``limits`` on sending."""
        return dict(self.call("configure", **settings))
