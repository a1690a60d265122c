"""PostgreSQL's pool: a connection whose server has gone is never handed out."""

import threading
from typing import Any

import psycopg
import pytest
from django.db import connection

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_with_a_pool(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no pool")


def in_another_thread(pids: list[int]) -> None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()


def ended_behind_its_back(pid: int) -> None:
    """As a restart of the server does."""
    parameters = connection.get_connection_params()
    wanted = {
        name: parameters[name]
        for name in ("dbname", "user", "password", "host", "port")
        if name in parameters
    }
    with psycopg.connect(**wanted, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_session_that_the_server_ended_is_replaced_unseen() -> None:
    pids: list[int] = []
    in_another_thread(pids)
    ended_behind_its_back(pids[0])
    later: list[int] = []
    for _turn in range(20):  # more often than the pool has connections: the ended one's turn comes
        in_another_thread(later)
    assert len(later) == 20
    assert pids[0] not in later


def test_a_connection_in_good_health_costs_no_statement() -> None:
    pids: list[int] = []
    in_another_thread(pids)
    pool: Any = connection.pool
    with pool.connection(timeout=5) as taken, connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [taken.info.backend_pid])
        assert cursor.fetchone() != ("",)  # the last thing it was asked; a check asks an empty statement
