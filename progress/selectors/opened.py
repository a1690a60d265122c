"""One challenge as one viewer may see it, with everything its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Hint, State
from core.errors import NotFound
from core.models import User
from progress.hints import hints_in_order
from progress.judging.selectors import availability
from progress.models import UserProgress
from progress.selectors.catalogue import Viewer, visible_challenges
from progress.services.learner import unmet_requirements
from progress.services.submitting import cooldown_left


@dataclass(frozen=True)
class HintView:
    """A hint, and whether the viewer may read it: taken, or the viewer writes challenges."""

    hint: Hint
    taken: bool
    readable: bool


@dataclass(frozen=True)
class OpenedChallenge:
    """A challenge and where the viewer is with it; `progress` is None before it is begun.

    `missing` are the prerequisites that keep it locked; `wait` is the cooldown left, in whole seconds.
    `may_author`: the viewer may see the spec and change the challenge. `unavailable`: why no program can be
    judged at the moment, "" otherwise; `absent`: the same for each language that alone cannot be judged.
    """

    viewer_id: int | None
    challenge: Challenge
    progress: UserProgress | None
    hints: list[HintView]
    missing: list[Challenge]
    wait: int
    may_author: bool
    unavailable: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)

    @property
    def may_see_solution(self) -> bool:
        """Once solved, or when no attempt remains; who writes challenges sees it always."""
        return self.may_author or (self.progress is not None and self.progress.may_see_solution)

    @property
    def status(self) -> str:
        """One of `catalogue.STATUSES`."""
        if self.progress is not None:
            return self.progress.status
        return "locked" if self.missing else "new"

    @property
    def is_open(self) -> bool:
        """Whether the challenge takes answers at all."""
        return self.challenge.state == State.PUBLISHED

    @property
    def may_answer(self) -> bool:
        """Whether the viewer may answer, now or after the cooldown."""
        if not self.is_open or self.missing:
            return False
        return self.progress is None or not self.progress.may_see_solution

    @property
    def worth(self) -> int:
        """The points that a full answer brings in all, the cost of the hints taken off."""
        return max(0, self.challenge.points - (self.progress.hint_cost if self.progress else 0))


def open_challenge(viewer: Viewer, *, challenge_id: int | None = None, slug: str = "") -> OpenedChallenge:
    """The challenge with this id or slug. Raises `NotFound` (`challenge_not_found`).

    Drafts are there for authors only; an archived one for authors and for learners who have begun it.
    """
    user = viewer if isinstance(viewer, User) else None
    challenge = _visible(user).filter(**({"pk": challenge_id} if challenge_id else {"slug": slug})).first()
    if challenge is None:
        raise NotFound(_("There is no such challenge."), code="challenge_not_found")
    progress = UserProgress.objects.filter(user=user, challenge=challenge).first() if user else None
    if progress is not None:
        progress.challenge = challenge
    available = availability(challenge)
    return OpenedChallenge(
        viewer_id=user.pk if user else None,
        challenge=challenge,
        progress=progress,
        hints=hints_of(user, challenge),
        missing=[] if progress else unmet_requirements(user.pk if user else 0, challenge),
        wait=cooldown_left(progress, timezone.now()) if progress else 0,
        may_author=user is not None and user.may_author,
        unavailable=available.reason,
        absent=available.absent,
    )


def _visible(user: User | None) -> QuerySet[Challenge]:
    found = visible_challenges(user, "")
    if user is not None and not user.may_author:
        begun = UserProgress.objects.filter(user=user).values("challenge_id")
        found = Challenge.objects.filter(Q(state=State.PUBLISHED) | Q(state=State.ARCHIVED, pk__in=begun))
    return found.select_related("category").prefetch_related("tags", "requires")


def hints_of(user: User | None, challenge: Challenge) -> list[HintView]:
    """The challenge's hints in order."""
    may_author = user is not None and user.may_author
    return [HintView(hint, taken, may_author or taken) for hint, taken in hints_in_order(user, challenge)]
