"""Cloze: a text with blanks, each typed or chosen from a list."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Grade, InvalidAnswer, Kind, Spec, shuffled, without_defaults
from challenges.kinds.reader import SpecReader, check_unique, text_id
from challenges.kinds.wording import matches, read_answer_text, read_rule
from core.translations import MAIN_LANGUAGE, pick

BLANK = re.compile(r"\{\{([a-z0-9_-]{1,32})\}\}")


class Cloze(Kind):
    """A text with `{{blank}}` places; partial credit by the share of right blanks."""

    key = "cloze"
    label = gettext_lazy("Fill in the blanks")
    how_to_type = gettext_lazy("Type the blanks in order, one per line or with ; between them.")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`."""
        reader = SpecReader(spec)
        text = reader.text("text")
        raw = reader.take("blanks")
        if not isinstance(raw, dict) or not raw:
            reader.problem(_("a mapping is expected here"), "blanks")
            raw = {}
        blanks = {str(key): self._read_blank(reader, str(key), entry) for key, entry in raw.items()}
        self._check_places(reader, text, list(blanks))
        clean = {"text": text, "blanks": blanks, "partial": reader.flag("partial", True)}
        reader.done()
        return clean

    def author_spec(self, spec: Spec) -> Spec:
        """See `Kind.author_spec`: the blanks in the order of the text."""
        clean = self.clean_spec(spec)
        places = BLANK.findall(pick(clean["text"], MAIN_LANGUAGE))
        blanks = {place: without_defaults(clean["blanks"][place]) for place in places}
        return without_defaults({**clean, "blanks": {}}) | {"blanks": blanks}

    def _check_places(self, reader: SpecReader, text: Any, keys: list[str]) -> None:
        for version in text.values() if isinstance(text, dict) else [text]:
            places = BLANK.findall(version)
            if sorted(places) != sorted(keys):
                reader.problem(_("the text must hold every blank exactly once, as {{name}}"), "text")

    def _read_blank(self, parent: SpecReader, key: str, entry: Any) -> Spec:
        reader = SpecReader(entry, (*parent.path, "blanks", key), parent.problems)
        if "choices" not in reader.data:
            blank = read_rule(reader)
        else:
            choices = [
                reader.check_text(c, "choices", i) for i, c in enumerate(reader.items("choices", 2, 12))
            ]
            check_unique(reader, "choices", [text_id(c) for c in choices])
            correct = reader.check_text(reader.take("correct"), "correct")
            if text_id(correct) not in {text_id(c) for c in choices}:
                reader.problem(_("the correct option is not among the choices"), "correct")
            blank = {"choices": choices, "correct": correct}
        reader.leftovers()
        return blank

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`parts` in order: texts `{"text"}`, blanks `{"blank", "choices": null | [{"id", "text"}]}`."""
        parts: list[dict[str, Any]] = []
        for i, piece in enumerate(BLANK.split(pick(spec["text"], language))):
            if i % 2 == 0:
                parts += [{"text": piece}] if piece else []
            else:
                parts.append(
                    {"blank": piece, "choices": self._choices(spec["blanks"][piece], seed + piece, language)}
                )
        return {"parts": parts}

    def _choices(self, blank: Spec, seed: str, language: str | None) -> list[dict[str, str]] | None:
        if "choices" not in blank:
            return None
        return [{"id": text_id(c), "text": pick(c, language)} for c in shuffled(blank["choices"], seed)]

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"blanks": {name: text or option id}}`: one for every blank."""
        value = raw.get("blanks") if isinstance(raw, dict) else None
        if not isinstance(value, dict) or set(value) != set(spec["blanks"]):
            raise InvalidAnswer(_("Fill in every blank."), field="blanks")
        return {"blanks": {key: self._parse_blank(spec["blanks"][key], text) for key, text in value.items()}}

    def _parse_blank(self, blank: Spec, raw: Any) -> str:
        text = read_answer_text(raw)
        if "choices" not in blank:
            return text
        for choice in blank["choices"]:
            if text == text_id(choice) or text.strip().casefold() in _forms(choice):
                return text_id(choice)
        raise InvalidAnswer(_("“%s” is not one of the options.") % text[:50], field="blanks")

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """One blank per line, or separated by semicolons; options by their number or text."""
        separator = "\n" if "\n" in text.strip() else ";"
        pieces = [piece.strip() for piece in text.strip().split(separator)]
        names = [part["blank"] for part in self.present(spec, seed=seed)["parts"] if "blank" in part]
        if len(pieces) != len(names):
            message = _(
                "There are %(count)d blanks; type that many answers, one per line or with ; between them."
            )
            raise InvalidAnswer(message % {"count": len(names)}, field="blanks")
        filled = {
            name: self._typed(spec, name, piece, seed) for name, piece in zip(names, pieces, strict=True)
        }
        return self.parse(spec, {"blanks": filled})

    def _typed(self, spec: Spec, name: str, piece: str, seed: str) -> str:
        choices = self._choices(spec["blanks"][name], seed + name, None)
        if choices and re.fullmatch(r"[0-9]{1,2}", piece) and 1 <= int(piece) <= len(choices):
            return choices[int(piece) - 1]["id"]
        return piece

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """The share of right blanks."""
        right = sum(self._right(blank, answer["blanks"][key]) for key, blank in spec["blanks"].items())
        score = right / len(spec["blanks"])
        return Grade(score if spec["partial"] or score == 1 else 0.0)

    def _right(self, blank: Spec, text: str) -> bool:
        return text == text_id(blank["correct"]) if "choices" in blank else matches(text, blank)

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The text with the blanks filled in."""

        def fill(place: re.Match[str]) -> str:
            blank = spec["blanks"][place[1]]
            return f"**{pick(blank['correct'] if 'choices' in blank else blank['accept'][0], language)}**"

        return [BLANK.sub(fill, pick(spec["text"], language))]


def _forms(choice: Any) -> set[str]:
    """The option's text in every language, folded."""
    texts = choice.values() if isinstance(choice, dict) else [choice]
    return {str(text).strip().casefold() for text in texts}
