"""Draws the app's icons from our own mark: `python -m web.pwa.icons` after a change of mark.svg.

`maskable.png` has the mark smaller, on paper to the edge, so that a phone may cut it to any shape.
"""

from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = ROOT / "web" / "static" / "web" / "mark.svg"
ICONS = ROOT / "web" / "static" / "web" / "icons"
PAPER = "#f4eee0"
# Name → side in pixels, the share of it that the mark takes, whether paper lies behind.
DRAWN = {
    "icon-192.png": (192, 1.0, False),
    "icon-512.png": (512, 1.0, False),
    "maskable-512.png": (512, 0.6, True),
    "touch-180.png": (180, 0.8, True),
}
LAYOUT = """
#set page(width: {side}pt, height: {side}pt, margin: 0pt, fill: {fill})
#align(center + horizon, image("mark.svg", width: {share}%))
"""


def draw(side: int, share: float, has_paper: bool) -> bytes:
    """One icon as a PNG with few colours."""
    fill = f'rgb("{PAPER}")' if has_paper else "none"
    layout = LAYOUT.format(side=side, fill=fill, share=share * 100)
    files = {"main.typ": layout.encode(), "mark.svg": MARK.read_bytes()}
    png: bytes = typst.compile(files, format="png", ppi=72.0)  # type: ignore[call-overload]
    out = BytesIO()
    Image.open(BytesIO(png)).quantize(64).save(out, "png", optimize=True)
    return out.getvalue()


def main() -> None:
    """Draw them all."""
    ICONS.mkdir(exist_ok=True)
    for name, shape in DRAWN.items():
        (ICONS / name).write_bytes(draw(*shape))


if __name__ == "__main__":
    main()
