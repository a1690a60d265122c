"""Numeric: a number within a tolerance, with its unit stated."""

import re
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.kinds.base import Grade, InvalidAnswer, Kind, Spec
from challenges.kinds.reader import SpecReader
from challenges.kinds.wording import read_answer_text
from core.translations import pick

# Sign, digits in groups, a point or comma, an exponent of at most three digits; then perhaps a unit.
_NUMBER = re.compile(r"([+\-−]?[\d\u00a0\u202f _']*\d*[.,]?\d+(?:[eE][+\-−]?\d{1,3})?)\s*(.*)", re.DOTALL)
_FRACTION = re.compile(r"([+\-−]?\d{1,12})\s*/\s*(\d{1,12})\s*([^\d/].*)?", re.DOTALL)
_AMBIGUOUS = re.compile(r"[+\-−]?\d{1,3}(,\d{3})+(?!\d).*", re.DOTALL)
_DIGITS = 60
_EXPONENT = 999  # as far as a typed answer reaches


class Numeric(Kind):
    """A number. Right when it is inside the absolute or the relative tolerance."""

    key = "numeric"
    label = gettext_lazy("Number")
    how_to_type = gettext_lazy("Type the number.")

    def clean_spec(self, spec: Spec) -> Spec:
        """See `Kind.clean_spec`; numbers are kept as strings, so that nothing is rounded."""
        reader = SpecReader(spec)
        clean: Spec = {
            "value": self._decimal(reader, "value", required=True),
            "absolute": self._decimal(reader, "absolute"),
            "relative": self._decimal(reader, "relative"),
            "unit": reader.text("unit", required=False) or "",
            "integer": reader.flag("integer", False),
        }
        if clean["integer"] and Decimal(clean["value"]) % 1:
            reader.problem(_("a whole number is expected"), "value")
        reader.done()
        return clean

    def _decimal(self, reader: SpecReader, key: str, required: bool = False) -> str:
        text = reader.string(key, required=required, limit=_DIGITS)
        try:
            number = Decimal(text or "0")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or abs(number.adjusted()) > _EXPONENT or (key != "value" and number < 0):
            reader.problem(_("a number is expected"), key)
            return "0"
        return text or "0"

    def present(self, spec: Spec, *, seed: str, language: str | None = None) -> dict[str, Any]:
        """`unit` ("" when there is none) and whether a whole number is asked for."""
        return {"unit": pick(spec["unit"], language), "integer": spec["integer"]}

    def parse(self, spec: Spec, raw: Any) -> Any:
        """`{"value": str}`: a plain decimal number; the unit was checked and dropped."""
        text = read_answer_text(raw, "value").strip()
        number, unit = _split(text)
        if unit and not self._unit_fits(spec, unit):
            wanted = pick(spec["unit"])
            message = _("Give the answer in %s.") % wanted if wanted else _("Type a number without a unit.")
            raise InvalidAnswer(message, field="value")
        if spec["integer"] and number != number.to_integral_value():
            raise InvalidAnswer(_("A whole number is expected."), field="value")
        return {"value": str(number)}

    def _unit_fits(self, spec: Spec, unit: str) -> bool:
        known = spec["unit"].values() if isinstance(spec["unit"], dict) else [spec["unit"]]
        return unit.casefold().rstrip(".") in {str(u).casefold().rstrip(".") for u in known if u}

    def parse_typed(self, spec: Spec, text: str, *, seed: str) -> Any:
        """The line itself."""
        return self.parse(spec, text)

    def grade(self, spec: Spec, answer: Any, *, language: str | None = None) -> Grade:
        """All or nothing."""
        value, wanted = Decimal(answer["value"]), Decimal(spec["value"])
        with localcontext(prec=_DIGITS * 4):
            slack = max(Decimal(spec["absolute"]), Decimal(spec["relative"]) * abs(wanted))
            return Grade(float(abs(value - wanted) <= slack))

    def solution(self, spec: Spec, *, language: str | None = None) -> list[str]:
        """The value with its unit."""
        return [f"`{spec['value']}` {pick(spec['unit'], language)}".strip()]


def _split(text: str) -> tuple[Decimal, str]:
    """The number and what stands after it; raises `InvalidAnswer`."""
    if _AMBIGUOUS.fullmatch(text):  # a comma is a decimal mark in one half of the world
        raise InvalidAnswer(_("Type the number without commas between the thousands."), field="value")
    fraction = _FRACTION.fullmatch(text)
    if fraction and int(fraction[2]):
        with localcontext(prec=_DIGITS):
            return Decimal(fraction[1].replace("−", "-")) / Decimal(fraction[2]), (fraction[3] or "").strip()
    found = _NUMBER.fullmatch(text)
    digits = re.sub(r"[\u00a0\u202f _']", "", found[1]).replace("−", "-").replace(",", ".") if found else ""
    if not found or len(digits) > _DIGITS:
        raise InvalidAnswer(_("A number is expected, such as 12, -0.5 or 3e8."), field="value")
    return Decimal(digits), found[2].strip()
