"""The rule by which a challenge of the day is chosen. Pure: the same learner, day and past give the same one.

1. **Level.** A learner begins at beginner. They have outgrown a difficulty once they have solved three
   challenges of it, two thirds of them within two answers and without a hint; the level is the first they
   have not outgrown.
2. **Turn.** On every second day (by learner) something that was missed and is due for review comes first; on
   the others something new. Where there is neither, what was begun; and so on, until something is left.
3. Among these the nearest to the level, rather easier than harder; then another category than the day
   before; then a lot drawn from learner, day and challenge, so that one more challenge moves few learners.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from challenges.models import Difficulty

LADDER = list(Difficulty.values)
ENOUGH = 3
CLEAN_SHARE = 2 / 3
FEW_ANSWERS = 2
DUE, NEW, BEGUN = "due", "new", "begun"
TURNS = ((DUE, NEW, BEGUN), (NEW, DUE, BEGUN))


@dataclass(frozen=True)
class Solve:
    """A solved challenge: how difficult it was, and how it went."""

    difficulty: str
    attempts: int
    hint_cost: int

    @property
    def clean(self) -> bool:
        """Whether it went well."""
        return self.attempts <= FEW_ANSWERS and not self.hint_cost


@dataclass(frozen=True)
class Candidate:
    """A challenge that could be chosen; `reason` is `DUE`, `NEW` or `BEGUN`."""

    id: int
    difficulty: str
    category_id: int
    reason: str


def level_of(solves: Iterable[Solve]) -> str:
    """The difficulty that suits somebody who has solved these."""
    found = list(solves)
    for difficulty in LADDER[:-1]:
        here = [solve for solve in found if solve.difficulty == difficulty]
        if len(here) < ENOUGH or sum(solve.clean for solve in here) < CLEAN_SHARE * len(here):
            return difficulty
    return LADDER[-1]


def choose(
    candidates: Iterable[Candidate], *, level: str, user_id: int, day: date, last_category: int | None
) -> Candidate | None:
    """The candidate for this learner's day; None without candidates. See the module."""
    turn = TURNS[(day.toordinal() + user_id) % 2]
    wanted = LADDER.index(level)

    def order(candidate: Candidate) -> tuple[int, int, bool, bool, bytes]:
        step = LADDER.index(candidate.difficulty) - wanted
        same = candidate.category_id == last_category
        return turn.index(candidate.reason), abs(step), step > 0, same, _lot(user_id, day, candidate.id)

    return min(candidates, key=order, default=None)


def _lot(user_id: int, day: date, challenge_id: int) -> bytes:
    return hashlib.sha256(f"{user_id}:{day.isoformat()}:{challenge_id}".encode()).digest()
