"""A challenge in code on its card: languages, samples, where to begin, and how to send a program."""

from typing import Any

from django.utils.translation import gettext as _

from bot.cards import CHOSEN, Button, rows_of
from bot.models import Card
from bot.programs import chosen_language
from bot.rendering import plain, preformatted
from challenges.kinds.code import extensions
from challenges.models import Challenge
from progress.judging.selectors import availability
from progress.selectors.drafts import code_of as judged_code
from progress.selectors.drafts import read_draft, starters

SAMPLES = 2
SAMPLE_ROOM = 400
STARTER_ROOM = 1_500


def code_body(card: Card, challenge: Challenge) -> str:
    """Samples, and the starter in the chosen language."""
    shown = challenge.present(learner_id=card.user_id)
    language = chosen_language(card, challenge, card.user)
    parts = [_sample(sample) for sample in shown["samples"][:SAMPLES]]
    return "\n\n".join([*(part for part in parts if part), *_starters(challenge, language)])


def clipped(text: str, room: int) -> str:
    """The beginning of a text, with a mark when it goes on."""
    return text if len(text) <= room else text[:room] + "…"


def _sample(sample: dict[str, Any]) -> str:
    put_in = sample.get("stdin") or sample.get("call") or sample.get("data") or ""
    expected = sample.get("expect") or sample.get("raises") or ""
    lines = [titled(_("Input"), put_in, SAMPLE_ROOM), titled(_("Expected"), expected, SAMPLE_ROOM)]
    return "\n".join(line for line in lines if line)


def titled(title: str, text: str, room: int, language: str = "") -> str:
    """A text as code under its title; nothing for no text."""
    code = preformatted(clipped(text.rstrip("\n"), room), language)
    return f"<b>{plain(title)}</b>\n{code}" if code else ""


def _starters(challenge: Challenge, language: str) -> list[str]:
    files = starters(judged_code(challenge), language)
    return [titled(path, text, STARTER_ROOM, language) for path, text in files.items() if text.strip()]


def code_rows(card: Card, challenge: Challenge, round_: int) -> list[list[Button]]:
    """The languages to choose from, and the draft of the web page where there is one."""
    chosen = chosen_language(card, challenge, card.user)
    offered = challenge.present(learner_id=card.user_id)["languages"]
    buttons = [
        Button(f"{one['title']} {CHOSEN}" if one["name"] == chosen else one["title"], "lang", one["name"])
        for one in offered
    ]
    draft = read_draft(card.user, challenge, chosen)
    begun = card.user is not None and draft.version > 0
    send = [Button(_("Send my draft"), "draft", str(round_))] if begun else []
    return [*(rows_of(buttons) if len(buttons) > 1 else []), send]


def code_foot(card: Card, challenge: Challenge) -> str:
    """How to send a program, or why none in the chosen language is taken at the moment."""
    reason = availability(challenge).why_not(chosen_language(card, challenge, card.user))
    if reason:
        return "⚠️ " + plain(reason)
    offered = {language["name"] for language in challenge.present(learner_id=None)["languages"]}
    endings = ", ".join(sorted(end for end, name in extensions().items() if name in offered))
    words = _("Send your program as one message, as a code block, or as a file (%s, at most 64 KB).")
    return f"<i>{plain(words % endings)}</i>"
