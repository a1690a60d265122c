"""Files: identifiers, kinds and limits."""

import mimetypes
import secrets

from bot.double.errors import Json, bad_request
from bot.double.images import dimensions
from bot.double.records import StoredFile
from bot.double.world import World

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "sticker": "stickers",
    "voice": "voice",
}


def store(
    world: World,
    kind: str,
    name: str,
    content: bytes,
    mime_type: str = "",
    size: int | None = None,
) -> StoredFile:
    """Keep a file. ``size`` may declare more than the bytes at hand, to stand for a big file."""
    number = world.count("file")
    unique = f"AgAD{number:04d}{secrets.token_urlsafe(6)}"
    extension = name.rpartition(".")[2] if "." in name else "bin"
    stored = StoredFile(
        id=f"BQAC{secrets.token_urlsafe(42)}",
        unique_id=unique,
        name=name,
        mime_type=mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content) if size is None else size,
        path=f"{FOLDERS[kind]}/file_{number}.{extension}",
        kind=kind,
    )
    world.journal.put_bytes(unique, content)
    return world.save(stored)


def named_file(world: World, file_id: str) -> StoredFile:
    """The file with this id. Raises 400 for an unknown one."""
    found = world.get(StoredFile, file_id)
    if found is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return found


def file_json(stored: StoredFile) -> Json:
    """The fields that every kind of file has."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
    }


def document_json(stored: StoredFile) -> Json:
    """A ``Document`` object."""
    return {
        "file_name": stored.name,
        "mime_type": stored.mime_type,
        **file_json(stored),
    }


def photo_json(world: World, stored: StoredFile) -> list[Json]:
    """The ``PhotoSize`` list of a picture; the double keeps one size only."""
    size = dimensions(world.journal.get_bytes(stored.unique_id))
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [{**file_json(stored), "width": width, "height": height}]
