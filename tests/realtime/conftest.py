"""Places and servers for the tests of the live door."""

from collections.abc import Iterator

import pytest

from tests.realtime.redis_server import RedisServer
from tests.realtime.servers import Hand, Place, Server, engine_under_test, forget_templates, new_place


@pytest.fixture(scope="session", autouse=True)
def _templates_are_temporary() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A database on the engine under test, no other service."""
    with new_place(engine_under_test()) as here:
        yield here


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    """A daphne there."""
    with place.server("daphne") as running:
        yield running


@pytest.fixture(scope="module")
def hand(place: Place) -> Iterator[Hand]:
    """Another process there."""
    with place.hand() as other:
        yield other


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis that may be killed."""
    with RedisServer() as redis:
        yield redis
