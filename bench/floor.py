"""The floor of `bench.answers`: one answer's statements sent raw, again and again, each time undone.

Prints the CPU milliseconds that one round costs the client's process: what a server that did nothing but
send this SQL would use. Each round is one transaction; it is rolled back, so that it can be repeated
with the same values (a commit costs the client the same).
"""

import json
import os
import sqlite3
import sys
import time

import psycopg

ROUNDS = 300


def main() -> None:
    """Send the statements and print the CPU time of one round."""
    engine, statements = sys.argv[1], json.loads(sys.argv[2])
    run = _postgresql if engine == "postgresql" else _sqlite
    print(run(statements))


def _postgresql(statements: list[str]) -> float:
    from urllib.parse import urlsplit

    with psycopg.connect(urlsplit(os.environ["DATABASE_URL"]).geturl(), autocommit=False) as connection:
        return _rounds(connection, statements)


def _sqlite(statements: list[str]) -> float:
    connection = sqlite3.connect(f"{os.environ['DATA_DIR']}/gauntlet.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    return _rounds(connection, ["BEGIN IMMEDIATE", *statements])


def _rounds(connection, statements: list[str]) -> float:
    begin = time.process_time()
    for _round in range(ROUNDS):
        for statement in statements:
            cursor = connection.execute(statement)
            if cursor.description:
                cursor.fetchall()
        connection.rollback()
    return (time.process_time() - begin) * 1_000 / ROUNDS


if __name__ == "__main__":
    main()
