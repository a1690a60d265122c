"""Packs to test with, and ways to see all that a pack touches."""

from pathlib import Path
from typing import Any

from challenges.models import Category, Challenge, Hint, Tag
from progress.models import Achievement


def database_rows() -> dict[str, list[Any]]:
    """Everything a pack may write, row by row, with times and keys."""
    models = (Category, Tag, Challenge, Hint, Achievement, Challenge.requires.through, Challenge.tags.through)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def folder_files(root: Path) -> dict[str, bytes]:
    """Path → bytes of everything in a folder."""
    return {
        str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
    }


BASE = {
    "pack.yaml": "format: 1\ntitle: Small\nlanguages: [en]\n",
    "categories.yaml": "- slug: words\n  title: Words\n",
    "challenges/words/echo/challenge.yaml": (
        "title: Echo\n"
        "kind: short_text\n"
        "difficulty: beginner\n"
        "points: 5\n"
        "state: published\n"
        "hints:\n"
        "  - {cost: 1, text: Listen.}\n"
        "  - {cost: 2, text: Listen again.}\n"
        "spec:\n"
        "  accept: [echo]\n"
    ),
    "challenges/words/echo/statement.md": "Say it back.\n",
    "challenges/words/echo/explanation.md": "It comes back.\n",
}
ECHO = "challenges/words/echo/challenge.yaml"


def make_pack(root: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """A small faultless pack in `root` with some files put in place of others; None leaves a file out."""
    for path, text in {**BASE, **(changes or {})}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def another(slug: str, **changes: str) -> dict[str, str]:
    """The files of one more challenge; `changes` add lines to its challenge.yaml or change some."""
    lines = {"title": slug.title(), "kind": "short_text", "difficulty": "beginner", "points": "5"}
    lines |= {"state": "published", "spec": "{accept: [yes]}"} | changes
    folder = f"challenges/words/{slug}/"
    return {
        folder + "challenge.yaml": "".join(f"{key}: {value}\n" for key, value in lines.items()),
        folder + "statement.md": "Well?\n",
        folder + "explanation.md": "Well.\n",
    }
