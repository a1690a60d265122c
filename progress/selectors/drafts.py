"""Reading drafts: what a learner has written so far, or where they begin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from challenges.kinds import Code
from challenges.models import Challenge
from core.errors import InvalidInput
from core.models import User
from judge.challenge import CodeChallenge, Role
from progress.drafts import Draft

Files = dict[str, str]


@dataclass(frozen=True)
class DraftView:
    """A draft as pages, the API and the chat show it. `version` 0: nothing has been written yet.

    `files` holds every editable file of the challenge by its path; `replaced` the texts put aside last, or
    nothing; `saved_at` is None before the first saving.
    """

    challenge_id: int
    language: str
    files: Files
    version: int
    saved_at: datetime | None
    replaced: Files = field(default_factory=dict)


def code_of(challenge: Challenge) -> CodeChallenge:
    """The challenge as the judge knows it. Raises `InvalidInput` (`no_draft`) for kinds without code."""
    behaviour = challenge.behaviour
    if not isinstance(behaviour, Code):
        raise InvalidInput(_("Only challenges in code keep drafts."), code="no_draft")
    return behaviour.challenge(challenge.spec)


def known_language(code: CodeChallenge, language: str) -> str:
    """`language` if the challenge takes it. Raises `InvalidInput` (`unknown_code_language`)."""
    if language not in code.languages:
        message = _("Choose one of these languages: %s.") % ", ".join(code.languages)
        raise InvalidInput(message, code="unknown_code_language", field="language")
    return language


def starters(code: CodeChallenge, language: str) -> Files:
    """The editable files of a language as their author wrote them."""
    texts = {file.path: file.text for file in code.files if file.role is Role.EDITABLE}
    entry = code.entry(language)
    return {path: texts.get(path, "") for path in code.editable(language)} | {
        entry: code.starters.get(language) or texts.get(entry, "")
    }


def read_draft(user: User | None, challenge: Challenge, language: str = "") -> DraftView:
    """What the learner has written in `language`, by default in the one they wrote in last.

    Files the author has added since are there as the author wrote them; files that are gone are left out.
    Raises `InvalidInput` (`no_draft`, `unknown_code_language`).
    """
    code = code_of(challenge)
    if language:
        known_language(code, language)
    written = Draft.objects.filter(user=user, challenge=challenge, language__in=code.languages, version__gt=0)
    if language:
        written = written.filter(language=language)
    row = written.order_by("-saved_at").first() if user else None
    return draft_view(row, challenge.pk, code, row.language if row else language or code.languages[0])


def draft_view(row: Draft | None, challenge_id: int, code: CodeChallenge, language: str) -> DraftView:
    """A row, or nothing, as it is shown."""
    begin = starters(code, language)
    if row is None:
        return DraftView(challenge_id, language, begin, 0, None)
    replaced = _fitting(row.replaced, begin) if row.replaced else {}
    return DraftView(challenge_id, language, _fitting(row.files, begin), row.version, row.saved_at, replaced)


def _fitting(kept: Mapping[str, str], begin: Files) -> Files:
    return {path: kept.get(path, text) for path, text in begin.items()}
