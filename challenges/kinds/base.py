"""What a kind of challenge is: how its spec is checked, shown, answered and graded.

The life of a spec: `clean_spec` when the author saves it, `present` when a learner opens the challenge,
`parse` (structured, from pages and the API) or `parse_typed` (a line of chat) when an answer comes in,
`grade`, and `solution` once the answer may be shown. Everything here is pure: no database, no clock.
"""

import random
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from django.utils.functional import Promise

from challenges.kinds.reader import Problem, text_id
from core.errors import InvalidInput

Spec = dict[str, Any]
T = TypeVar("T")
Verdict = Literal["accepted", "partial", "wrong"]


@dataclass(frozen=True)
class Grade:
    """What an answer is worth: `score` from 0 to 1, and remarks for the learner (Markdown, localised)."""

    score: float
    remarks: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """`accepted` for a full score, `wrong` for none."""
        if self.score >= 1:
            return "accepted"
        return "partial" if self.score > 0 else "wrong"


class InvalidAnswer(InvalidInput):
    """The answer has not the form this challenge asks for; it costs no attempt."""

    code = "invalid_answer"


class Folder(Protocol):
    """The files beside one challenge.yaml."""

    def names(self) -> list[str]:
        """The paths of all files below the folder, relative to it."""

    def read(self, name: str) -> str | None:
        """The text of one; None when it is missing or unusable, which is then a problem of the pack."""

    def problem(self, name: str, line: int, message: str) -> None:
        """Note something wrong in a file."""


class Kind(ABC):
    """One kind of challenge. Instances hold no state."""

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    how_to_type: ClassVar[str | Promise]
    """How to answer by typing one message, for the chat."""
    judged: ClassVar[bool] = False
    """Answers are graded by the judge, later; `grade` refuses them."""

    @abstractmethod
    def clean_spec(self, spec: Spec) -> Spec:
        """The spec with defaults and ids filled in; raises `SpecError` with every problem found."""

    def author_spec(self, spec: Spec) -> Spec:
        """The spec as its author would write it: what `clean_spec` fills in by itself is left out.

        Its order of keys never depends on the database; `clean_spec` of it gives the same spec again.
        """
        return without_defaults(self.clean_spec(spec))

    def advice(self, spec: Spec) -> list[Problem]:
        """What is allowed in a clean spec and yet most likely a mistake."""
        return []

    def load_files(self, spec: Any, folder: Folder) -> Any:
        """The raw spec of a content pack, completed from the files beside its challenge.yaml."""
        return spec

    def store_files(self, spec: Spec) -> tuple[Spec, dict[str, str]]:
        """What `load_files` takes apart no more: the author's spec, and the texts of the files beside it."""
        return self.author_spec(spec), {}

    @abstractmethod
    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """What the learner may see: nothing in it tells the answer. `seed` fixes a shuffled order."""

    @abstractmethod
    def parse(self, spec: Spec, raw: Any) -> Any:
        """A structured answer as plain data in its canonical form; raises `InvalidAnswer`."""

    @abstractmethod
    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The same from one typed line that refers to the presented order; raises `InvalidAnswer`."""

    @abstractmethod
    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """Grade what `parse` returned."""

    @abstractmethod
    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """A right answer in lines of Markdown, to show when it may be shown."""


_DEFAULTS: dict[str, Any] = {
    "absolute": "0",
    "accepted": [],
    "case_sensitive": False,
    "correct": False,
    "examples": {},
    "feedback": "",
    "integer": False,
    "normalize": ["spaces"],
    "partial": True,
    "placeholder": "",
    "rejected": [],
    "relative": "0",
    "shuffle": True,
    "unit": "",
}


def without_defaults(spec: Spec) -> Spec:
    """A clean spec without what `clean_spec` would fill in: defaults, and ids made of the text."""
    found = {}
    for key, value in spec.items():
        value = _inner(value)
        derived = key == "id" and "text" in spec and value == text_id(spec["text"])
        if not derived and not (key in _DEFAULTS and value == _DEFAULTS[key]):
            found[key] = value
    return found


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        return without_defaults(value)
    return [_inner(entry) for entry in value] if isinstance(value, list) else value


def shuffled(items: list[T], seed: str) -> list[T]:
    """The same order for the same seed, in every process and at every door."""
    order = list(items)
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    return order
