"""Compiled translations without the gettext tools: `.po` files become `.mo` files when they are newer."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_messages() -> list[Path]:
    """Compile every catalogue in LOCALE_PATHS that has changed; returns the files written."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)
                written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    # Each process writes a draft of its own, and a reader never meets half a file.
    draft = target.with_suffix(f".{os.getpid()}.new")
    with source.open("rb") as catalogue, draft.open("wb") as compiled:
        write_mo(compiled, read_po(catalogue))
    draft.replace(target)
