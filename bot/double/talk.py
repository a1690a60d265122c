"""What people say: texts, files, edits. Each is noted in the world and sent to the bot if it may see it."""

import base64
import binascii
import re
from typing import Any

from bot.double.account import Account
from bot.double.chats import PRESENT, post, remove
from bot.double.detect import typed, with_found
from bot.double.errors import ApiError, ControlError, Json
from bot.double.formatting import as_fields, given
from bot.double.people import block, place
from bot.double.records import Chat, Message, StoredFile, User
from bot.double.storage import document_json, file_json, photo_json, store
from bot.double.text import (
    CAPTION_LIMIT,
    MESSAGE_LIMIT,
    Formatted,
    clean,
    cut,
    trim,
    units,
)
from bot.double.view import message_json

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def said(account: Account, chat: Chat, user: User, content: Json, reply_to: int | None = None) -> Message:
    """Put a person's message into a chat, and tell the bot if it may see it."""
    if chat.private:
        _open_private(account, user)
    if reply_to is not None and account.world.message(chat.id, reply_to) is None:
        raise ControlError(f"no message {reply_to} to reply to", 404)
    message = post(account.world, chat, user, content, reply_to=reply_to)
    if _bot_sees(account, chat, message):
        account.updates.push("message", message_json(account.world, message))
    return message


def _open_private(account: Account, user: User) -> None:
    if user.blocked:
        raise ControlError("this person has blocked the bot", 409)
    if not user.started:
        user.started = True
        account.world.save(user)


def _bot_sees(account: Account, chat: Chat, message: Message) -> bool:
    """Privacy mode: in a group the bot sees only commands, mentions and replies meant for it."""
    world = account.world
    standing = chat.members.get(str(world.bot_id))
    if chat.private:
        return True
    if standing not in PRESENT:
        return False
    if standing == "administrator" or not world.setting("privacy", True):
        return True
    origin = world.message(chat.id, message.reply_to) if message.reply_to else None
    return bool(origin and origin.sender_id == world.bot_id) or _addressed(world.bot, message.content)


def _addressed(bot: User, content: Json) -> bool:
    text = content.get("text", "")
    for entity in content.get("entities", []):
        part = cut(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "bot_command" and part.partition("@")[2] in (
            "",
            str(bot.username).lower(),
        ):
            return True
        if entity["type"] == "mention" and part == f"@{bot.username}".lower():
            return True
    return False


def cleaned(text: str) -> str:
    """A text without control characters; ControlError when it is not UTF-8."""
    try:
        return clean(text)
    except ApiError as refusal:
        raise ControlError(refusal.description) from None


def written(text: str, entities: list[Any] | None, *, markup: bool) -> Formatted:
    """A person's text as their client sends it; without ``entities`` typed marks are turned into them."""
    text = cleaned(text)
    try:
        body = (
            Formatted(text, given(entities, text)) if entities else typed(text) if markup else Formatted(text)
        )
    except ApiError as refusal:
        raise ControlError(refusal.description) from None
    body = trim(with_found(body))
    if not 1 <= units(body.text) <= MESSAGE_LIMIT:
        raise ControlError("a message has 1 to 4096 characters")
    return body


def write(
    account: Account,
    user: User,
    text: str,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
    entities: list[Any] | None = None,
    markup: bool = True,
) -> Message:
    """Send a text."""
    chat = place(account, user, chat_id)
    return said(account, chat, user, as_fields(written(text, entities, markup=markup)), reply_to)


def start(account: Account, user: User, payload: str = "") -> Message:
    """Open the bot through a (deep) link and press "Start"; that also unblocks the bot."""
    if not PAYLOAD.fullmatch(payload):
        raise ControlError("a link's payload has at most 64 characters: letters, digits, _ and -")
    block(account, user, blocked=False)
    return write(account, user, f"/start {payload}".strip(), markup=False)


def own(account: Account, user: User, chat: Chat, message_id: int) -> Message:
    """A message of this person; ControlError otherwise."""
    message = account.world.message(chat.id, message_id)
    if message is None or message.sender_id != user.id:
        raise ControlError(f"no message {message_id} of this person", 404)
    return message


def edit(
    account: Account,
    user: User,
    message_id: int,
    text: str,
    *,
    chat_id: int | None = None,
) -> Message:
    """Edit one's own text."""
    chat = place(account, user, chat_id)
    message = own(account, user, chat, message_id)
    kept = {
        "date": message.edit_date or message.date,
        "content": message.content,
        "markup": None,
    }
    message.edits.append(kept)
    message.content = as_fields(written(text, None, markup=True))
    message.edit_date = account.world.clock.stamp()
    account.world.save(message)
    if _bot_sees(account, chat, message):
        account.updates.push("edited_message", message_json(account.world, message))
    return message


def delete(account: Account, user: User, message_id: int, *, chat_id: int | None = None) -> None:
    """Delete a message; bots are not told."""
    chat = place(account, user, chat_id)
    message = account.world.message(chat.id, message_id)
    if message is None:
        raise ControlError(f"no message {message_id}", 404)
    remove(account.world, message)


# --- files ---


def send_file(
    account: Account,
    user: User,
    kind: str,
    name: str,
    content: str,
    *,
    mime_type: str = "",
    caption: str = "",
    size: int | None = None,
    chat_id: int | None = None,
    reply_to: int | None = None,
) -> Message:
    """Send a photo, document, sticker or voice; ``content`` is base64, ``size`` may declare more."""
    chat = place(account, user, chat_id)
    if kind not in DESCRIBED:
        raise ControlError(f"unknown kind of file: {kind}")
    stored = store(account.world, kind, name, _bytes(content), mime_type, size)
    try:
        described = {kind: DESCRIBED[kind](account, stored)}
    except ApiError as refusal:
        raise ControlError(refusal.description) from None
    body = trim(with_found(typed(cleaned(caption))))
    if units(body.text) > CAPTION_LIMIT:
        raise ControlError("a caption has at most 1024 characters")
    return said(
        account,
        chat,
        user,
        described | as_fields(body, "caption", "caption_entities"),
        reply_to,
    )


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise ControlError("the content of a file must be base64") from None


def _sticker(_: Account, stored: StoredFile) -> Json:
    shape = {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "\U0001f44d",
    }
    return shape | file_json(stored)


def _voice(_: Account, stored: StoredFile) -> Json:
    return {
        "duration": max(1, stored.size // 4000),
        "mime_type": "audio/ogg",
        **file_json(stored),
    }


DESCRIBED: dict[str, Any] = {
    "document": lambda _, stored: document_json(stored),
    "photo": lambda account, stored: photo_json(account.world, stored),
    "sticker": _sticker,
    "voice": _voice,
}
