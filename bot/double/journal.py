"""Where a world survives a restart: a JSON line for each change of a record, the uploaded bytes beside it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from bot.double.errors import Json
from bot.double.records import Record


class Journal:
    """Keeps bytes in memory and lines nowhere: the choice of tests."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}

    def write(self, world: str, record: Record, *, gone: bool = False) -> None:
        """Note that ``record`` changed, or is gone."""

    def lines(self) -> Iterator[Json]:
        """All noted changes, oldest first."""
        return iter(())

    def compact(self, rows: Iterable[tuple[str, Record]]) -> None:
        """Write anew, with the last state of each record only."""

    def put_bytes(self, unique_id: str, content: bytes) -> None:
        """Keep the content of a file."""
        self._bytes[unique_id] = content

    def get_bytes(self, unique_id: str) -> bytes:
        """The content of a file; KeyError when it is not kept."""
        return self._bytes[unique_id]

    def close(self) -> None:
        """Release what is open."""


class FileJournal(Journal):
    """Keeps everything on disk. A torn last line, left by a kill in the middle of a write, is dropped."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._files = path.with_suffix(".files")
        self._files.mkdir(parents=True, exist_ok=True)
        self._drop_torn_end()
        self._out: IO[str] = path.open("a", encoding="utf-8")

    def _drop_torn_end(self) -> None:
        if not self._path.exists():
            return
        content = self._path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            with self._path.open("r+b") as torn:
                torn.truncate(whole)

    def write(self, world: str, record: Record, *, gone: bool = False) -> None:
        """Append a line."""
        self._out.write(_line(world, record, gone=gone))
        self._out.flush()

    def compact(self, rows: Iterable[tuple[str, Record]]) -> None:
        """Write a new file beside the old one, and put it in its place."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(_line(world, record) for world, record in rows)
        self._out.close()
        fresh.replace(self._path)
        self._out = self._path.open("a", encoding="utf-8")

    def lines(self) -> Iterator[Json]:
        """All lines, oldest first."""
        with self._path.open(encoding="utf-8") as stored:
            for line in stored:
                yield json.loads(line)

    def put_bytes(self, unique_id: str, content: bytes) -> None:
        """Write the file."""
        (self._files / unique_id).write_bytes(content)

    def get_bytes(self, unique_id: str) -> bytes:
        """Read the file."""
        try:
            return (self._files / unique_id).read_bytes()
        except FileNotFoundError:
            raise KeyError(unique_id) from None

    def close(self) -> None:
        """Close the journal."""
        self._out.close()


def _line(world: str, record: Record, *, gone: bool = False) -> str:
    row: Json = {"world": world, "table": type(record).__name__, "row": asdict(record)}
    if gone:
        row["gone"] = True
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
