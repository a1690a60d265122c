"""Limits are fresh, since hosts of other tests had the same ids; and no clock overtakes a busy machine."""

import pytest

from core.limits import memory


@pytest.fixture(autouse=True)
def _fresh_and_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.clear()
    monkeypatch.setattr("battles.rules.PAUSE", 100.0)
