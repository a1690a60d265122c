"""Database work from asynchronous code: a small, fixed set of threads, each with its own connection.

Django's connections belong to threads. A fixed set keeps them few and open; a new thread for every request
or frame would connect again each time.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

DATABASE_THREADS = 4
_pools: dict[int, ThreadPoolExecutor] = {}


def _pool() -> ThreadPoolExecutor:
    """This process's threads; a forked child makes its own."""
    pid = os.getpid()
    if pid not in _pools:
        _pools[pid] = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="database")
    return _pools[pid]


async def in_database_thread(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run synchronous `call` in one of the database threads and return what it returns."""
    work = partial(_with_usable_connection, partial(call, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool(), work)


def _with_usable_connection(work: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
