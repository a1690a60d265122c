"""Hosts of other tests had the same ids: what they used up of the limits is forgotten."""

import pytest

from core.limits import memory


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()
