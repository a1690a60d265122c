"""How learners fare at a challenge: for those who write challenges.

Every figure is a grouped query over the challenge's own rows. `learners` narrows them to some people (a
course's, say), as a subquery of user ids; None counts everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from challenges.models import Challenge
from core.errors import NotAllowed, NotFound
from core.models import User
from progress.models import Submission, UserProgress
from progress.selectors.catalogue import visible_challenges

MINUTES = (1, 5, 15, 60, 24 * 60)
TRIES = (1, 2, 3, 5, 10)
COMMON = 20


@dataclass(frozen=True)
class Tries:
    """Learners who gave from `first` to `last` answers (None: or more), solved or not (yet)."""

    first: int
    last: int | None
    solved: int
    unsolved: int


@dataclass(frozen=True)
class TimeBand:
    """Learners who solved it within [`from_minutes`, `to_minutes`) of beginning; None: no upper end."""

    from_minutes: int
    to_minutes: int | None
    learners: int


@dataclass(frozen=True)
class CommonAnswer:
    """An answer without full score, how often it was given, and its share of all such answers, in percent.

    Programs are seldom alike: of them only verdicts are counted, and `answer` is None.
    """

    answer: Any
    verdict: str
    given: int
    share: float


@dataclass(frozen=True)
class Outcomes:
    """A challenge in figures. `success_rate`: of those who answered, how many solved it, in percent.

    `average_attempts` and `minutes` are means over those who solved it; None when nobody has. `mark` names
    the newest answer: another one means other figures.
    """

    begun: int
    tried: int
    solved: int
    answers: int
    hinted: int
    success_rate: float
    first_try_rate: float
    average_attempts: float | None
    minutes: float | None
    tries: list[Tries]
    times: list[TimeBand]
    wrong_answers: list[CommonAnswer]
    mark: str


def may_read_outcomes(actor: User, challenge: Challenge) -> bool:
    """Whether the actor writes challenges or wrote this one."""
    return actor.may_author or (actor.is_active and challenge.author_id == actor.pk)


def check_reads_outcomes(actor: User, challenge: Challenge) -> None:
    """Raise `NotAllowed` (`instructor_only`) unless the actor may read the challenge's figures."""
    if not may_read_outcomes(actor, challenge):
        raise NotAllowed(_("This is for those who write challenges."), code="instructor_only")


def find_challenge(viewer: User, *, challenge_id: int | None = None, slug: str = "") -> Challenge:
    """A challenge the viewer may know of, by id or slug; raises `NotFound` (`challenge_not_found`)."""
    known = Q(pk=challenge_id) if challenge_id is not None else Q(slug=slug)
    found = Challenge.objects.filter(known) & (
        visible_challenges(viewer, "") | Challenge.objects.filter(author=viewer)
    )
    challenge = found.first()
    if challenge is None:
        raise NotFound(_("There is no such challenge."), code="challenge_not_found")
    return challenge


def read_outcomes(
    actor: User, challenge: Challenge, *, learners: "QuerySet[Any, Any] | None" = None
) -> Outcomes:
    """The challenge's figures as of now; raises `NotAllowed` (`instructor_only`)."""
    check_reads_outcomes(actor, challenge)
    return count_outcomes(challenge, learners=learners)


def count_outcomes(challenge: Challenge, *, learners: "QuerySet[Any, Any] | None" = None) -> Outcomes:
    """The same in four queries, for callers who have settled who may."""
    mark = answers_mark(challenge.pk)
    rows = _narrowed(UserProgress.objects.filter(challenge=challenge), learners)
    counts = rows.aggregate(**_counts(), **_tries(), **_times())
    tried, solved = counts["tried"], counts["solved"]
    return Outcomes(
        begun=counts["begun"],
        tried=tried,
        solved=solved,
        answers=counts["answers"] or 0,
        hinted=counts["hinted"],
        success_rate=_percent(solved, tried),
        first_try_rate=_percent(counts["solved_1"], tried),
        average_attempts=_rounded(counts["mean_attempts"]),
        minutes=_rounded(counts["mean_time"] and counts["mean_time"] / timedelta(minutes=1)),
        tries=_try_bands(counts),
        times=_time_bands(counts),
        wrong_answers=_wrong_answers(challenge, learners),
        mark=mark,
    )


