"""Photos, documents, and fetching what people sent."""

from typing import Any

from bot.double.account import Account
from bot.double.chats import open_chat, post, reply_target
from bot.double.errors import ApiError, Json, bad_request
from bot.double.formatting import as_fields, caption_text
from bot.double.keyboards import markup
from bot.double.methods.messages import SILENT
from bot.double.params import ChatRef, Upload, method
from bot.double.records import StoredFile
from bot.double.storage import (
    DOWNLOAD_LIMIT,
    PHOTO_LIMIT,
    UPLOAD_LIMIT,
    document_json,
    file_json,
    named_file,
    photo_json,
    store,
)
from bot.double.view import message_json


def _received(account: Account, kind: str, upload: Upload, limit: int) -> StoredFile:
    if upload.content is None:
        return _referred(account, upload.reference)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise (
            ApiError(413, "Request Entity Too Large")
            if limit == UPLOAD_LIMIT
            else bad_request("file is too big")
        )
    return store(account.world, kind, upload.name or kind, upload.content, upload.mime_type)


def _referred(account: Account, reference: str) -> StoredFile:
    if "://" in reference:
        raise bad_request("wrong type of the web page content: the double fetches nothing from the network")
    stored = account.world.get(StoredFile, reference)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return stored


@method("sendPhoto", has_spoiler=bool, show_caption_above_media=bool, **SILENT)
def send_photo(
    account: Account,
    *,
    chat_id: ChatRef,
    photo: Upload,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    reply_markup: Json | None = None,
    reply_parameters: Json | None = None,
) -> Json:
    """Send a picture of at most 10 MiB."""
    world = account.world
    body = caption_text(caption, parse_mode, caption_entities)
    keys = markup(reply_markup)
    chat = open_chat(world, chat_id)
    reply_to = reply_target(world, chat, reply_parameters)
    sizes = photo_json(world, _received(account, "photo", photo, PHOTO_LIMIT))
    content = {"photo": sizes, **as_fields(body, "caption", "caption_entities")}
    return message_json(world, post(world, chat, world.bot, content, markup=keys, reply_to=reply_to))


@method("sendDocument", disable_content_type_detection=bool, thumbnail=Upload, **SILENT)
def send_document(
    account: Account,
    *,
    chat_id: ChatRef,
    document: Upload,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    reply_markup: Json | None = None,
    reply_parameters: Json | None = None,
) -> Json:
    """Send a file of at most 50 MiB."""
    world = account.world
    body = caption_text(caption, parse_mode, caption_entities)
    keys = markup(reply_markup)
    chat = open_chat(world, chat_id)
    reply_to = reply_target(world, chat, reply_parameters)
    stored = _received(account, "document", document, UPLOAD_LIMIT)
    content = {
        "document": document_json(stored),
        **as_fields(body, "caption", "caption_entities"),
    }
    return message_json(world, post(world, chat, world.bot, content, markup=keys, reply_to=reply_to))


@method("getFile")
def get_file(account: Account, *, file_id: str) -> Json:
    """Where a file of at most 20 MiB can be fetched."""
    stored = named_file(account.world, file_id)
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file_json(stored), "file_path": stored.path}
