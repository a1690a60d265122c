"""The judge's own messages are said in the reader's language; nobody else's words are touched."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from judge.kinds.outcome import _STOPPED, ENDLESS
from judge.scoring import OVER_BUDGET, SKIPPED
from progress.judging.words import in_words

ROOT = Path(__file__).resolve().parents[3]
OWN = [message.format(cpu=1.5, idle=2, wall=30) for _verdict, message in _STOPPED.values()]
OWN += [ENDLESS[1], SKIPPED.message, OVER_BUDGET.message, "ended by SIGSEGV", "ended with exit status 3"]
OWN += ["the program has no 'Stack'", "ended before it answered", "the program does not compile"]


@pytest.mark.parametrize("message", OWN)
def test_every_message_of_the_judge_is_known(message):
    with override("en"):
        assert in_words(message) == message
    with override("ru"):
        said = in_words(message)
        assert re.search("[а-яё]", said), said
        for kept in re.findall(r"\d[\d.]*|SIG\w+|'\w+'", message):
            assert kept in said


@pytest.mark.parametrize(
    "message",
    [
        "",
        "ValueError: used more memory than is allowed",
        "%(limit)s % s",
        "ended by a\nb",
        "ended with exit status x",
    ],
)
def test_other_words_stay_as_they_are(message):
    with override("ru"):
        assert in_words(message) == message
