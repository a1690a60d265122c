"""Programs that come by chat: out of a message or a file, in which language, and as an answer."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from telegram import Document, Message
from telegram.constants import MessageEntityType

from bot.models import Card
from challenges.kinds.code import FILE_LIMIT, extensions, language_named, unfenced
from challenges.models import Challenge
from core.errors import InvalidInput
from core.models import User
from progress.selectors.drafts import read_draft
from progress.services import save_draft

NAME_SHOWN = 60


@dataclass(frozen=True)
class Program:
    """A program as it was sent; `language` is "" when nothing said which."""

    text: str
    language: str = ""


def program_in(message: Message) -> Program:
    """The code block of a message, as it stands; without one, the whole text."""
    blocks = [e for e in message.entities if e.type == MessageEntityType.PRE]
    if not blocks:
        return Program(*unfenced(message.text or ""))
    text = "\n".join(message.parse_entity(block) for block in blocks)
    return Program(text, language_named(blocks[0].language or ""))


def check_document(document: Document) -> str:
    """The language of a file that may be fetched; raises `InvalidInput` by its name and declared size."""
    name = (document.file_name or "")[:NAME_SHOWN]
    language = extensions().get(PurePosixPath(name.lower()).suffix, "")
    if not language:
        message = _("“%(name)s” is no program I can read. Send a file that ends in %(endings)s.")
        values = {"name": name or "?", "endings": ", ".join(sorted(extensions()))}
        raise InvalidInput(message % values, code="unknown_file")
    if document.file_size == 0:
        raise InvalidInput(_("The file is empty."), code="empty_file")
    check_size(name, document.file_size or 0)
    return language


def check_size(name: str, size: int) -> None:
    """Raise `InvalidInput` (`file_too_large`) beyond the limit for one file of an answer."""
    if size > FILE_LIMIT:
        message = _("“%(name)s” is too large: %(size)d KB, at most %(limit)d KB.")
        values = {"name": name, "size": -(-size // 1024), "limit": FILE_LIMIT // 1024}
        raise InvalidInput(message % values, code="file_too_large")


def program_of_file(document: Document, content: bytes) -> Program:
    """The text of a fetched file; raises `InvalidInput` for what is none."""
    language = check_document(document)
    check_size((document.file_name or "")[:NAME_SHOWN], len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(_("The file is not text in UTF-8."), code="not_utf8") from None
    if not text.strip():
        raise InvalidInput(_("The file is empty."), code="empty_file")
    return Program(text, language)


def chosen_language(card: Card, challenge: Challenge, user: User | None) -> str:
    """The language chosen on the card, or the one the learner wrote in last, or the challenge's first."""
    chosen = card.state.get("language", "")
    offered = [language["name"] for language in challenge.present(learner_id=None)["languages"]]
    return chosen if chosen in offered else read_draft(user, challenge).language


def answer_of(card: Card, challenge: Challenge, user: User, program: Program) -> dict[str, Any]:
    """The program as an answer: it takes the place of the file that is run, the others are as in the draft.

    Raises `InvalidInput` (`unknown_code_language`) for a language the challenge does not take.
    """
    language = program.language or chosen_language(card, challenge, user)
    draft = read_draft(user, challenge, language)
    entry = next(one["entry"] for one in _languages(challenge) if one["name"] == language)
    return {"language": language, "files": {**draft.files, entry: program.text}}


def _languages(challenge: Challenge) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = challenge.present(learner_id=None)["languages"]
    return shown


def keep_as_draft(user: User, challenge: Challenge, answer: dict[str, Any]) -> None:
    """The pages go on from what was sent here; what stood there is put aside, to be had back."""
    draft = read_draft(user, challenge, answer["language"])
    save_draft(
        actor=user,
        challenge_id=challenge.pk,
        language=answer["language"],
        files=answer["files"],
        version=draft.version,
        replace=True,
    )
