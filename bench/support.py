"""What benchmarks share: a fresh database of either engine, and figures printed the same way."""

import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def engines() -> list[str]:
    """The engines that can be measured here."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=5).close()
    except psycopg.Error:
        print("(no PostgreSQL here: measured on SQLite only)")
        return ["sqlite"]
    return ["sqlite", "postgresql"]


@contextmanager
def fresh_database(engine: str) -> Iterator[dict[str, str]]:
    """The environment of a new, empty database, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gauntlet-bench-") as folder:
        base = {"DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
        if engine == "sqlite":
            yield base
            return
        name = f"gauntlet_bench_{secrets.token_hex(4)}"
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {**base, "DATABASE_URL": urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()}
        finally:
            with psycopg.connect(POSTGRES, autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def milliseconds(action: Callable[[], object], times: int) -> list[float]:
    """How long each of `times` calls took, in milliseconds."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        taken.append((time.perf_counter() - begin) * 1_000)
    return taken


def p(values: list[float], percent: int) -> float:
    """The percentile of some values."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
