"""Draws the picture of a shared link, with the fonts that the typesetting library brings, and keeps it."""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import typst
from django.contrib.staticfiles import finders
from django.core.cache import cache
from PIL import Image

from core.translations import short_language

LAYOUT = Path(__file__).parent / "card.typ"
KEPT_SECONDS = 7 * 86_400
TEXT_LIMIT = 160


def share_picture(*, tag: str, kind: str, title: str, line: str) -> bytes:
    """The picture as a PNG of 1200 × 630; the same texts are drawn once.

    Texts travel as inputs, never as markup, so none of them can be taken for an instruction.
    """
    texts = {"tag": tag, "kind": kind, "title": title, "line": line}
    inputs = {name: shortened(text, TEXT_LIMIT) for name, text in texts.items()}
    inputs["lang"] = short_language()
    told = json.dumps(inputs, sort_keys=True).encode() + LAYOUT.read_bytes()
    key = f"share:{hashlib.sha256(told).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _draw(inputs)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut with an ellipsis where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _draw(inputs: dict[str, str]) -> bytes:
    mark = Path(str(finders.find("web/mark.svg"))).read_bytes()
    files = {"main.typ": LAYOUT.read_bytes(), "mark.svg": mark}
    png: bytes = typst.compile(files, format="png", ppi=72.0, sys_inputs=inputs)  # type: ignore[call-overload]
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(48).save(out, "png", optimize=True)
    return out.getvalue()
