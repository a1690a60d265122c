"""Doing one thing many times at once, in real threads with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def database_url() -> str:
    """The address of the test database, as another process needs it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = ":".join(filter(None, (database["USER"], database["PASSWORD"])))
    where = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    return f"postgres://{who}@{where}/{database['NAME']}"


def at_once(actions: list[Callable[[], Any]]) -> list[Any]:
    """Run all actions at the same moment; the results in order, a raised exception in place of a result."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=30)
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
