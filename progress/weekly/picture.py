"""The picture of a week as a PNG, drawn by typst from texts and numbers; the same inputs, the same picture.

Texts travel as inputs, never as markup, so that no name can be taken for an instruction.
"""

from pathlib import Path

import typst

LAYOUT = Path(__file__).parent / "week.typ"
SIZE = (960, 524)
DOTS_PER_INCH = 144.0


def week_picture(inputs: dict[str, str]) -> bytes:
    """The PNG of `words.picture_inputs`."""
    files = {"main.typ": LAYOUT.read_bytes()}
    pages = typst.compile(files, format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)  # type: ignore[call-overload]
    # A list, should words without a blank ever run over.
    return bytes(pages if isinstance(pages, bytes) else pages[0])
