"""What is allowed in a challenge in code and yet most likely a mistake of its author."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from challenges.kinds.code_trust import trusting_tests
from challenges.kinds.reader import Problem
from judge import Verdict
from judge.challenge import CodeChallenge
from judge.verify import has_reference

LONG = 10
"""Seconds of processor time a test may take before learners wait too long for a verdict."""


def advise(challenge: CodeChallenge) -> list[Problem]:
    """Missing proofs and samples, tests that count twice or take a program's word, long limits, languages
    without a start.
    """
    return [
        *_proofs(challenge),
        *_samples(challenge),
        *trusting_tests(challenge.tests),
        *_limits(challenge),
        *_starters(challenge.languages, challenge.starters),
    ]


def _proofs(challenge: CodeChallenge) -> Iterator[Problem]:
    if not has_reference(challenge):
        message = _("there is no solution in solutions/accepted/ that shows it can be solved")
        yield Problem((), message)
    if all(solution.expect is Verdict.ACCEPTED for solution in challenge.solutions):
        yield Problem((), _("there is no wrong solution that shows what the tests find"))


def _samples(challenge: CodeChallenge) -> Iterator[Problem]:
    groups: tuple[Any, ...] = getattr(challenge.tests, "groups", ())
    if challenge.kind == "unittest":
        return
    # Samples without points may well be repeated among the tests that give them.
    shown = [
        repr(replace(c, name="")) for group in groups if group.visible and group.points for c in group.cases
    ]
    if not any(group.visible for group in groups):
        yield Problem(("groups",), _("no group is visible, so learners see no sample"))
    for index, group in enumerate(groups):
        for case in () if group.visible else group.cases:
            if repr(replace(case, name="")) in shown:
                message = _("the secret test “%s” is the same as a sample") % case.name
                yield Problem(("groups", index), message)


def _limits(challenge: CodeChallenge) -> Iterator[Problem]:
    if challenge.limits.cpu_seconds > LONG:
        message = _("more than %d seconds: learners wait long for a verdict") % LONG
        yield Problem(("limits", "cpu_seconds"), message)


def _starters(languages: tuple[str, ...], starters: Mapping[str, str]) -> Iterator[Problem]:
    """Only where some language has one: who gives none at all means it."""
    for name in languages if starters else ():
        if name not in starters:
            yield Problem(("languages",), _("learners of %s have no file to begin with in starter/") % name)
