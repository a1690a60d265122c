"""Code: programs that the judge runs. Each kind is a way of testing them; docs/judge.md describes all six."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Folder, Grade, InvalidAnswer, Kind, Spec
from challenges.kinds.code_advice import advise
from challenges.kinds.code_files import unused_files
from challenges.kinds.code_shown import show_challenge
from challenges.kinds.code_spec import (
    TEXTS,
    clean_code_spec,
    in_order,
    load_texts,
    read_challenge,
    take_texts,
)
from challenges.kinds.reader import Problem
from core.errors import Conflict
from core.text import is_storable
from judge import Limits, Program, Tests, UnsuitableProgram, Verdict
from judge import languages as known
from judge.challenge import CodeChallenge, Role

FILE_LIMIT = 65_536
"""Bytes of one file of an answer."""
_FENCED = re.compile(r"\s*(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*\n(.*?)\n?[ \t]*\1[`~]*\s*", re.DOTALL)
_SHORT_NAMES = {"py": "python", "python3": "python", "js": "javascript", "node": "javascript", "c++": "cpp"}


class Code(Kind):
    """A program. An answer is `{"language": …, "files": {path: text}}`, or `{"code": …}` for one file."""

    judged = True
    how_to_type = gettext_lazy("Send your program as one message.")

    def __init__(self, key: str, label: str | Promise) -> None:
        self.key, self.label = key, label  # type: ignore[misc]

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`; the judge's reader is the one that checks."""
        return clean_code_spec(self.key, spec)

    def author_spec(self, spec: Spec) -> Spec:
        """See `Kind.author_spec`; the texts are part of it."""
        clean: Spec = in_order(spec)
        return clean

    def advice(self, spec: Spec) -> list[Problem]:
        """See `code_advice` and `code_files`."""
        challenge = self.challenge(spec)
        return [*advise(challenge), *unused_files(self.key, spec, challenge)]

    def load_files(self, spec: Any, folder: Folder) -> Any:
        """See `Kind.load_files`."""
        return load_texts(spec, folder)

    def store_files(self, spec: Spec) -> tuple[Spec, dict[str, str]]:
        """See `Kind.store_files`."""
        settings, texts = take_texts(self.author_spec(spec))
        return settings, dict(texts)

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """See `Kind.present`; the shape is described in docs/judge.md."""
        return show_challenge(self.challenge(spec))

    def challenge(self, spec: Spec) -> CodeChallenge:
        """What the judge needs of a clean spec."""
        return read_challenge(self.key, spec)

    def hides_files(self, spec: Spec) -> bool:
        """Whether something that learners are not shown lies beside the program when it runs."""
        return any(file.role is Role.HIDDEN for file in self.challenge(spec).files)

    def task(self, spec: Spec, answer: Any) -> tuple[Program, Tests, Limits]:
        """What to run for a parsed answer; raises `UnsuitableProgram` if the spec has changed since."""
        challenge = self.challenge(spec)
        return challenge.program(answer["language"], answer["files"]), challenge.tests, challenge.limits

    def parse(self, spec: Spec, raw: Any) -> Any:
        """See `Kind.parse`."""
        challenge = self.challenge(spec)
        if not isinstance(raw, dict):
            raise InvalidAnswer(_("A program is expected: a language and its files."), field="answer")
        language = _language(challenge, raw.get("language"))
        files = raw.get("files") if "code" not in raw else {challenge.entry(language): raw["code"]}
        if not isinstance(files, dict) or not files:
            raise InvalidAnswer(_("The program is missing."), field="files")
        clean = {str(name): _text(str(name), text) for name, text in files.items()}
        return self._fitting(challenge, language, clean)

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """See `Kind.parse_typed`: the program itself, or fenced with the name of its language."""
        challenge, (code, named) = self.challenge(spec), unfenced(text)
        language = named if named in challenge.languages else challenge.languages[0]
        return self.parse(spec, {"language": language, "code": code})

    def _fitting(self, challenge: CodeChallenge, language: str, files: dict[str, str]) -> Any:
        try:
            challenge.program(language, files)
        except UnsuitableProgram as error:
            names = ", ".join(challenge.editable(language))
            message = _("This is not what is to be handed in. Expected: %s.") % names
            raise InvalidAnswer(message, field="files", reason=str(error)) from error
        if not files[challenge.entry(language)].strip():
            raise InvalidAnswer(_("The program is empty."), field="files")
        return {"language": language, "files": files}

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """Programs are not graded at once: hand the answer in, and the judge will."""
        raise Conflict(_("Programs are graded by the judge, once they are handed in."), code="judged_later")

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """See `Kind.solution`: the author's first accepted program in each language."""
        right: dict[str, str] = {}
        for solution in self.challenge(spec).solutions:
            if solution.expect is Verdict.ACCEPTED:
                right.setdefault(solution.language, solution.text)
        return [_fence(name, text) for name, text in right.items()]


def unfenced(text: str) -> tuple[str, str]:
    """A program without the fence around it, and the language the fence names ("" for none we know)."""
    fenced = _FENCED.fullmatch(text)
    return (fenced[3], language_named(fenced[2])) if fenced else (text, "")


def extensions() -> dict[str, str]:
    """The language of every file extension: `.py` → `python`."""
    return {language.extension: name for name, language in known.all_languages().items()}


def language_named(word: str) -> str:
    """The language that people call so (`py`, `C++`), or ""."""
    name = _SHORT_NAMES.get(word.lower(), word.lower())
    return name if name in known.all_languages() else ""


def _language(challenge: CodeChallenge, raw: Any) -> str:
    """The language asked for; the first one when none is."""
    if raw is None:
        return challenge.languages[0]
    if not isinstance(raw, str) or raw not in challenge.languages:
        titles = ", ".join(challenge.languages)
        raise InvalidAnswer(_("Choose one of these languages: %s.") % titles, field="language")
    return raw


def _text(name: str, given: Any) -> str:
    """One file of an answer, with plain line ends."""
    if not isinstance(given, str):
        raise InvalidAnswer(_("Text is expected here."), field="files")
    if not is_storable(given) or not is_storable(name):
        raise InvalidAnswer(_("This text holds characters that cannot be stored."), field="files")
    text = given.replace("\r\n", "\n").replace("\r", "\n")
    size = len(text.encode())
    if size > FILE_LIMIT:
        message = _("%(name)s is too long: %(size)d bytes, at most %(limit)d.")
        values = {"name": name[:100], "size": size, "limit": FILE_LIMIT}
        raise InvalidAnswer(message % values, field="files")
    return text


def _fence(language: str, text: str) -> str:
    """The program as Markdown, in a fence longer than any inside it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text)), 3)
    return f"{fence}{known.language(language).name}\n{text.rstrip()}\n{fence}"


CODE_KINDS = (
    Code("function", gettext_lazy("Function")),
    Code("unittest", gettext_lazy("Unit tests")),
    Code("stdio", gettext_lazy("Program")),
    Code("checker", gettext_lazy("Program with several right outputs")),
    Code("interactive", gettext_lazy("Conversation with a program")),
    Code("sql", gettext_lazy("SQL query")),
)

__all__ = ["CODE_KINDS", "FILE_LIMIT", "TEXTS", "Code"]
