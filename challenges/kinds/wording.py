"""Comparing typed words: what is folded away before two texts are the same."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from challenges.kinds.base import InvalidAnswer
from challenges.kinds.reader import SpecReader, number_as_text
from core.errors import InvalidInput
from core.text import clean_text

NORMALIZERS = ("spaces", "punctuation", "accents")
ANSWER_LIMIT = 4_096


def normalize(text: str, *, case_sensitive: bool, steps: list[str]) -> str:
    """Fold `text`: NFKC and trimming always; letter case and the named steps as the spec says."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not case_sensitive:
        text = text.casefold()
    if "accents" in steps:
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
    if "punctuation" in steps:
        bare = "".join(c for c in text if not unicodedata.category(c).startswith("P"))
        text = bare if bare.strip() else text  # an answer made of signs is not the same as any other
    if "spaces" in steps:
        text = re.sub(r"\s+", " ", text).strip()
    return text


def matches(text: str, rule: dict[str, Any]) -> bool:
    """Whether `text` is one of `rule["accept"]` under the rule's folding."""

    def fold(value: str) -> str:
        return normalize(value, case_sensitive=rule["case_sensitive"], steps=rule["normalize"])

    return fold(text) in {fold(form) for form in rule["accept"]}


def read_rule(reader: SpecReader) -> dict[str, Any]:
    """`accept`, `case_sensitive` and `normalize` of a spec."""
    forms = [reader.check_plain(form, "accept", i) for i, form in enumerate(reader.items("accept", 1, 50))]
    steps = reader.take("normalize", ["spaces"])
    if not isinstance(steps, list) or any(step not in NORMALIZERS for step in steps):
        reader.problem(_("a list out of %s is expected") % ", ".join(NORMALIZERS), "normalize")
        steps = []
    return {"accept": forms, "case_sensitive": reader.flag("case_sensitive", False), "normalize": steps}


def read_answer_text(raw: Any, key: str = "text") -> str:
    """The one text of an answer, given as `{"text": …}` or bare; raises `InvalidAnswer`."""
    value = raw.get(key) if isinstance(raw, dict) else raw
    try:
        text = clean_text(number_as_text(value), limit=ANSWER_LIMIT, field=key)
    except InvalidInput as error:
        raise InvalidAnswer(error.message, **error.details) from error
    if not text.strip():
        raise InvalidAnswer(_("The answer is empty."), field=key)
    return text
