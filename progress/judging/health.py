"""Whether programs are judged."""

from challenges.kinds import KINDS
from challenges.models import Challenge, State
from progress.judging.workforce import read_workforce

CODE = [key for key, kind in KINDS.items() if kind.judged]


def probe() -> str:
    """ "ok", "off" (no challenge needs a judge, or this machine cannot be one), or that no worker lives."""
    workforce = read_workforce()
    if workforce.languages:
        return "ok"
    if workforce.problem or not Challenge.objects.filter(kind__in=CODE, state=State.PUBLISHED).exists():
        return "off"
    return "no worker"
