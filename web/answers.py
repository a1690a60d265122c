"""Answers as forms: what is posted becomes an answer, and an answer becomes a filled-in form, or words.

The names of the fields: `text`, `value`, `choice`, `choices`, `place-<item>`, `pair-<left>`, `blank-<name>`.
Everything here is pure.
"""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

Answer = dict[str, Any]
Shown = dict[str, Any]


def read_answer(kind: str, shown: Shown, data: QueryDict) -> Answer:
    """The structured answer in a posted form; whether it is whole and sensible, the kind itself will say."""
    return _READERS[kind](shown, data)


def _read_order(shown: Shown, data: QueryDict) -> Answer:
    """Items by the places given to them; places that are missing or doubled make no order."""
    places = {item["id"]: data.get(f"place-{item['id']}", "") for item in shown["items"]}
    wanted = {str(n): None for n in range(1, len(places) + 1)}
    if sorted(places.values()) != sorted(wanted):
        return {"order": []}
    return {"order": sorted(places, key=lambda item: int(places[item]))}


def _read_pairs(shown: Shown, data: QueryDict) -> Answer:
    chosen = {item["id"]: data.get(f"pair-{item['id']}", "") for item in shown["left"]}
    return {"pairs": {left: right for left, right in chosen.items() if right}}


def _read_blanks(shown: Shown, data: QueryDict) -> Answer:
    names = [part["blank"] for part in shown["parts"] if "blank" in part]
    given = {name: data.get(f"blank-{name}", "") for name in names}
    return {"blanks": {name: text for name, text in given.items() if text.strip()}}


_READERS: dict[str, Callable[[Shown, QueryDict], Answer]] = {
    "short_text": lambda shown, data: {"text": data.get("text", "")},
    "pattern": lambda shown, data: {"text": data.get("text", "")},
    "numeric": lambda shown, data: {"value": data.get("value", "")},
    "single_choice": lambda shown, data: {"choice": data.get("choice", "")},
    "multiple_choice": lambda shown, data: {"choices": data.getlist("choices")},
    "ordering": _read_order,
    "matching": _read_pairs,
    "cloze": _read_blanks,
}


def fill_form(kind: str, shown: Shown, given: Answer | None = None, data: QueryDict | None = None) -> Shown:
    """What a form shows: the options with what was chosen or typed before in them.

    `given` is an earlier answer; `data` is a form that was refused and comes back as it was posted.
    """
    before = read_answer(kind, shown, data) if data is not None else given or {}
    if kind == "multiple_choice":
        return {**shown, "ticked": before.get("choices", [])}
    if kind == "ordering":
        return {"items": _placed(shown["items"], before.get("order"), data)}
    if kind == "matching":
        chosen = before.get("pairs", {})
        return {**shown, "left": [{**item, "partner": chosen.get(item["id"], "")} for item in shown["left"]]}
    if kind == "cloze":
        return {"parts": [_filled(part, before.get("blanks", {})) for part in shown["parts"]]}
    return {**shown, **before}


def _filled(part: Answer, typed: dict[str, str]) -> Answer:
    return {**part, "given": typed.get(part["blank"], "")} if "blank" in part else part


def _placed(items: list[Answer], order: list[str] | None, data: QueryDict | None) -> list[Answer]:
    """The items in the order given before, each with its place; a refused form keeps its own places."""
    if order:
        items = sorted(items, key=lambda item: order.index(item["id"]) if item["id"] in order else len(order))
    posted = data or QueryDict()
    return [
        {**item, "place": posted.get(f"place-{item['id']}", str(n))} for n, item in enumerate(items, start=1)
    ]


def describe_answer(kind: str, shown: Shown, answer: Answer) -> list[str]:
    """An answer in lines of Markdown, for the learner who gave it; options that are gone are passed over."""
    return _WORDS[kind](shown, answer)


def _texts(items: list[Answer]) -> dict[str, str]:
    return {item["id"]: item["text"] for item in items}


def _code(text: str) -> str:
    """Typed text shown exactly as it was typed: a code span fenced longer than any backticks in it."""
    fence = "`"
    while fence in text:
        fence += "`"
    padded = f" {text} " if text.startswith("`") or text.endswith("`") else text
    return f"{fence}{padded}{fence}".replace("\n", " ")


def _words_pairs(shown: Shown, answer: Answer) -> list[str]:
    left, right = _texts(shown["left"]), _texts(shown["right"])
    pairs = answer.get("pairs", {})
    return [f"{text} → {right[pairs[key]]}" for key, text in left.items() if pairs.get(key) in right]


def _words_blanks(shown: Shown, answer: Answer) -> list[str]:
    given, lines = answer.get("blanks", {}), []
    for part in shown["parts"]:
        if part.get("blank") in given:
            options = _texts(part["choices"] or [])
            text = given[part["blank"]]
            lines.append(options.get(text) or _code(text))
    return [" · ".join(lines)] if lines else []


_WORDS: dict[str, Callable[[Shown, Answer], list[str]]] = {
    "short_text": lambda shown, answer: [_code(answer.get("text", ""))],
    "pattern": lambda shown, answer: [_code(answer.get("text", ""))],
    "numeric": lambda shown, answer: [f"{_code(answer.get('value', ''))} {shown['unit']}".strip()],
    "single_choice": lambda shown, answer: [
        text for key, text in _texts(shown["choices"]).items() if key == answer.get("choice")
    ],
    "multiple_choice": lambda shown, answer: [
        text for key, text in _texts(shown["choices"]).items() if key in answer.get("choices", [])
    ],
    "ordering": lambda shown, answer: [
        f"{n}. {text}"
        for n, text in enumerate(
            (_texts(shown["items"]).get(key, "") for key in answer.get("order", [])), start=1
        )
        if text
    ],
    "matching": _words_pairs,
    "cloze": _words_blanks,
}
