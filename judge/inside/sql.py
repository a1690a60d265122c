"""Run a learner's SQL against a data set that was built first, and never outside it."""

import sqlite3
from collections.abc import Callable
from typing import Any

from . import values, wire

CHANNEL = 3
MAX_ROWS = 10_000
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_WRITING = _READING | {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_CREATE_TABLE,
    sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_CREATE_VIEW,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_VIEW,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_REINDEX,
    sqlite3.SQLITE_ANALYZE,
    sqlite3.SQLITE_CREATE_TEMP_TABLE,
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
}
_FORBIDDEN_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 16_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 50,
}


class TooManyRows(Exception):
    """The result is larger than anybody compares."""


def run_sql(job: dict[str, Any]) -> None:
    """Build the data set, run the learner's statements, and send the columns and rows of the last query."""
    channel = wire.Channel(CHANNEL)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(job["setup"])
    channel.send({"built": True})
    for kind, value in _LIMITS.items():
        connection.setlimit(kind, value)
    connection.set_authorizer(_authorizer(_WRITING if job["writes"] else _READING))
    with open(job["entry"], encoding="utf-8") as source:
        text = source.read()
    try:
        answer = _last_rows(connection, text)
        if job["verify"]:
            connection.set_authorizer(None)
            _drop_temporary(connection)
            answer = _last_rows(connection, job["verify"])
    except (sqlite3.Error, sqlite3.Warning, TooManyRows, MemoryError, OverflowError) as error:
        answer = {"fault": {"type": type(error).__name__, "message": str(error)}}
    _send(channel, answer)


def _send(channel: wire.Channel, answer: dict[str, Any]) -> None:
    try:
        channel.send(answer)
    except wire.FrameError as error:
        channel.send({"fault": {"type": "TooManyRows", "message": str(error)}})


def _authorizer(allowed: set[int]) -> Callable[..., int]:
    def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY

    return authorize


def _drop_temporary(connection: sqlite3.Connection) -> None:
    """Take away the temporary tables and views: they would be read in place of those of the same name."""
    for kind, name in connection.execute("SELECT type, name FROM temp.sqlite_master").fetchall():
        if kind in ("table", "view") and not name.startswith("sqlite_"):
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {kind} temp."{quoted}"')


def _last_rows(connection: sqlite3.Connection, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"columns": [], "rows": []}
    for statement in statements(text):
        cursor = connection.execute(statement)
        if cursor.description is not None:
            rows = cursor.fetchmany(MAX_ROWS + 1)
            if len(rows) > MAX_ROWS:
                raise TooManyRows(f"more than {MAX_ROWS} rows")
            columns = [column[0] for column in cursor.description]
            answer = {"columns": columns, "rows": values.encode([list(row) for row in rows])}
    return answer


def statements(text: str) -> list[str]:
    """Split SQL at the semicolons that end a statement (not those in strings, comments or trigger bodies)."""
    found, current = [], ""
    for part in text.split(";"):
        current += part + ";"
        if sqlite3.complete_statement(current):
            found.append(current)
            current = ""
    if current.strip(" ;\t\r\n"):
        found.append(current)
    return [statement for statement in found if statement.strip(" ;\t\r\n")]
