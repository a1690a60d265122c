"""Files of a challenge in code that nothing uses: left over, misplaced, or forgotten by every program."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from challenges.kinds.base import Spec
from challenges.kinds.code_spec import TEXTS, in_order, take_texts
from challenges.kinds.reader import Problem
from judge.challenge import ChallengeFile, CodeChallenge, Role
from judge.challenge import parse as parse_challenge

_BESIDE = (Role.HIDDEN, Role.SUPPORT)
"""What lies beside the program without being shown as part of it."""


class _Noted(Mapping[str, str]):
    """Texts that remember which of them were read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        text = self._texts[name]
        self.read.add(name)
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def unused_files(kind: str, spec: Spec, challenge: CodeChallenge) -> Iterator[Problem]:
    """Texts that reading the clean spec never asks for, and files that no program or test mentions."""
    settings, texts = take_texts(spec)
    noted = _Noted(texts)
    parse_challenge(kind, in_order(settings), noted)
    for name in sorted(set(texts) - noted.read):
        yield Problem((TEXTS, name), _("nothing uses this file"))
    for index, file in enumerate(challenge.files):
        if file.role in _BESIDE and not _is_mentioned(file, challenge):
            message = _("no solution, starter, test or other file mentions “%s”") % file.path
            yield Problem(("files", index), message)


def _is_mentioned(file: ChallengeFile, challenge: CodeChallenge) -> bool:
    """Whether a file's name, or a module's without its ending, stands as a word where it could be used."""
    path = PurePosixPath(file.path)
    names = {path.name, path.stem if path.suffix in (".py", ".js") else path.name}
    word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
    return any(word.search(text) for text in _users(file, challenge))


def _users(file: ChallengeFile, challenge: CodeChallenge) -> Iterator[str]:
    yield from (solution.text for solution in challenge.solutions)
    yield from challenge.starters.values()
    yield from (other.text for other in challenge.files if other is not file)
    yield repr(challenge.tests)
