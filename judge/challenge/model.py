"""What a code challenge is, once it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from judge import languages
from judge.errors import UnsuitableProgram
from judge.models import Limits, Program, Verdict
from judge.suites import Tests


class Role(StrEnum):
    """What a file of a challenge is to a learner."""

    EDITABLE = "editable"  # theirs to change; its content is where they begin
    READ_ONLY = "read_only"  # shown, and always as the author wrote it
    HIDDEN = "hidden"  # present when the program runs, and not shown (a program can read it all the same)
    SUPPORT = "support"  # data to download, present when the program runs


@dataclass(frozen=True, slots=True)
class ChallengeFile:
    """One file beside the learner's program."""

    path: str
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Solution:
    """An author's program with the verdict it must get."""

    name: str
    language: str
    expect: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class CodeChallenge:
    """Everything the judge needs of a challenge."""

    kind: str
    languages: tuple[str, ...]
    limits: Limits
    tests: Tests
    files: tuple[ChallengeFile, ...] = ()
    starters: Mapping[str, str] = field(default_factory=dict)  # by language, where the learner begins
    solutions: tuple[Solution, ...] = ()

    def entry(self, language: str) -> str:
        """The file that is started (or imported) in a language."""
        return languages.language(language).entry

    def editable(self, language: str) -> tuple[str, ...]:
        """The files a learner may hand in."""
        more = (file.path for file in self.files if file.role is Role.EDITABLE)
        return tuple(dict.fromkeys((self.entry(language), *more)))

    def program(self, language: str, submitted: Mapping[str, str]) -> Program:
        """Put a learner's files and the author's together.

        Raises UnsuitableProgram for a language the challenge does not take, a missing program, or a file that
        is not the learner's to change.
        """
        if language not in self.languages:
            raise UnsuitableProgram(f"this challenge does not take {language!r}")
        allowed = self.editable(language)
        if foreign := sorted(set(submitted) - set(allowed)):
            raise UnsuitableProgram(f"{foreign[0]!r} is not a file to hand in")
        if self.entry(language) not in submitted:
            raise UnsuitableProgram(f"the file {self.entry(language)!r} is missing")
        files = {file.path: file.text for file in self.files}
        return Program(language, {**files, **submitted}, self.entry(language))

    def single(self, language: str, text: str) -> Program:
        """A submission of one file."""
        return self.program(language, {self.entry(language): text})
