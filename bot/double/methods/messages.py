"""Sending, editing and deleting texts; chat actions."""

from typing import Any

from bot.double.account import Account
from bot.double.chats import (
    LONGEST_AGE,
    known_chat,
    open_chat,
    own_message,
    post,
    remove,
    reply_target,
    rewrite,
)
from bot.double.errors import Json, bad_request
from bot.double.formatting import as_fields, caption_text, message_text
from bot.double.keyboards import markup
from bot.double.params import ChatRef, method
from bot.double.records import Message
from bot.double.text import words
from bot.double.view import message_json

SILENT: dict[str, Any] = {
    "disable_notification": bool,
    "protect_content": bool,
    "allow_paid_broadcast": bool,
    "message_effect_id": str,
}
ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)
ACTION_SECONDS = 5
TEXTLESS = "there is no text in the message to edit"


@method("sendMessage", **SILENT)
def send_message(
    account: Account,
    *,
    chat_id: ChatRef,
    text: str,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    reply_markup: Json | None = None,
    reply_parameters: Json | None = None,
    link_preview_options: Json | None = None,
) -> Json:
    """Send a text to a chat."""
    world = account.world
    body = message_text(text, parse_mode, entities)
    keys = markup(reply_markup)
    chat = open_chat(world, chat_id)
    reply_to = reply_target(world, chat, reply_parameters)
    content = as_fields(body)
    if link_preview_options:
        content["link_preview_options"] = link_preview_options
    return message_json(world, post(world, chat, world.bot, content, markup=keys, reply_to=reply_to))


def editable(
    account: Account,
    chat_id: ChatRef | None,
    message_id: int | None,
    inline_message_id: str | None,
) -> Message:
    """The bot's message that an edit names. Raises 400 when there is none."""
    if inline_message_id is not None:
        raise bad_request("MESSAGE_ID_INVALID")
    if chat_id is None:
        raise bad_request("chat_id is empty")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    chat = open_chat(account.world, chat_id)
    return own_message(account.world, chat, message_id, action="edit")


@method("editMessageText")
def edit_message_text(
    account: Account,
    *,
    text: str,
    chat_id: ChatRef | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    reply_markup: Json | None = None,
    link_preview_options: Json | None = None,
) -> Json:
    """Replace the text of a message; without ``reply_markup`` its keyboard goes away."""
    body = message_text(text, parse_mode, entities)
    keys = markup(reply_markup, inline_only=True)
    message = editable(account, chat_id, message_id, inline_message_id)
    if "text" not in message.content:
        raise bad_request(TEXTLESS)
    content = as_fields(body)
    if link_preview_options:
        content["link_preview_options"] = link_preview_options
    return message_json(account.world, rewrite(account.world, message, content, keys))


@method("editMessageCaption")
def edit_message_caption(
    account: Account,
    *,
    chat_id: ChatRef | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    reply_markup: Json | None = None,
) -> Json:
    """Replace the caption of a photo or document."""
    body = caption_text(caption, parse_mode, caption_entities)
    keys = markup(reply_markup, inline_only=True)
    message = editable(account, chat_id, message_id, inline_message_id)
    if not message.content.keys() & {"photo", "document"}:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if not name.startswith("caption")}
    content = {**kept, **as_fields(body, "caption", "caption_entities")}
    return message_json(account.world, rewrite(account.world, message, content, keys))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(
    account: Account,
    *,
    chat_id: ChatRef | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    reply_markup: Json | None = None,
) -> Json:
    """Replace or remove the keyboard of a message."""
    keys = markup(reply_markup, inline_only=True)
    message = editable(account, chat_id, message_id, inline_message_id)
    return message_json(account.world, rewrite(account.world, message, message.content, keys))


@method("deleteMessage")
def delete_message(account: Account, *, chat_id: ChatRef, message_id: int) -> bool:
    """Delete a message that is younger than 48 hours."""
    chat = open_chat(account.world, chat_id)
    message = account.world.message(chat.id, message_id)
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(account, message, private=chat.private)
    remove(account.world, message)
    return True


def _check_deletable(account: Account, message: Message, *, private: bool) -> None:
    world = account.world
    if world.clock.now() - message.date > LONGEST_AGE:
        raise bad_request("message can't be deleted for everyone")
    if not private and message.sender_id != world.bot_id:
        chat = known_chat(world, ChatRef(message.chat_id))
        if chat.members.get(str(world.bot_id)) != "administrator":
            raise bad_request("message can't be deleted")


@method("deleteMessages")
def delete_messages(account: Account, *, chat_id: ChatRef, message_ids: list[Any]) -> bool:
    """Delete up to 100 messages; those that cannot be found are skipped."""
    if not 1 <= len(message_ids) <= 100:
        raise bad_request(
            "too many message identifiers specified"
            if message_ids
            else "message identifiers are not specified"
        )
    chat = open_chat(account.world, chat_id)
    found = [account.world.message(chat.id, number) for number in message_ids if isinstance(number, int)]
    for message in found:
        if message:
            _check_deletable(account, message, private=chat.private)
            remove(account.world, message)
    return True


@method("sendChatAction")
def send_chat_action(account: Account, *, chat_id: ChatRef, action: str) -> bool:
    """Show "typing…" and the like for five seconds or until the next message."""
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = open_chat(account.world, chat_id)
    chat.action = action
    chat.action_until = account.world.clock.now() + ACTION_SECONDS
    account.world.save(chat)
    return True
