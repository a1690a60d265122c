"""Which workers live, what they can do, and so whether a challenge can be judged at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Unavailable
from progress.judging.models import JudgeWorker

FRESH = timedelta(seconds=20)
"""A worker that has not been heard of for so long is taken for dead."""


@dataclass(frozen=True)
class Workforce:
    """The judge as a whole. Nobody there: `alive` is 0, and answers wait.

    `languages` can be judged now; `problem` is why none can (the first worker's words), "" if some can.
    `rate`: submissions a second, None as long as nothing has been measured.
    """

    alive: int = 0
    languages: frozenset[str] = frozenset()
    problem: str = ""
    rate: float | None = None

    def refusal(self, languages: tuple[str, ...]) -> Unavailable | None:
        """Why none of these languages can be judged here: `judge_unavailable`, `language_unavailable`.

        None when one can, and when nobody is there to say so: then an answer waits.
        """
        if not self.alive:
            return None
        if self.problem:
            message = _("Programs cannot be judged at the moment: %s") % self.problem
            return Unavailable(message, code="judge_unavailable", reason=self.problem)
        if not self.languages.intersection(languages):
            message = _("The judge has no %s at the moment.") % ", ".join(languages)
            return Unavailable(message, code="language_unavailable", languages=list(languages))
        return None


def read_workforce(now: datetime | None = None) -> Workforce:
    """The workers whose heartbeat is fresh, put together."""
    now = now or timezone.now()
    rows = list(JudgeWorker.objects.filter(seen_at__gt=now - FRESH).order_by("started_at"))
    able = [row for row in rows if not row.problem]
    timed = [row.seconds for row in able if row.seconds]
    mean = sum(timed) / len(timed) if timed else None
    return Workforce(
        alive=len(rows),
        languages=frozenset(name for row in able for name in row.languages),
        problem="" if able or not rows else rows[0].problem,
        rate=len(able) / mean if mean else None,
    )
