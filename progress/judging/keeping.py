"""Keeping a lease while a run goes on, however long one test of it takes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import DatabaseError, connection


@contextmanager
def kept(renew: Callable[[], object], lease: timedelta) -> Iterator[None]:
    """Call `renew` three times in every `lease` until the block ends, from a thread of its own."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(renew, lease / 3, ended), name="judge-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(renew: Callable[[], object], pause: timedelta, ended: threading.Event) -> None:
    try:
        while not ended.wait(pause.total_seconds()):
            with suppress(DatabaseError):  # another try in a moment
                renew()
    finally:
        connection.close()
