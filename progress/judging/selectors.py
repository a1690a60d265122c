"""What learners may know of the judge: where their answer stands, and whether a challenge can be judged."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from challenges.models import Challenge
from progress.judging.models import JudgeTask
from progress.judging.queueing import tasks_ahead
from progress.judging.sample_runs import SampleRun
from progress.judging.workforce import read_workforce
from progress.models import Submission


@dataclass(frozen=True)
class QueuePlace:
    """An answer in the queue: `position` counts from 1 (next). `seconds` until its verdict, None if unknown.

    `notice` says why it waits for longer than its turn: nobody is there to judge it. "" otherwise.
    """

    position: int
    seconds: int | None
    notice: str = ""


def queue_place(submission: Submission) -> QueuePlace | None:
    """Where an answer stands now, from the speed the workers have measured; None unless it is queued."""
    task = JudgeTask.objects.filter(pk=submission.pk).first()
    if task is None or submission.status != Submission.Status.QUEUED:
        return None
    workforce = read_workforce()
    position = tasks_ahead(task) + 1
    if not workforce.alive:
        return QueuePlace(
            position, None, _("No judge is at work at the moment. Your answer is kept and waits.")
        )
    refusal = workforce.refusal((task.language,))
    if refusal is not None:
        return QueuePlace(position, None, str(refusal))
    return QueuePlace(position, math.ceil(position / workforce.rate) if workforce.rate else None)


def run_notice(run: SampleRun) -> str:
    """Why an unfinished trial run waits for longer than its turn, in words; "" otherwise."""
    if run.status == SampleRun.Status.DONE:
        return ""
    workforce = read_workforce()
    if not workforce.alive:
        return _("No judge is at work at the moment. Your run waits until there is one.")
    refusal = workforce.refusal((run.language,))
    return str(refusal) if refusal else ""


@dataclass(frozen=True)
class Availability:
    """What of a challenge can be judged at the moment.

    `reason` says in words why nothing can, "" when something can; `absent` gives such words for each
    language that no worker has, while others can be judged.
    """

    reason: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)

    def why_not(self, language: str) -> str:
        """Why a program in this language cannot be judged; "" when it can."""
        return self.reason or self.absent.get(language, "")


def availability(challenge: Challenge) -> Availability:
    """See `Availability`; everything can be judged where nothing needs a judge."""
    if not challenge.behaviour.judged:
        return Availability()
    languages = [language["name"] for language in challenge.present(learner_id=None)["languages"]]
    workforce = read_workforce()
    refusal = workforce.refusal(tuple(languages))
    if refusal is not None:
        return Availability(str(refusal))
    refusals = {name: workforce.refusal((name,)) for name in languages}
    return Availability(absent={name: str(why) for name, why in refusals.items() if why is not None})


def why_unavailable(challenge: Challenge) -> str:
    """Why no answer to this challenge can be judged at the moment, in words; "" when it can."""
    return availability(challenge).reason
