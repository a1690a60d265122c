"""Keeping drafts: nothing a learner has typed is overwritten without their word."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.kinds.code import FILE_LIMIT
from challenges.models import Challenge
from core.errors import Conflict, InvalidInput, NotAllowed
from core.events import append_events
from core.models import User
from judge.challenge import CodeChallenge
from progress.drafts import Draft
from progress.selectors.drafts import (
    DraftView,
    Files,
    code_of,
    draft_view,
    known_language,
    read_draft,
    starters,
)
from progress.selectors.opened import open_challenge
from progress.states import draft_state

DRAFT_LIMIT = 4 * FILE_LIMIT
"""Bytes of all files of a draft together."""


@transaction.atomic
def save_draft(
    *,
    actor: User,
    challenge_id: int,
    language: str,
    files: Mapping[str, Any],
    version: int,
    replace: bool = False,
) -> DraftView:
    """Keep what the learner has written, if it was written upon `version`, the newest one.

    `files` are texts by path; a file left out stays as it is. The same text once more changes nothing, so a
    saving may be repeated. With `replace` the text before is put aside, to be had back. Does not begin the
    challenge. Raises `Conflict` (`draft_conflict`, with the newest `draft`), `InvalidInput` (`no_draft`,
    `unknown_code_language`, `invalid_draft`, `draft_too_long`), `NotFound` (`challenge_not_found`),
    `NotAllowed` (`challenge_locked`).
    """
    challenge = _writable(actor, challenge_id)
    code = code_of(challenge)
    known_language(code, language)
    given = _clean(files, code, language)
    row = _locked_row(actor.pk, challenge_id, language)
    kept = draft_view(row if row.version else None, challenge_id, code, language)
    changed = {**kept.files, **given}
    if changed == kept.files:
        return kept
    if version != row.version:
        raise Conflict(
            _("This was changed in another place since."), code="draft_conflict", draft=draft_body(kept)
        )
    return _write(row, changed, kept if replace else None, code)


def reset_draft(*, actor: User, challenge_id: int, language: str, version: int) -> DraftView:
    """Begin anew: the author's starter is the newest version, and what was there is put aside.

    Raises what `save_draft` raises.
    """
    code = code_of(open_challenge(actor, challenge_id=challenge_id).challenge)
    begin = starters(code, known_language(code, language))
    return save_draft(
        actor=actor, challenge_id=challenge_id, language=language, files=begin, version=version, replace=True
    )


def draft_body(view: DraftView) -> dict[str, Any]:
    """A draft as plain data."""
    return {
        "challenge": view.challenge_id,
        "language": view.language,
        "files": view.files,
        "version": view.version,
        "saved_at": view.saved_at.isoformat() if view.saved_at else None,
        "replaced": view.replaced or None,
    }


def _writable(actor: User, challenge_id: int) -> Challenge:
    opened = open_challenge(actor, challenge_id=challenge_id)
    if opened.missing and not opened.may_author:
        raise NotAllowed(_("This challenge is still locked."), code="challenge_locked")
    return opened.challenge


def _clean(files: Mapping[str, Any], code: CodeChallenge, language: str) -> Files:
    """The texts with plain line ends; only files that are the learner's to change."""
    allowed = code.editable(language)
    if not set(files) <= set(allowed):
        message = _("These files can be written here: %s.") % ", ".join(allowed)
        raise InvalidInput(message, code="invalid_draft", field="files")
    given = {path: _clean_text(text) for path, text in files.items()}
    sizes = [len(text.encode()) for text in given.values()]
    if sum(sizes) > DRAFT_LIMIT or max(sizes, default=0) > FILE_LIMIT:
        message = _("A file may have at most %(file)d bytes, all together %(all)d.")
        values = {"file": FILE_LIMIT, "all": DRAFT_LIMIT}
        raise InvalidInput(message % values, code="draft_too_long", field="files")
    return given


def _clean_text(text: Any) -> str:
    # A draft is what was typed: control characters may stand in it for now, except what no database takes.
    if not isinstance(text, str) or "\x00" in text or not _is_unicode(text):
        raise InvalidInput(
            _("This text holds characters that cannot be stored."), code="invalid_draft", field="files"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _locked_row(user_id: int, challenge_id: int, language: str) -> Draft:
    """The learner's row, held until the transaction ends; version 0 while nothing has been written."""
    place = {"user_id": user_id, "challenge_id": challenge_id, "language": language}
    Draft.objects.bulk_create([Draft(**place)], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(**place)


def _write(row: Draft, files: Files, aside: DraftView | None, code: CodeChallenge) -> DraftView:
    row.files, row.version, row.saved_at = files, row.version + 1, timezone.now()
    if aside is not None and aside.files != files:
        row.replaced = aside.files
    row.save(update_fields=["files", "version", "saved_at", "replaced"])
    append_events(row.user_id, [("draft.saved", {"draft": draft_state(row)})])
    return draft_view(row, row.challenge_id, code, row.language)


__all__ = ["DRAFT_LIMIT", "draft_body", "read_draft", "reset_draft", "save_draft"]
