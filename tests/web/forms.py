"""Answers as a browser without scripts would send them."""

from typing import Any

from challenges.models import Challenge
from core.models import User


def form_of(challenge: Challenge, answer: Any, learner: User) -> dict[str, Any]:
    """The fields of the challenge's form, filled in with a structured answer."""
    kind = challenge.kind
    if kind == "ordering":
        return {f"place-{item}": str(n) for n, item in enumerate(answer["order"], start=1)}
    if kind == "matching":
        return {f"pair-{left}": right for left, right in answer["pairs"].items()}
    if kind == "cloze":
        return _blanks(challenge, answer, learner)
    return dict(answer)


def _blanks(challenge: Challenge, answer: Any, learner: User) -> dict[str, str]:
    shown = challenge.present(learner_id=learner.pk)["parts"]
    options = {
        part["blank"]: {option["text"]: option["id"] for option in part["choices"]}
        for part in shown
        if part.get("choices")
    }
    return {f"blank-{name}": options.get(name, {}).get(text, text) for name, text in answer["blanks"].items()}
