"""One vocabulary, three dialects: how the API's documents name the states that are kept once.

Inside: `CourseEnrollment.Status` (ENROLLED …), and `TaskProgress.Status` (not_started …) plus "locked",
which is computed. A dialect's table is the only place where its words stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

LOCKED = "locked"


@dataclass(frozen=True)
class Dialect:
    """The words of one document.

    `enrollment`, `task`: our status → their word. `groups`: their word → our statuses. `targets`: what an
    enrolment becomes when their word is asked for. `reported`: their word for a task → ours.
    """

    enrollment: dict[str, str]
    task: dict[str, str]
    targets: dict[str, str]
    reported: dict[str, str]
    groups: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        words = dict.fromkeys(self.enrollment.values())
        groups = {w: tuple(s for s, name in self.enrollment.items() if name == w) for w in words}
        object.__setattr__(self, "groups", groups)

    def kept(self, word: str) -> tuple[str, ...]:
        """Our statuses of tasks behind their word; "locked" is computed, never kept."""
        return tuple(status for status, name in self.task.items() if name == word and status != LOCKED)


# 000: enrolments and tasks in three words each; who ran out of time has left.
PLAIN = Dialect(
    enrollment={
        "ENROLLED": "active",
        "IN_PROGRESS": "active",
        "COMPLETED": "completed",
        "CERTIFIED": "completed",
        "DROPPED": "dropped",
        "EXPIRED": "dropped",
    },
    task={
        "not_started": "not_started",
        "in_progress": "in_progress",
        "completed": "completed",
        LOCKED: "not_started",
    },
    targets={"active": "IN_PROGRESS", "completed": "COMPLETED", "dropped": "DROPPED"},
    reported={
        "not_started": "not_started",
        "in_progress": "in_progress",
        "completed": "completed",
    },
)

_STATUSES = ("ENROLLED", "IN_PROGRESS", "COMPLETED", "CERTIFIED", "DROPPED", "EXPIRED")

# 002 and 003: every state under a name of its own, in capitals.
CAPITALS = Dialect(
    enrollment={status: status for status in _STATUSES},
    task={
        "not_started": "NOT_STARTED",
        "in_progress": "IN_PROGRESS",
        "completed": "COMPLETED",
        LOCKED: "LOCKED",
    },
    targets={status: status for status in _STATUSES},
    reported={
        "NOT_STARTED": "not_started",
        "IN_PROGRESS": "in_progress",
        "COMPLETED": "completed",
    },
)


def _choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


# What serialisers offer; the OpenAPI document names each set once.
PLAIN_ENROLLMENTS = _choices(PLAIN.groups)
PLAIN_TASKS = _choices(PLAIN.reported)
ENROLLMENTS = _choices(CAPITALS.groups)
TASKS = _choices(CAPITALS.task.values())
REPORTS = _choices(CAPITALS.reported)
