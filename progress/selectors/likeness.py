"""Which learners' programs for a challenge are alike, for those who teach.

Of every learner the newest accepted program in each language counts, else the best one. What is counted is
kept in the cache under the names of exactly these programs, so that it is never older than they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db.models import Case, F, IntegerField, QuerySet, Value, When, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Challenge
from core.errors import NotFound
from core.models import User
from progress.likeness import Alike, Piece, find_alike, mark_shared, read_prints
from progress.models import Submission
from progress.selectors.drafts import code_of, starters
from progress.selectors.outcomes import check_reads_outcomes

PROGRAMS = 400
"""The newest so many programs are compared."""
PAIRS = 100
LEAST = 0.3
BUDGET = 0.7
"""Seconds that one reading may spend on programs that are new to it."""
KEPT_SECONDS = 3_600


@dataclass(frozen=True)
class AlikePair:
    """Two answers in one language, and the share of each, in percent, that the other has too."""

    language: str
    first: str
    second: str
    first_share: float
    second_share: float
    first_submission: int
    second_submission: int


@dataclass(frozen=True)
class Likeness:
    """Pairs of alike programs, most alike first, as of `made_at`.

    `read` of `programs` have been read: while they are fewer there are no pairs yet, and the next reading
    goes on. `left_out` older programs are beyond the bound.
    """

    made_at: datetime
    programs: int
    read: int
    left_out: int
    pairs: list[AlikePair]

    @property
    def is_complete(self) -> bool:
        """Whether every program has been read."""
        return self.read == self.programs


@dataclass(frozen=True)
class Side:
    """One answer of a pair: whose, and its files in pieces."""

    submission: Submission
    files: dict[str, list[Piece]]


def read_likeness(actor: User, challenge: Challenge) -> Likeness:
    """Everybody's alike programs; raises `NotAllowed` (`instructor_only`), `NotFound` (`no_programs`)."""
    check_reads_outcomes(actor, challenge)
    return find_likeness(challenge)


def find_likeness(challenge: Challenge, *, learners: "QuerySet[Any, Any] | None" = None) -> Likeness:
    """The same for callers who have settled who may; `learners` narrows it to some people."""
    _check_code(challenge)
    chosen = _chosen(challenge, learners)
    known = _starter_prints(challenge)
    name = sha256(repr((chosen[:PROGRAMS], sorted(map(sorted, known.values())))).encode()).hexdigest()
    key = f"likeness:{challenge.pk}:{name}"
    made: Likeness | None = cache.get(key)
    if made is None or not made.is_complete:
        made = _compare(chosen, known, f"{key}:prints")
        cache.set(key, made, KEPT_SECONDS)
    return made


def _check_code(challenge: Challenge) -> None:
    if not challenge.behaviour.judged:
        raise NotFound(_("Only programs can be compared."), code="no_programs")


def _chosen(challenge: Challenge, learners: "QuerySet[Any, Any] | None") -> list[int]:
    """The ids of the answers that count, newest first."""
    accepted = Case(When(verdict="accepted", then=Value(0)), default=Value(1), output_field=IntegerField())
    rank = Window(
        RowNumber(),
        partition_by=[F("user_id"), KeyTextTransform("language", "answer")],
        order_by=[accepted.asc(), F("score").desc(), F("pk").desc()],
    )
    ranked = _answers(challenge, learners).annotate(rank=rank).filter(rank=1)
    return list(ranked.order_by("-pk").values_list("pk", flat=True))


def _answers(challenge: Challenge, learners: "QuerySet[Any, Any] | None") -> "QuerySet[Submission]":
    graded = Submission.objects.filter(challenge=challenge, status=Submission.Status.GRADED)
    return graded if learners is None else graded.filter(user_id__in=learners)


def _starter_prints(challenge: Challenge) -> dict[str, frozenset[int]]:
    code = code_of(challenge)
    return {name: read_prints(name, starters(code, name)) for name in code.languages}


def _compare(chosen: Sequence[int], known: Mapping[str, frozenset[int]], key: str) -> Likeness:
    """Go on reading programs for as long as `BUDGET` allows; once all are read, compare them."""
    prints: dict[int, frozenset[int]] = cache.get(key) or {}
    wanted = Submission.objects.filter(pk__in=chosen[:PROGRAMS]).select_related("user").order_by("pk")
    rows = [row for row in wanted if _has_files(row)]
    until = monotonic() + BUDGET
    for row in rows:
        if row.pk not in prints:
            language = row.answer["language"]
            prints[row.pk] = read_prints(language, row.answer["files"], known.get(language, ()))
            if monotonic() > until:
                break
    cache.set(key, prints, KEPT_SECONDS)
    read = sum(row.pk in prints for row in rows)
    pairs = _pairs(rows, prints) if read == len(rows) else []
    return Likeness(timezone.now(), len(rows), read, max(0, len(chosen) - PROGRAMS), pairs)


def _has_files(row: Submission) -> bool:
    """Whether the answer is a program: a challenge may have been of another kind."""
    answer = row.answer
    return isinstance(answer, dict) and "language" in answer and isinstance(answer.get("files"), dict)


def _pairs(rows: Sequence[Submission], prints: Mapping[int, frozenset[int]]) -> list[AlikePair]:
    found: list[tuple[float, AlikePair]] = []
    for language in sorted({row.answer["language"] for row in rows}):
        same = [row for row in rows if row.answer["language"] == language]
        alike = find_alike([prints[row.pk] for row in same], least=LEAST, most=PAIRS)
        found += [
            (pair.likeness, _pair(language, same, pair))
            for pair in alike
            if same[pair.first].user_id != same[pair.second].user_id
        ]
    return [pair for _likeness, pair in sorted(found, key=lambda one: -one[0])[:PAIRS]]


def _pair(language: str, rows: Sequence[Submission], pair: Alike) -> AlikePair:
    first, second = rows[pair.first], rows[pair.second]
    shares = (round(100 * pair.first_share, 1), round(100 * pair.second_share, 1))
    return AlikePair(language, first.user.username, second.user.username, *shares, first.pk, second.pk)


def read_pair(actor: User, challenge: Challenge, ids: tuple[int, int]) -> tuple[Side, Side]:
    """Two answers side by side; raises `NotAllowed` (`instructor_only`), `NotFound`."""
    check_reads_outcomes(actor, challenge)
    return find_pair(challenge, ids)


def find_pair(
    challenge: Challenge, ids: tuple[int, int], *, learners: "QuerySet[Any, Any] | None" = None
) -> tuple[Side, Side]:
    """The same for callers who have settled who may. Raises `NotFound` (`no_programs`,
    `submission_not_found`: not of this challenge, of these learners, or not in one language)."""
    _check_code(challenge)
    answers = _answers(challenge, learners).select_related("user")
    found = {row.pk: row for row in answers.filter(pk__in=ids) if _has_files(row)}
    if len(found) != 2 or len({row.answer["language"] for row in found.values()}) != 1:
        raise NotFound(code="submission_not_found")
    first, second = found[ids[0]], found[ids[1]]
    language = first.answer["language"]
    known = _starter_prints(challenge).get(language, frozenset())
    left, right = mark_shared(language, first.answer["files"], second.answer["files"], known)
    return Side(first, left), Side(second, right)
