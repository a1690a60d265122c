"""Answering by taps: what each kind of challenge shows, which buttons it has, and what a tap adds.

A draft is a list of numbers kept in the card: chosen options, items in their order, partners, blanks. Each
tap says what the draft should be afterwards, never "the other way round", so that a tap that arrives twice
changes nothing. Kinds that are only typed have no entry here.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bot.cards import Button
from bot.rendering import inline, label

Shown = dict[str, Any]
Draft = list[int]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOXES = {True: "☑", False: "☐"}


@dataclass(frozen=True)
class Tap:
    """A button of an answer: its text, and the two numbers it stands for."""

    text: str
    first: int
    second: int = 0

    def button(self, round_: int) -> Button:
        """The button; `round_` makes a tap on an old answer recognisable."""
        return Button(self.text, "c", f"{round_}.{self.first}.{self.second}")


class Way:
    """How one kind is answered by taps; the default is: only typed."""

    at_once = False
    """Whether the first tap is the answer."""

    def body(self, shown: Shown, draft: Draft) -> list[str]:
        """HTML lines between the statement and the buttons."""
        return []

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        """The buttons as things are."""
        return []

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        """The draft after a tap; raises `IndexError` for a tap that no button makes."""
        raise IndexError(first)

    def answer(self, shown: Shown, draft: Draft) -> Any:
        """The structured answer, or None while something is missing."""
        return None


def _lines(items: list[Shown], marks: str | None = None) -> list[str]:
    return [f"{marks[n] if marks else n + 1}. {inline(item['text'])}" for n, item in enumerate(items)]


def _number(items: list[Shown], n: int) -> int:
    """`n` itself if it numbers an item; raises `IndexError`."""
    if not 0 <= n < len(items):
        raise IndexError(n)
    return n


class _Single(Way):
    at_once = True

    def body(self, shown: Shown, draft: Draft) -> list[str]:
        return _lines(shown["choices"])

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        return [Tap(label(f"{n + 1}. {c['text']}"), n) for n, c in enumerate(shown["choices"])]

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        return [_number(shown["choices"], first)]

    def answer(self, shown: Shown, draft: Draft) -> Any:
        return {"choice": shown["choices"][draft[0]]["id"]} if draft else None


class _Multiple(Way):
    def body(self, shown: Shown, draft: Draft) -> list[str]:
        return _lines(shown["choices"])

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        return [
            Tap(label(f"{BOXES[n in draft]} {n + 1}. {c['text']}"), n, int(n not in draft))
            for n, c in enumerate(shown["choices"])
        ]

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        others = set(draft) - {_number(shown["choices"], first)}
        return sorted(others | {first}) if second else sorted(others)

    def answer(self, shown: Shown, draft: Draft) -> Any:
        return {"choices": [shown["choices"][n]["id"] for n in draft]} if draft else None


class _Ordering(Way):
    def body(self, shown: Shown, draft: Draft) -> list[str]:
        order = " → ".join(str(n + 1) for n in draft)
        chosen = [_("Your order: %s") % order] if draft else []
        return [*_lines(shown["items"]), *chosen]

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        items = enumerate(shown["items"])
        return [Tap(label(f"{n + 1}. {i['text']}"), n) for n, i in items if n not in draft]

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        return draft if _number(shown["items"], first) in draft else [*draft, first]

    def answer(self, shown: Shown, draft: Draft) -> Any:
        complete = len(draft) == len(shown["items"])
        return {"order": [shown["items"][n]["id"] for n in draft]} if complete else None


class _Matching(Way):
    def body(self, shown: Shown, draft: Draft) -> list[str]:
        left = _lines(shown["left"])
        chosen = [f"{line} — <b>{LETTERS[n]}</b>" for line, n in zip(left, draft, strict=False)]
        return [*chosen, *left[len(draft) :], "", *_lines(shown["right"], LETTERS), *self._next(shown, draft)]

    def _next(self, shown: Shown, draft: Draft) -> list[str]:
        if len(draft) == len(shown["left"]):
            return []
        return ["", _("Choose the partner of %d.") % (len(draft) + 1)]

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        place = len(draft)
        if place == len(shown["left"]):
            return []
        return [
            Tap(label(f"{place + 1} — {LETTERS[n]}. {r['text']}"), place, n)
            for n, r in enumerate(shown["right"])
        ]

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        _number(shown["left"], first)
        return [*draft, _number(shown["right"], second)] if first == len(draft) else draft

    def answer(self, shown: Shown, draft: Draft) -> Any:
        if len(draft) != len(shown["left"]):
            return None
        pairs = zip(shown["left"], draft, strict=True)
        return {"pairs": {item["id"]: shown["right"][n]["id"] for item, n in pairs}}


class _Cloze(Way):
    """Tapped when every blank has a list to choose from; typed otherwise."""

    def _blanks(self, shown: Shown) -> list[Shown]:
        return [part for part in shown["parts"] if "blank" in part]

    def _tapped(self, shown: Shown) -> bool:
        return all(blank["choices"] for blank in self._blanks(shown))

    def body(self, shown: Shown, draft: Draft) -> list[str]:
        blanks = self._blanks(shown)
        pieces, place = [], 0
        for part in shown["parts"]:
            if "blank" not in part:
                pieces.append("\n".join(inline(line) for line in part["text"].split("\n")))
                continue
            choices = part["choices"] or []
            word = inline(choices[draft[place]]["text"]) if place < len(draft) else "____"
            place += 1
            pieces.append(f"<b>({place})</b> <u>{word}</u>")
        return ["".join(pieces), "", *self._options(blanks)]

    def _options(self, blanks: list[Shown]) -> list[str]:
        return [
            f"({place}) " + " · ".join(f"{n}. {inline(c['text'])}" for n, c in enumerate(blank["choices"], 1))
            for place, blank in enumerate(blanks, 1)
            if blank["choices"]
        ]

    def taps(self, shown: Shown, draft: Draft) -> list[Tap]:
        blanks, place = self._blanks(shown), len(draft)
        if place == len(blanks) or not self._tapped(shown):
            return []
        choices = enumerate(blanks[place]["choices"])
        return [Tap(label(f"({place + 1}) {n + 1}. {c['text']}"), place, n) for n, c in choices]

    def tap(self, shown: Shown, draft: Draft, first: int, second: int) -> Draft:
        blanks = self._blanks(shown)
        if not self._tapped(shown):
            raise IndexError(first)
        choices = blanks[_number(blanks, first)]["choices"]
        return [*draft, _number(choices, second)] if first == len(draft) else draft

    def answer(self, shown: Shown, draft: Draft) -> Any:
        blanks = self._blanks(shown)
        if len(draft) != len(blanks) or not self._tapped(shown):
            return None
        filled = zip(blanks, draft, strict=True)
        return {"blanks": {blank["blank"]: blank["choices"][n]["id"] for blank, n in filled}}


_WAYS: dict[str, Way] = {
    "single_choice": _Single(),
    "multiple_choice": _Multiple(),
    "ordering": _Ordering(),
    "matching": _Matching(),
    "cloze": _Cloze(),
}


def way_of(kind: str) -> Way:
    """How this kind is answered by taps."""
    return _WAYS.get(kind, Way())
