"""Callers of the API in every role."""

import pytest

from core.limits import memory
from core.models import User
from tests.api.client import Api


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()


@pytest.fixture
def nobody(db: None) -> Api:
    """Calls without an account."""
    return Api()


@pytest.fixture
def as_ada(ada: User) -> Api:
    """Calls as a learner."""
    return Api(ada)


@pytest.fixture
def as_boris(boris: User) -> Api:
    """Calls as another learner."""
    return Api(boris)


@pytest.fixture
def as_teacher(teacher: User) -> Api:
    """Calls as an instructor."""
    return Api(teacher)


@pytest.fixture
def as_admin(admin_user: User) -> Api:
    """Calls as an admin."""
    return Api(admin_user)
