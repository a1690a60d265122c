"""The gate of code challenges: learners see one only when its own solutions have been tried by the judge.

Whether they were is recorded by the room above, which registers itself here as the keeper of proofs.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.kinds import SpecError
from challenges.models import Challenge, State
from judge.verify import Outcome

Spec = dict[str, Any]

STATES: dict[str, str | Promise] = {
    "waiting": _("waits for the judge"),
    "running": _("is being checked"),
    "passed": _("all solutions got the verdicts they are stated to get"),
    "failed": _("a solution did not get the verdict it is stated to get"),
    "impossible": _("the solutions could not be tried"),
}
REASONS: dict[str, str | Promise] = {
    "no_reference": _("There is no solution in solutions/accepted/ that shows it can be solved."),
    "language_missing": _("The judge has no tools for a language of the solutions."),
    "judge_lost": _("The judge was lost again and again while it tried the solutions."),
    "unreadable": _("The challenge cannot be read any more."),
}


@dataclass(frozen=True)
class Proof:
    """What is known of a challenge's solutions, as it is now; `current` false: the spec has changed since.

    `results` are mappings with `solution`, `language`, `stated`, `verdict`, `cpu_seconds`, `share` and
    `message`. `publish`: it will be published as soon as it passes. `version` names the form that was
    tried (kind, tests, limits, files, solutions), `at` is when it was asked for or, if it is done, ended.
    """

    state: str
    publish: bool
    current: bool
    reason: str = ""
    results: list[dict[str, Any]] = field(default_factory=list)
    version: str = ""
    at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether a result is still to come."""
        return self.state in ("waiting", "running")

    @property
    def words(self) -> str:
        """The state for people, with the reason where there is one."""
        parts = [STATES.get(self.state, self.state), REASONS.get(self.reason, "")]
        return ". ".join(str(part).rstrip(".") for part in parts if part)


class Keeper(Protocol):
    """Who records proofs."""

    def has_passed(self, challenge: Challenge) -> bool:
        """Whether the challenge as it is now has passed."""

    def ask(self, challenge: Challenge, *, publish: bool) -> None:
        """Have it checked; inside a transaction."""

    def again(self, challenge: Challenge) -> None:
        """Have it checked once more, though it has passed; a check under way goes on."""

    def withdraw(self, challenge: Challenge) -> None:
        """Publish it no more when a check passes."""

    def record(self, challenge: Challenge, outcomes: Sequence[Outcome]) -> None:
        """Note that it has passed already."""

    def newest(self, challenge: Challenge) -> Proof | None:
        """The latest check."""

    def recent(self, challenge: Challenge) -> list[Proof]:
        """The latest checks, the one of the present form first, then the newest."""


_KEEPER: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Name who records proofs, when the product starts."""
    _KEEPER[:] = [keeper]


def keeper() -> Keeper:
    """Who records proofs; raises `LookupError` where nobody does: then nothing is published unproven."""
    if not _KEEPER:
        raise LookupError("nobody keeps proofs")
    return _KEEPER[0]


def digest_of(kind: str, spec: Spec) -> str:
    """What a proof is about: kind and clean spec (tests, limits, files, solutions); the same everywhere."""
    text = json.dumps([kind, spec], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest(challenge: Challenge) -> str:
    """`digest_of` a challenge, whether its spec is stored clean or not."""
    try:
        return digest_of(challenge.kind, challenge.behaviour.clean_spec(challenge.spec))
    except SpecError:
        return digest_of(challenge.kind, challenge.spec)


def is_unproven(challenge: Challenge, before: Challenge | None = None) -> bool:
    """Whether to publish it would show learners what nobody has tried.

    What is published already stays so as long as kind and spec are as they were (`before`).
    """
    if not challenge.behaviour.judged or challenge.state != State.PUBLISHED:
        return False
    if before is not None and before.state == State.PUBLISHED and digest(before) == digest(challenge):
        return False
    return not keeper().has_passed(challenge)


def latest_proof(challenge: Challenge) -> Proof | None:
    """The latest check of a code challenge's solutions; None for other kinds, and before the first."""
    if not challenge.pk or not challenge.behaviour.judged:
        return None
    return keeper().newest(challenge)
