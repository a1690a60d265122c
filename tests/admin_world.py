"""Rows of every model the rooms have, made by doing what makes them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Portrait, UsedInitData
from accounts.services.chat import change_chat_preferences
from accounts.services.linking import (
    TelegramPerson,
    begin_link,
    claim_link,
    confirm_link_in_chat,
    confirm_link_on_web,
)
from accounts.services.tokens import create_personal_token
from challenges.models import Challenge, Tag
from challenges.proofs import keeper
from core.models import UpkeepJob, User
from progress.cards import ReviewCard, ReviewEntry
from progress.daily import daily_challenge
from progress.judging.samples import run_samples
from progress.leaderboard.folding import fold
from progress.models import Achievement, ActivityDay
from progress.services import save_draft, submit_answer, take_hint
from tests.factories import SPECS, make_challenge, make_user, right_answer, wrong_answer
from tests.progress.judging.at_work import hand_in, judge_all, worker_row


def populate(learners: int = 2) -> list[Challenge]:
    """A challenge of every kind, learners who solved each, and all that follows from it."""
    rule = {"metric": "solved", "at_least": 1}
    Achievement.objects.get_or_create(slug="first", defaults={"title": "First", "rule": rule, "points": 5})
    challenges = [make_challenge(kind, hints=[1, 2]) for kind in SPECS]
    tag, _made = Tag.objects.get_or_create(name="sample")
    for challenge in challenges:
        challenge.tags.add(tag)
    for _number in range(learners):
        _learn(make_user(), challenges)
    return challenges


def _learn(user: User, challenges: list[Challenge]) -> None:
    Portrait.objects.create(user=user, picture=b"picture")
    UsedInitData.objects.create(digest=f"{user.pk:064d}", expires_at=timezone.now())
    change_chat_preferences(user=user, streak_guard=True)
    daily_challenge(user)
    create_personal_token(user=user, name="script", expires_at=timezone.now() + timedelta(days=1))
    request = claim_link(token=begin_link(user=user), person=TelegramPerson(id=user.pk + 1_000, username="t"))
    confirm_link_on_web(user=user, request_id=request.pk)
    confirm_link_in_chat(request_id=request.pk, telegram_id=user.pk + 1_000)
    for challenge in challenges:
        take_hint(actor=user, hint_id=challenge.hints.first().pk)
        for answer in (wrong_answer(challenge), right_answer(challenge)):
            submit_answer(actor=user, challenge_id=challenge.pk, answer=answer, channel="web")
    judged, waiting = make_challenge("stdio"), make_challenge("function")
    hand_in(user, judged)
    judge_all()
    hand_in(user, waiting)
    files = {"solution.py": "print()"}
    save_draft(actor=user, challenge_id=waiting.pk, language="python", files=files, version=0)
    run_samples(actor=user, challenge=waiting, answer={"code": "print()"})
    with transaction.atomic():
        keeper().ask(waiting, publish=False)
    worker_row(name=f"worker of {user.pk}", seconds=0.1)
    card = ReviewCard.objects.create(user=user, subject="challenge:1", memory={}, due_at=timezone.now())
    ReviewEntry.objects.create(card=card, rating=3)
    UpkeepJob.objects.get_or_create(name=f"job of {user.pk}", defaults={"due_at": timezone.now()})
    fold("overall")
    assert ActivityDay.objects.filter(user=user).exists()
