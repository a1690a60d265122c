"""What lies in a pack's folder, without being led astray: no links, no devices, nothing huge."""

import os
import stat
from pathlib import Path

from django.utils.translation import gettext as _

from challenges.content.problems import Finding
from core.text import CONTROL

FILE_LIMIT = 1_048_576
COUNT_LIMIT = 50_000
DEPTH_LIMIT = 8


class PackFolder:
    """The files of one pack by their path relative to it; hidden files and folders are passed over.

    What cannot be used is noted in `findings`. `used` holds the paths somebody has read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.used: set[str] = set()
        self.paths: set[str] = set()
        self._walk(root, "", 0)

    def problem(self, path: str, message: str, line: int = 1, column: int = 1) -> None:
        """Note one problem."""
        self.findings.append(Finding(path, line, column, message))

    def _walk(self, folder: Path, prefix: str, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            return self.problem(prefix.rstrip("/"), _("folders are nested too deeply"))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            return self.problem(prefix.rstrip("/") or ".", error.strerror or str(error))
        for entry in entries:
            if not entry.name.startswith("."):
                self._add(entry, prefix, depth)
        return None

    def _add(self, entry: "os.DirEntry[str]", prefix: str, depth: int) -> None:
        path = prefix + entry.name
        if not entry.name.isprintable():
            return self.problem(ascii(path)[1:-1], _("this name holds characters that cannot be used"))
        if entry.is_symlink():
            return self.problem(path, _("symbolic links are not allowed in a pack"))
        if entry.is_dir():
            return self._walk(Path(entry.path), path + "/", depth + 1)
        if not entry.is_file():
            return self.problem(path, _("this is not a regular file"))
        if len(self.paths) >= COUNT_LIMIT:
            return None if self.findings else self.problem(".", _("this pack holds too many files"))
        self.paths.add(path)
        return None

    def __contains__(self, path: str) -> bool:
        return path in self.paths

    def folders(self, prefix: str) -> list[str]:
        """The names of the folders directly in `prefix` ("" or "a/b/") that hold any file, in order."""
        inner = (path.removeprefix(prefix) for path in self.paths if path.startswith(prefix))
        return sorted({path.split("/")[0] for path in inner if "/" in path})

    def names(self, prefix: str) -> list[str]:
        """The paths below `prefix`, relative to it, in order."""
        return sorted(path.removeprefix(prefix) for path in self.paths if path.startswith(prefix))

    def read(self, path: str) -> str | None:
        """The text of a file with plain line ends; None when it is missing or unusable (which is noted)."""
        if path not in self.paths:
            if not any(finding.path == path for finding in self.findings):
                self.problem(path, _("this file is missing"))
            return None
        self.used.add(path)
        try:
            data = _read_regular(self.root / path)
        except OSError as error:
            self.problem(path, error.strerror or str(error))
            return None
        if len(data) > FILE_LIMIT:
            self.problem(path, _("this file is larger than %d bytes") % FILE_LIMIT)
            return None
        return self._decode(path, data)

    def _decode(self, path: str, data: bytes) -> str | None:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8", "replace")
            self.problem(path, _("this file is not in UTF-8"), *place_after(before))
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = CONTROL.search(text)
        if found:
            message = _("this character cannot be used here: %s") % ascii(found[0])
            self.problem(path, message, *place_after(text[: found.start()]))
            return None
        return text


def _read_regular(path: Path) -> bytes:
    """At most a little more than the limit of a regular file, even if it was replaced since it was listed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, _("this is not a regular file"))
        return file.read(FILE_LIMIT + 1)


def place_after(before: str) -> tuple[int, int]:
    """Line and column of what comes right after the text `before`."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
