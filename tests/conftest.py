"""What every test may use: people in their roles, and how to wait for something without sleeping blindly."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' own thread

from django.conf import settings

from core.messages import compile_messages
from core.models import User
from tests.factories import make_user

# Tests that share something expensive run in one worker, one after another.
_TOGETHER = {
    "tests/progress/judging/test_for_real.py": "judge",
    "tests/judge/": "judge",  # the kernel counts processes by user, over all boxes of the machine
    "tests/web/browser/": "browser",  # one site, one browser
    "tests/product/test_serve.py": "serve",
    "tests/product/": "kills",
    "tests/bot/test_simulator_page.py": "simulator",
}
_BY_FILE = ("tests/realtime/",)


class _ByRoom(LoadScopeScheduling):  # type: ignore[misc] # xdist says no types
    """The groups above, files of rooms whose tests share a server, and every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        group = next((name for start, name in _TOGETHER.items() if path.startswith(start)), None)
        return group or (path if path.startswith(_BY_FILE) else nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How `make test` deals tests out."""
    return _ByRoom(config, log)


_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What cannot touch the product's database is `pure`: it need not run again on the other engine."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        touches = item.get_closest_marker("django_db") or names & _DATABASE
        if not touches and not item.get_closest_marker("engine"):
            item.add_marker(pytest.mark.pure)


@pytest.fixture(autouse=True, scope="session")
def _translations() -> None:
    compile_messages()


@pytest.fixture(autouse=True, scope="session")
def _lighter_settings() -> None:
    """No collected static files, and no hasher that is slow on purpose."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada(db: None) -> User:
    """A learner."""
    return make_user("ada")


@pytest.fixture
def boris(db: None) -> User:
    """Another learner."""
    return make_user("boris")


@pytest.fixture
def teacher(db: None) -> User:
    """An instructor."""
    return make_user("teacher", is_instructor=True)


@pytest.fixture
def admin_user(db: None) -> User:
    """An admin."""
    return make_user("admin", is_staff=True, is_superuser=True)


def wait_for(condition: Callable[[], Any], what: str = "the condition", within: float = 60) -> Any:
    """The first true value of `condition`, asked again and again; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"{what} did not come about within {within} s")
