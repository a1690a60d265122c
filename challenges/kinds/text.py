"""Short text and pattern: one typed answer, compared by words or by a regular expression."""

from typing import Any

import re2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Grade, InvalidAnswer, Kind, Spec
from challenges.kinds.reader import SpecReader
from challenges.kinds.wording import matches, read_answer_text, read_rule
from core.translations import pick

PATTERN_LIMIT = 1_000
PATTERN_ANSWER_LIMIT = 1_000


class ShortText(Kind):
    """A word or a short phrase; several forms may be right."""

    key = "short_text"
    label = gettext_lazy("Short text")
    how_to_type = gettext_lazy("Type your answer.")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`; each accepted form is a plain string."""
        reader = SpecReader(spec)
        clean = read_rule(reader) | {"placeholder": reader.text("placeholder", required=False) or ""}
        reader.done()
        return clean

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`placeholder` only."""
        return {"placeholder": pick(spec["placeholder"], language)}

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"text": str}`."""
        return {"text": read_answer_text(raw)}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The line itself."""
        return self.parse(spec, text)

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """All or nothing."""
        return Grade(float(matches(answer["text"], spec)))

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The first accepted form."""
        return [f"`{spec['accept'][0]}`"]


class Pattern(Kind):
    """An answer that must match a regular expression as a whole.

    RE2 matches in time linear in the answer's length, whatever the expression and the answer: no
    catastrophic case exists, so a busy machine never turns a right answer into a time-out.
    """

    key = "pattern"
    label = gettext_lazy("Pattern")
    how_to_type = gettext_lazy("Type your answer.")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`; the author's examples are tried here."""
        reader = SpecReader(spec)
        clean: Spec = {
            "pattern": reader.string("pattern", required=True, limit=PATTERN_LIMIT),
            "case_sensitive": reader.flag("case_sensitive", False),
            "canonical": reader.string("canonical", required=True),
            "placeholder": reader.text("placeholder", required=False) or "",
            "examples": self._examples(reader),
        }
        self._try_examples(reader, clean)
        reader.done()
        return clean

    def _examples(self, reader: SpecReader) -> dict[str, list[str]]:
        inner = SpecReader(reader.take("examples", {}), (*reader.path, "examples"), reader.problems)
        found = {}
        for key in ("accepted", "rejected"):
            entries = inner.items(key, 0, 50) if key in inner.data else []
            found[key] = [str(entry) for entry in entries]
        inner.leftovers()
        return found

    def _try_examples(self, reader: SpecReader, clean: Spec) -> None:
        try:
            expression = _compile(clean["pattern"], clean["case_sensitive"])
        except re2.error as error:
            return reader.problem(_("this expression is not valid: %s") % error, "pattern")
        for text in [clean["canonical"], *clean["examples"]["accepted"]]:
            if text and not expression.fullmatch(text.strip()):
                reader.problem(_("the expression does not accept the example “%s”") % text, "pattern")
        for text in clean["examples"]["rejected"]:
            if expression.fullmatch(text.strip()):
                reader.problem(
                    _("the expression accepts the example “%s”, which it should not") % text, "pattern"
                )
        return None

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`placeholder` only."""
        return {"placeholder": pick(spec["placeholder"], language)}

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"text": str}`."""
        text = read_answer_text(raw)
        if len(text) > PATTERN_ANSWER_LIMIT:
            message = _("This answer is too long: at most %d characters.")
            raise InvalidAnswer(message % PATTERN_ANSWER_LIMIT, field="text")
        return {"text": text}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The line itself."""
        return self.parse(spec, text)

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """All or nothing."""
        expression = _compile(spec["pattern"], spec["case_sensitive"])
        return Grade(float(bool(expression.fullmatch(answer["text"].strip()))))

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The author's own right answer."""
        return [f"`{spec['canonical']}`"]


def _compile(pattern: str, case_sensitive: bool) -> Any:
    """RE2's compiled form (RE2 keeps a cache of its own); raises `re2.error`."""
    options = re2.Options()
    options.case_sensitive = case_sensitive
    options.max_mem = 1 << 20
    options.log_errors = False
    return re2.compile(pattern, options)