def answers_mark(challenge_id: int) -> str:
    """The name of the state of the challenge's answers: it changes with every answer and every solve."""
    found = Submission.objects.filter(challenge_id=challenge_id).aggregate(
        last=Max("pk"), graded=Max("graded_at")
    )
    return f"{found['last'] or 0}-{found['graded'].timestamp() if found['graded'] else 0}"


def _narrowed(found: QuerySet[Any, Any], learners: "QuerySet[Any, Any] | None") -> QuerySet[Any, Any]:
    return (found if learners is None else found.filter(user_id__in=learners)).order_by()


_SOLVED = Q(status=UserProgress.Status.COMPLETED)


def _counts() -> dict[str, Any]:
    return {
        "begun": Count("pk"),
        "tried": Count("pk", filter=Q(attempts__gt=0)),
        "solved": Count("pk", filter=_SOLVED),
        "answers": Sum("attempts"),
        "hinted": Count("pk", filter=Q(hint_cost__gt=0)),
        "mean_attempts": Avg("attempts", filter=_SOLVED),
        "mean_time": Avg(F("completed_at") - F("started_at"), filter=_SOLVED),
    }


def _tries() -> dict[str, Any]:
    """Counts of those with at most so many answers; the bands are the differences."""
    upto = {str(n): Q(attempts__gt=0, attempts__lte=n) for n in TRIES}
    return {
        **{f"solved_{n}": Count("pk", filter=_SOLVED & within) for n, within in upto.items()},
        **{f"unsolved_{n}": Count("pk", filter=~_SOLVED & within) for n, within in upto.items()},
    }


def _times() -> dict[str, Any]:
    return {
        f"within_{n}": Count(
            "pk", filter=_SOLVED & Q(completed_at__lt=F("started_at") + timedelta(minutes=n))
        )
        for n in MINUTES
    }


def _try_bands(counts: dict[str, Any]) -> list[Tries]:
    unsolved = counts["tried"] - counts["solved"]
    solved_bands = _differences([counts[f"solved_{n}"] for n in TRIES], counts["solved"])
    unsolved_bands = _differences([counts[f"unsolved_{n}"] for n in TRIES], unsolved)
    firsts = [1, *(n + 1 for n in TRIES)]
    lasts = [*TRIES, None]
    return [Tries(*band) for band in zip(firsts, lasts, solved_bands, unsolved_bands, strict=True)]


def _time_bands(counts: dict[str, Any]) -> list[TimeBand]:
    learners = _differences([counts[f"within_{n}"] for n in MINUTES], counts["solved"])
    edges: list[int | None] = [0, *MINUTES, None]
    return [TimeBand(edges[i] or 0, edges[i + 1], n) for i, n in enumerate(learners)]


def _differences(cumulated: Sequence[int], total: int) -> list[int]:
    whole = [*cumulated, total]
    return [number - (whole[i - 1] if i else 0) for i, number in enumerate(whole)]


def _wrong_answers(challenge: Challenge, learners: "QuerySet[Any, Any] | None") -> list[CommonAnswer]:
    """The answers without full score given most often, most often first; faults of ours are none."""
    graded = Submission.objects.filter(challenge=challenge, status=Submission.Status.GRADED)
    wrong = _narrowed(graded.exclude(verdict__in=("accepted", "internal_error")), learners)
    columns = ("verdict",) if challenge.behaviour.judged else ("verdict", "answer")
    counted = wrong.values_list(*columns).annotate(n=Count("pk"), last=Max("pk")).order_by("-n", "-last")
    total = wrong.count()
    return [
        CommonAnswer(row[1] if len(columns) > 1 else None, row[0], row[-2], _percent(row[-2], total))
        for row in (counted[:COMMON] if total else [])
    ]


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 2)


def outcome_counts(challenge_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(learners who answered, learners who solved) of each of these challenges; one query."""
    rows = UserProgress.objects.filter(challenge_id__in=challenge_ids).order_by().values_list("challenge_id")
    counted = rows.annotate(tried=Count("pk", filter=Q(attempts__gt=0)), solved=Count("pk", filter=_SOLVED))
    return {pk: (tried, solved) for pk, tried, solved in counted}
