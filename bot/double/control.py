"""The control interface: one function for each thing a test or the simulator may ask."""

import time
from dataclasses import asdict
from typing import Any

from bot.double import choices, people, snapshot, talk, webapps
from bot.double.account import Account
from bot.double.errors import ControlError, Json
from bot.double.params import Method, method
from bot.double.records import Callback, Chat

CONTROL: dict[str, Method] = {}
LONGEST_WAIT = 60


# --- people and groups ---


@method("add_user", CONTROL)
def add_user(
    account: Account,
    *,
    first_name: str,
    user_id: int | None = None,
    last_name: str | None = None,
    username: str | None = None,
    language_code: str | None = None,
) -> Json:
    """A new person."""
    names = {
        "last_name": last_name,
        "username": username,
        "language_code": language_code,
    }
    return asdict(people.add_user(account, first_name=first_name, user_id=user_id, **names))


@method("change_user", CONTROL)
def change_user(account: Account, *, user: int, changes: Json) -> Json:
    """New names, another language, a closed account."""
    return asdict(people.change_user(account, people.person(account, user), changes))


@method("add_group", CONTROL)
def add_group(
    account: Account,
    *,
    title: str,
    members: list[Any],
    kind: str = "supergroup",
    bot: str = "member",
) -> Json:
    """A new group with the bot in it."""
    return asdict(people.add_group(account, title=title, members=members, kind=kind, bot=bot))


@method("upgrade", CONTROL)
def upgrade(account: Account, *, chat_id: int, told: bool = True) -> Json:
    """A group becomes a supergroup; ``told``: the bot gets the two messages about it."""
    chat = account.world.get(Chat, chat_id)
    if chat is None:
        raise ControlError(f"no group {chat_id}", 404)
    return asdict(people.upgrade(account, chat, told=told))


@method("join", CONTROL)
def join(account: Account, *, chat_id: int, user: int, status: str = "member") -> Json:
    """Another standing in a group; ``left`` and ``kicked`` take the user (or the bot) out."""
    chat = account.world.get(Chat, chat_id)
    if chat is None or chat.private:
        raise ControlError(f"no group {chat_id}", 404)
    people.join(account, chat, people.person(account, user), status)
    return asdict(chat)


@method("block", CONTROL)
def block(account: Account, *, user: int, blocked: bool = True) -> Json:
    """Block or unblock the bot."""
    who = people.person(account, user)
    people.block(account, who, blocked=blocked)
    return asdict(who)


# --- talking ---


@method("write", CONTROL)
def write(
    account: Account,
    *,
    user: int,
    text: str,
    chat_id: int | None = None,
    reply_to: int | None = None,
    entities: list[Any] | None = None,
    markup: bool = True,
) -> Json:
    """A person sends a text."""
    who = people.person(account, user)
    message = talk.write(
        account,
        who,
        text,
        chat_id=chat_id,
        reply_to=reply_to,
        entities=entities,
        markup=markup,
    )
    return snapshot.message(account, message)


@method("start", CONTROL)
def start(account: Account, *, user: int, payload: str = "") -> Json:
    """A person opens the bot by a link and presses "Start"."""
    return snapshot.message(account, talk.start(account, people.person(account, user), payload))


@method("edit", CONTROL)
def edit(
    account: Account,
    *,
    user: int,
    message_id: int,
    text: str,
    chat_id: int | None = None,
) -> Json:
    """A person edits their own text."""
    who = people.person(account, user)
    return snapshot.message(account, talk.edit(account, who, message_id, text, chat_id=chat_id))


@method("delete", CONTROL)
def delete(account: Account, *, user: int, message_id: int, chat_id: int | None = None) -> bool:
    """A person deletes a message."""
    talk.delete(account, people.person(account, user), message_id, chat_id=chat_id)
    return True


@method("send_file", CONTROL)
def send_file(
    account: Account,
    *,
    user: int,
    kind: str,
    name: str,
    content: str,
    mime_type: str = "",
    caption: str = "",
    size: int | None = None,
    chat_id: int | None = None,
    reply_to: int | None = None,
) -> Json:
    """A person sends a document, photo, sticker or voice message."""
    details: Json = {"mime_type": mime_type, "caption": caption, "size": size}
    where: Json = {"chat_id": chat_id, "reply_to": reply_to}
    message = talk.send_file(account, people.person(account, user), kind, name, content, **details, **where)
    return snapshot.message(account, message)


# --- choosing ---


@method("press", CONTROL)
async def press(
    account: Account,
    *,
    user: int,
    message_id: int,
    chat_id: int | None = None,
    data: str | None = None,
    text: str | None = None,
    wait: int = 0,
) -> Json:
    """A person presses a button, by its text or by (possibly forged) data; waits for the answer."""
    who = people.person(account, user)
    if data is None:
        data = choices.button_data(account, who, message_id, text or "", chat_id=chat_id)
    callback = choices.press(account, who, message_id, data, chat_id=chat_id)
    return await answered(account, callback, wait)


@method("callback", CONTROL)
async def callback(account: Account, *, callback_id: str, wait: int = 0) -> Json:
    """A press and the answer to it, if it has come."""
    known = account.world.get(Callback, callback_id)
    if known is None:
        raise ControlError(f"no callback {callback_id}", 404)
    return await answered(account, known, wait)


async def answered(account: Account, known: Callback, wait: int) -> Json:
    """The press as JSON, after at most ``wait`` seconds of waiting for its answer."""
    deadline = time.monotonic() + min(wait, LONGEST_WAIT)
    while known.answer is None and (left := deadline - time.monotonic()) > 0:
        await account.world.changed(left)
    return asdict(known)


@method("open_web_app", CONTROL)
def open_web_app(account: Account, *, user: int, url: str, chat_id: int | None = None) -> Json:
    """A person opens a web app that the bot offers them: the data their client gives the page."""
    return webapps.open_web_app(account, people.person(account, user), url, chat_id=chat_id)


@method("vote", CONTROL)
def vote(
    account: Account,
    *,
    user: int,
    message_id: int,
    options: list[Any],
    chat_id: int | None = None,
) -> Json:
    """A person votes in a poll; no options take the vote back."""
    return asdict(choices.vote(account, people.person(account, user), message_id, options, chat_id=chat_id))
