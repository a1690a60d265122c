"""Helpers for what is told in the chat unasked."""

from datetime import timedelta

from django.utils import timezone

from bot.models import Notice
from bot.reminding import change_reminder
from core.models import User
from progress.models import Achievement
from progress.services import submit_answer
from tests.conftest import wait_for
from tests.factories import make_challenge, right_answer


def awake(user: User) -> None:
    """Quiet hours far from now, whatever the time is."""
    now = timezone.now()
    hours = {"quiet_from": 8, "quiet_to": 9}
    change_reminder(user, **{name: (now + timedelta(hours=h)).time() for name, h in hours.items()})


def achievement(number: int = 1) -> Achievement:
    """One that the learner's so-manyth solve earns."""
    rule = {"metric": "solved", "at_least": number}
    return Achievement.objects.create(
        slug=f"step-{number}", title=f"Step {number}", description="Solve.", rule=rule
    )


def solve(user: User, channel: str = "web") -> None:
    """Solve some challenge."""
    challenge = make_challenge("short_text")
    submit_answer(actor=user, challenge_id=challenge.pk, answer=right_answer(challenge), channel=channel)


def waiting(count: int = 1) -> None:
    """Until so many notices wait."""
    wait_for(lambda: Notice.objects.filter(state="waiting").count() == count, f"{count} notices")


def bring_digest(count: int = 1) -> None:
    """The digest's time has come for the notices, once there are so many."""
    waiting(count)
    for user in {notice.user for notice in Notice.objects.filter(state="waiting").select_related("user")}:
        awake(user)
    Notice.objects.filter(state="waiting").update(due_at=timezone.now())


def states() -> list[str]:
    """What became of each notice, oldest first."""
    return list(Notice.objects.order_by("user_id", "seq").values_list("state", flat=True))
