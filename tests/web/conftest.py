"""Visitors of the pages."""

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import User
from tests.learning.classroom import Classroom, make_class

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _fresh_brakes() -> None:
    """The brakes count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def learner(ada: User) -> Client:
    """Ada's browser."""
    return signed_in(ada)


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def room(teacher: User) -> Classroom:
    """A class at work, taught by the instructor."""
    return make_class(teacher, title="Class <b>")


@pytest.fixture
def desk(teacher: User) -> Client:
    """The instructor's browser."""
    return signed_in(teacher)


@pytest.fixture
def base(room: Classroom) -> str:
    """Where its pages for instructors begin."""
    return f"/teach/courses/{room.course.slug}/"
