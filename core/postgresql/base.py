"""The database wrapper that `DATABASE_URL=postgres://…` stands for."""

import select
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as DjangoWrapper
from psycopg import Connection
from psycopg_pool import ConnectionPool


class DatabaseWrapper(DjangoWrapper):
    """As Django's, except for how a connection that comes out of the pool is checked."""

    @property
    def pool(self) -> Any:
        """The pool of this process; Django's own asks the server before every use of a connection."""
        pool = super().pool
        if pool is not None:
            pool._check = check_connection
        return pool


def check_connection(connection: Connection[Any]) -> None:
    """Raise unless the connection works; asks the server only when it has said something unasked.

    A server that went away, or that ended the session, has closed the socket: it is readable then. An idle
    session in good health has nothing to say.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)
