"""Ordering and matching: putting things where they belong."""

import re
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Grade, InvalidAnswer, Kind, Spec, shuffled, without_defaults
from challenges.kinds.choice import typed_numbers
from challenges.kinds.reader import Problem, SpecReader, check_unique, read_id, text_id
from core.translations import pick


class Ordering(Kind):
    """Things to be put in order; partial credit by the share of neighbours that stay neighbours."""

    key = "ordering"
    label = gettext_lazy("Ordering")
    how_to_type = gettext_lazy("Type the numbers in the right order, such as: 2 1 3")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`. Ids are made of the texts, so that they do not tell the order."""
        reader = SpecReader(spec)
        entries = reader.items("items", 3, 12)
        if all(isinstance(e, dict) and e.keys() == {"id", "text"} for e in entries):
            entries = [e["text"] for e in entries]
        texts = [reader.check_text(entry, "items", i) for i, entry in enumerate(entries)]
        items = [{"id": text_id(text), "text": text} for text in texts]
        check_unique(reader, "items", [item["id"] for item in items])
        clean = {"items": items, "partial": reader.flag("partial", True)}
        reader.done()
        return clean

    def author_spec(self, spec: Spec) -> Spec:
        """See `Kind.author_spec`: the texts alone."""
        clean = self.clean_spec(spec)
        return without_defaults({**clean, "items": [item["text"] for item in clean["items"]]})

    def _shown(self, spec: Spec, seed: str) -> list[Spec]:
        order = shuffled(spec["items"], seed)
        # A shuffle that happens to be the answer would give it away.
        return order if order != spec["items"] else order[1:] + order[:1]

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`items`: `{"id", "text"}`, never in the right order."""
        return {
            "items": [{"id": i["id"], "text": pick(i["text"], language)} for i in self._shown(spec, seed)]
        }

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"order": [ids]}`: every id once."""
        value = raw.get("order") if isinstance(raw, dict) else raw
        ids = sorted(item["id"] for item in spec["items"])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value) or sorted(value) != ids:
            raise InvalidAnswer(_("Put every item in its place exactly once."), field="order")
        return {"order": value}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The numbers of the items as shown, in the right order."""
        order = self._shown(spec, seed)
        return self.parse(spec, [order[n]["id"] for n in typed_numbers(text, len(order))])

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """The share of adjacent pairs of the right order that are adjacent in the answer."""
        right, given = [i["id"] for i in spec["items"]], answer["order"]
        if right == given:
            return Grade(1.0)
        pairs = set(pairwise(given))
        kept = sum(pair in pairs for pair in pairwise(right))
        return Grade(kept / (len(right) - 1) if spec["partial"] else 0.0)

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The items in the right order."""
        return [f"{n}. {pick(item['text'], language)}" for n, item in enumerate(spec["items"], 1)]


def _read_item(reader: SpecReader) -> Spec:
    text = reader.text("text")
    return {"id": read_id(reader, text), "text": text}


def _marks(value: str) -> str:
    """What two ids made by counting have in common: "left-2" and "r2" → "2"."""
    return re.sub(r"[^0-9]", "", value) or value[-1:]


def _counted(pairs: list[tuple[str, str]]) -> bool:
    """Whether the right ids are numbers or letters in the order of the left side: f1, f2, f3 or a, b, c."""
    parts = [re.fullmatch(r"(.*?)([0-9]{1,4}|[a-z])", right) for _left, right in pairs]
    heads = {part[1] if part else None for part in parts}
    tails = [part[2].rjust(4, "0") for part in parts if part]
    return len(heads) == 1 and None not in heads and len(pairs) > 2 and tails == sorted(tails)


class Matching(Kind):
    """Things on the left, each with its partner on the right; the right side may hold more."""

    key = "matching"
    label = gettext_lazy("Matching")
    how_to_type = gettext_lazy("Type the pairs, such as: 1b 2a 3c")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`."""
        reader = SpecReader(spec)
        left = reader.each("left", 2, 12, _read_item)
        right = reader.each("right", 2, 16, _read_item)
        check_unique(reader, "left", [item["id"] for item in left])
        check_unique(reader, "right", [item["id"] for item in right])
        pairs = reader.take("pairs", {})
        clean = {"left": left, "right": right, "pairs": pairs, "partial": reader.flag("partial", True)}
        self._check_pairs(reader, clean)
        reader.done()
        return clean

    def author_spec(self, spec: Spec) -> Spec:
        """See `Kind.author_spec`: every id stays, because the pairs need it."""
        clean = self.clean_spec(spec)
        pairs = {item["id"]: clean["pairs"][item["id"]] for item in clean["left"]}
        return without_defaults({"partial": clean["partial"]}) | {
            "left": clean["left"],
            "right": clean["right"],
            "pairs": pairs,
        }

    def advice(self, spec: Spec) -> list[Problem]:
        """See `Kind.advice`: ids travel to the learner, so they must not tell who belongs to whom."""
        pairs = [(item["id"], spec["pairs"][item["id"]]) for item in spec["left"]]
        same = any(left == right for left, right in pairs)
        if same or all(_marks(left) == _marks(right) for left, right in pairs) or _counted(pairs):
            return [Problem(("pairs",), _("the ids give the pairs away"))]
        return []

    def _check_pairs(self, reader: SpecReader, clean: Spec) -> None:
        pairs = clean["pairs"]
        if not isinstance(pairs, dict):
            return reader.problem(_("a mapping is expected here"), "pairs")
        if set(pairs) != {item["id"] for item in clean["left"]}:
            reader.problem(_("every left id must have exactly one partner"), "pairs")
        known = {item["id"] for item in clean["right"]}
        for key, value in pairs.items():
            if not isinstance(value, str) or value not in known:
                reader.problem(_("there is no such id on the right"), "pairs", str(key))
        return None

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`left` in the author's order and `right` shuffled, each `{"id", "text"}`."""
        right = shuffled(spec["right"], seed)
        return {
            "left": [{"id": i["id"], "text": pick(i["text"], language)} for i in spec["left"]],
            "right": [{"id": i["id"], "text": pick(i["text"], language)} for i in right],
        }

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"pairs": {left id: right id}}`: one for every left id."""
        value = raw.get("pairs") if isinstance(raw, dict) else None
        known = {item["id"] for item in spec["right"]}
        if not isinstance(value, dict) or set(value) != {item["id"] for item in spec["left"]}:
            raise InvalidAnswer(_("Choose a partner for every item."), field="pairs")
        if not all(isinstance(v, str) and v in known for v in value.values()):
            raise InvalidAnswer(_("This is not one of the options."), field="pairs")
        return {"pairs": value}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """Pairs of a number (left, as shown) and a letter (right, as shown)."""
        right = shuffled(spec["right"], seed)
        found = re.findall(r"([0-9]{1,2})\s*[-:=.)]?\s*([a-zA-Z])(?![a-zA-Z])", text[:500])
        pairs = {}
        for number, letter in found:
            n, r = int(number) - 1, ord(letter.lower()) - ord("a")
            if not 0 <= n < len(spec["left"]) or r >= len(right):
                raise InvalidAnswer(_("There is no pair %s here.") % (number + letter), field="pairs")
            pairs[spec["left"][n]["id"]] = right[r]["id"]
        return self.parse(spec, {"pairs": pairs})

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """The share of right pairs."""
        right = sum(answer["pairs"][left] == partner for left, partner in spec["pairs"].items())
        score = right / len(spec["pairs"])
        return Grade(score if spec["partial"] or score == 1 else 0.0)

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The pairs in the author's order."""
        right = {item["id"]: item["text"] for item in spec["right"]}
        return [
            f"{pick(item['text'], language)} → {pick(right[spec['pairs'][item['id']]], language)}"
            for item in spec["left"]
        ]
