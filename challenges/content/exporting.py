"""Writing a pack: the database's entries as files, the same bytes for the same content."""

import io
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from challenges.content.emit import dump_yaml
from challenges.content.pack import FORMAT, Entries
from challenges.content.sections import Files, sections
from challenges.content.texts import languages_of
from core.errors import Conflict
from core.translations import MAIN_LANGUAGE

DEFAULT_TITLE = "Gauntlet"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def pack_files(entries: dict[str, Entries], *, title: str = DEFAULT_TITLE) -> Files:
    """The files of a pack that holds exactly these entries (section key → slug → entry)."""
    files: Files = {}
    for section in sections():
        files |= section.files(entries.get(section.key, {}))
    everything = [entry for section in entries.values() for entry in section.values()]
    others = sorted(languages_of(everything) - {MAIN_LANGUAGE})
    manifest = {"format": FORMAT, "title": title, "languages": [MAIN_LANGUAGE, *others]}
    return {"pack.yaml": dump_yaml(manifest), **files}


def everything_stored() -> dict[str, Entries]:
    """The entries of the whole database."""
    return {section.key: section.stored() for section in sections()}


def selection(slugs: set[str]) -> dict[str, Entries]:
    """Entries for a pack of these challenges: with everything they require, and their categories."""
    stored = everything_stored()
    challenges, pending = {}, sorted(slugs)
    while pending:
        slug = pending.pop()
        if slug in stored["challenges"] and slug not in challenges:
            challenges[slug] = stored["challenges"][slug]
            pending += challenges[slug]["requires"]
    categories = {entry["category"] for entry in challenges.values()}
    return {
        "categories": {slug: e for slug, e in stored["categories"].items() if slug in categories},
        "challenges": {slug: e for slug, e in stored["challenges"].items() if slug in challenges},
    }


def write_folder(files: Files, target: Path, *, replace: bool = False) -> None:
    """Write the files into a new or empty folder; with `replace` over an earlier pack, whose files go.

    Raises `Conflict` (`target_in_use`) when something else is there. The files are complete beside the
    target before anything of it is touched.
    """
    if target.exists() and not _may_write(target, replace):
        message = _("%s is not empty; use --replace to write over a pack.")
        raise Conflict(message % target, code="target_in_use")
    target.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".export-", dir=target))
    try:
        for path, text in files.items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_text(text, encoding="utf-8", newline="\n")
        for folder in ("challenges", "courses"):
            shutil.rmtree(target / folder, ignore_errors=True)
        for entry in sorted(draft.iterdir()):
            os.replace(entry, target / entry.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _may_write(target: Path, replace: bool) -> bool:
    if not target.is_dir():
        return False
    return not any(target.iterdir()) or (replace and (target / "pack.yaml").is_file())


def zip_bytes(files: Files) -> bytes:
    """The files as a zip archive; the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[path].encode())
    return buffer.getvalue()
