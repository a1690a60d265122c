"""Fixtures for tests that need a Bot API double: one server, and a fresh bot account for each test."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.double.client import DoubleClient
from bot.double.launch import ThreadedDouble, threaded_double


@pytest.fixture(scope="session")
def double_server() -> Iterator[ThreadedDouble]:
    with threaded_double() as running:
        yield running


@pytest.fixture
def double(double_server: ThreadedDouble) -> Iterator[DoubleClient]:
    """The control client of a bot account nobody else uses."""
    with double_server.client() as client:
        yield client


class RawBot:
    """Calls of the Bot API without any library in between, so that nonsense can be sent."""

    def __init__(self, double: DoubleClient) -> None:
        self._http = httpx.Client(base_url=f"{double.bot_url}{double.token}/", timeout=20)

    def _post(self, method: str, parameters: Any) -> httpx.Response:
        # Written here and not by httpx, so that half a surrogate pair can be sent, escaped.
        headers = {"Content-Type": "application/json"}
        return self._http.post(method, content=json.dumps(parameters), headers=headers)

    def body(self, method: str, **parameters: Any) -> Any:
        """The whole answer to a call with a JSON body."""
        return self._post(method, parameters).json()

    def ok(self, method: str, **parameters: Any) -> Any:
        """The result of a call that is expected to work."""
        body = self.body(method, **parameters)
        assert body["ok"], body
        return body["result"]

    def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """Code and description of a refusal; the HTTP status must say the same."""
        response = self._post(method, parameters)
        body = response.json()
        assert not body["ok"], body
        assert response.status_code == body["error_code"]
        return body["error_code"], body["description"]

    def post(self, method: str, **options: Any) -> Any:
        """The answer to a call with a body of any form."""
        return self._http.post(method, **options).json()


@pytest.fixture
def bot(double: DoubleClient) -> RawBot:
    """The bot's side of the account."""
    return RawBot(double)


@pytest.fixture
def ada(double: DoubleClient) -> int:
    """A person who has started the bot; the update of that is confirmed."""
    user = double.add_user("Ada", username="ada")
    double.start(user)
    return user
