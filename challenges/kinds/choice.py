"""Single and multiple choice."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Grade, InvalidAnswer, Kind, Spec, shuffled
from challenges.kinds.reader import Problem, SpecReader, check_unique, read_id
from core.translations import pick

_TELLING = re.compile(r"(^|[_-])(correct|right|true|answer|wrong|false|incorrect)([_-]|[0-9]|$)")


def _read_choice(reader: SpecReader) -> Spec:
    text = reader.text("text")
    feedback = reader.text("feedback", required=False) or ""
    return {
        "id": read_id(reader, text),
        "text": text,
        "correct": reader.flag("correct", False),
        "feedback": feedback,
    }


class _Choice(Kind):
    """What both have in common: named options, shown in a shuffled order."""

    def _read(self, spec: Spec) -> tuple[SpecReader, Spec, int]:
        reader = SpecReader(spec)
        choices = reader.each("choices", 2, 12, _read_choice)
        check_unique(reader, "choices", [c["id"] for c in choices])
        clean = {"choices": choices, "shuffle": reader.flag("shuffle", True)}
        return reader, clean, sum(c["correct"] for c in choices)

    def advice(self, spec: Spec) -> list[Problem]:
        """See `Kind.advice`: ids travel to the learner, so they must not tell which option is right."""
        return [
            Problem(("choices", i, "id"), _("this id gives the answer away"))
            for i, choice in enumerate(spec["choices"])
            if _TELLING.search(choice["id"])
        ]

    def _ordered(self, spec: Spec, seed: str) -> list[Spec]:
        return shuffled(spec["choices"], seed) if spec["shuffle"] else spec["choices"]

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`choices`: `{"id", "text"}` in the order to show."""
        shown = [{"id": c["id"], "text": pick(c["text"], language)} for c in self._ordered(spec, seed)]
        return {"choices": shown}

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The right options' texts."""
        return [pick(c["text"], language) for c in spec["choices"] if c["correct"]]

    def _known(self, spec: Spec, ids: list[Any]) -> list[str]:
        known = {c["id"] for c in spec["choices"]}
        for value in ids:
            if not isinstance(value, str) or value not in known:
                raise InvalidAnswer(_("This is not one of the options."), field="choices")
        return ids

    def _remarks(self, spec: Spec, chosen: set[str], language: str | None) -> list[str]:
        wrong = [c for c in spec["choices"] if c["id"] in chosen and not c["correct"]]
        return [pick(c["feedback"], language) for c in wrong if c["feedback"]]


class SingleChoice(_Choice):
    """Exactly one option is right."""

    key = "single_choice"
    label = gettext_lazy("Single choice")
    how_to_type = gettext_lazy("Type the number of one option.")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`."""
        reader, clean, right = self._read(spec)
        if right != 1:
            reader.problem(_("exactly one option must be correct, there are %d") % right, "choices")
        reader.done()
        return clean

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"choice": id}`."""
        value = raw.get("choice") if isinstance(raw, dict) else raw
        if not value:
            raise InvalidAnswer(_("Choose one of the options."), field="choice")
        return {"choice": self._known(spec, [value])[0]}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The number of the option as shown."""
        numbers = typed_numbers(text, len(spec["choices"]))
        if len(numbers) != 1:
            raise InvalidAnswer(_("Type the number of one option."), field="choice")
        return {"choice": self._ordered(spec, seed)[numbers[0]]["id"]}

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """All or nothing, with the chosen option's remark when it is wrong."""
        right = next(c["id"] for c in spec["choices"] if c["correct"])
        return Grade(float(answer["choice"] == right), self._remarks(spec, {answer["choice"]}, language))


class MultipleChoice(_Choice):
    """One or more options are right; partial credit unless the author says no."""

    key = "multiple_choice"
    label = gettext_lazy("Multiple choice")
    how_to_type = gettext_lazy("Type the numbers of all right options, such as: 1 3")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`."""
        reader, clean, right = self._read(spec)
        clean["partial"] = reader.flag("partial", True)
        if not right:
            reader.problem(_("at least one option must be correct"), "choices")
        reader.done()
        return clean

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"choices": [ids]}` without repeats, in the author's order."""
        value = raw.get("choices") if isinstance(raw, dict) else raw
        if not isinstance(value, list) or not value:
            raise InvalidAnswer(_("Choose at least one option."), field="choices")
        if len(value) > len(spec["choices"]):
            raise InvalidAnswer(_("There are not that many options."), field="choices")
        ids = set(self._known(spec, value))
        return {"choices": [c["id"] for c in spec["choices"] if c["id"] in ids]}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The numbers of the options as shown."""
        order = self._ordered(spec, seed)
        return self.parse(spec, [order[n]["id"] for n in typed_numbers(text, len(order))])

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """(right ticked − wrong ticked) / number right, not below 0."""
        chosen = set(answer["choices"])
        right = {c["id"] for c in spec["choices"] if c["correct"]}
        score = max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))
        if not spec["partial"] and score < 1:
            score = 0.0
        return Grade(score, self._remarks(spec, chosen, language))


def typed_numbers(text: str, count: int) -> list[int]:
    """ "1, 3" → [0, 2]; raises `InvalidAnswer` for anything but numbers from 1 to `count`."""
    parts = [p for p in re.split(r"[\s,;.]+", text.strip()) if p]
    if (
        not parts
        or len(parts) > 50
        or not all(re.fullmatch(r"[0-9]{1,2}", p) and 1 <= int(p) <= count for p in parts)
    ):
        raise InvalidAnswer(_("Type numbers from 1 to %d.") % count, field="text")
    return [int(p) - 1 for p in parts]
