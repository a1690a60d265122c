"""What the benchmark of answers works on: people with tokens, challenges, and one answer's statements."""

from typing import Any

SPEC = {
    "choices": [
        {"id": "a", "text": "One", "correct": False, "feedback": "No."},
        {"id": "b", "text": "Two", "correct": True, "feedback": ""},
    ],
    "shuffle": True,
}


def make_sample(people: int, challenges: int) -> dict[str, Any]:
    """Tokens that last, challenges to solve, and one to answer wrongly for ever."""
    from datetime import timedelta

    from rest_framework_simplejwt.tokens import AccessToken

    from core.models import Stream, User
    from progress.models import LearnerStats

    users = User.objects.bulk_create([User(username=f"learner{n}", password="!") for n in range(people)])
    Stream.objects.bulk_create([Stream(user=user) for user in users])
    LearnerStats.objects.bulk_create([LearnerStats(user=user) for user in users])
    tokens = [AccessToken.for_user(user) for user in users]
    for token in tokens:
        token.set_exp(lifetime=timedelta(hours=6))
    ids = _challenges(challenges)
    return {
        "tokens": [str(token) for token in tokens],
        "challenges": ids[1:],
        "wrong_challenge": ids[0],
        "right": "b",
        "wrong": "a",
    }


def _challenges(count: int) -> list[int]:
    from challenges.models import Category, Challenge

    category = Category.objects.create(slug="bench", title="Bench")
    fields = {"description": "?", "difficulty": "beginner", "kind": "single_choice", "points": 10}
    return [
        c.pk
        for c in Challenge.objects.bulk_create(
            Challenge(slug=f"c{n}", title=f"C{n}", spec=SPEC, category=category, state="published", **fields)
            for n in range(count)
        )
    ]


def answer_statements() -> dict[str, list[str]]:
    """The statements of one more wrong answer, and of a first right one, as plain SQL with its values."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from challenges.models import Challenge
    from core.models import User
    from progress.services import submit_answer

    user = User.objects.create(username="floor")
    wrong, right = Challenge.objects.order_by("id")[:2]
    submit_answer(actor=user, challenge_id=wrong.pk, answer={"choice": "a"}, channel="api")
    found = {}
    for kind, challenge, choice in (("wrong", wrong, "a"), ("right", right, "b")):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            submit_answer(actor=user, challenge_id=challenge.pk, answer={"choice": choice}, channel="api")
            transaction.set_rollback(True)  # so that the floor can send the same again
        sent = [f"SELECT * FROM core_user WHERE id = {user.pk}", *(q["sql"] for q in queries)]
        found[kind] = [s for s in sent if s.split()[0] in ("SELECT", "INSERT", "UPDATE")]
    return found
