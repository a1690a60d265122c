"""How often one may call: over the API's own doors, and the counting itself."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import limits
from core.errors import TooMany
from core.limits import MemoryCounter, RedisCounter, check_limit
from tests.api.client import Api, refused
from tests.factories import make_challenge

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def passes(name, who):
    try:
        check_limit(name, who)
    except TooMany:
        return False
    return True


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def engine(request, settings):
    """Both ways of counting; a name of its own, so that nobody else's counts are met."""
    if request.param == "redis":
        if not REDIS:
            pytest.skip("no Redis")
        settings.REDIS_URL = REDIS
    name = uuid.uuid4().hex
    settings.LIMITS = {name: (3, 3_600)}
    return name


def test_the_limit_is_exact_and_each_ones_own(engine):
    assert [passes(engine, "a") for _ in range(5)] == [True] * 3 + [False] * 2
    assert passes(engine, "b")


def test_many_at_once_get_exactly_the_limit(engine):
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _n: passes(engine, "a"), range(40))) <= 3
    assert not passes(engine, "c") or passes(engine, "c")


@pytest.mark.pure
def test_the_time_to_wait_is_enough(settings, monkeypatch):
    settings.LIMITS = {"x": (3, 60)}
    now = 1_000_000_017.0
    monkeypatch.setattr(limits.time, "time", lambda: now)
    monkeypatch.setattr(limits, "memory", MemoryCounter())
    limits._counter.cache_clear()
    for _round in range(20):
        while passes("x", "me"):
            pass
        with pytest.raises(TooMany) as refusal:
            check_limit("x", "me")
        now += refusal.value.details["retry_after"]
        assert passes("x", "me")
    limits._counter.cache_clear()


@pytest.mark.pure
def test_without_redis_the_process_counts_for_itself(settings):
    settings.LIMITS = {"gone": (2, 3_600)}
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    who = uuid.uuid4()
    assert [passes("gone", who) for _ in range(4)] == [True, True, False, False]
    assert isinstance(limits._counter(settings.REDIS_URL), RedisCounter)


@pytest.mark.pure
def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(limits, "KEYS_KEPT", 100)
    counter = MemoryCounter()
    for n in range(1_000):
        counter.up(str(n), 1, 60)
    counter.down("0", 1)
    assert len(counter._counts) <= 102


@pytest.mark.django_db
def test_an_account_has_a_limit_of_its_own(as_ada, as_boris, nobody, settings):
    settings.LIMITS = {**settings.LIMITS, "learner": (2, 60)}
    challenge = make_challenge()
    address = f"/api/challenges/{challenge.pk}/"
    assert [as_ada.get(address).status_code for _ in range(2)] == [200, 200]
    response = as_ada.get(address)
    refused(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) >= 1
    assert as_boris.get(address).status_code == nobody.get(address).status_code == 200


@pytest.mark.django_db
def test_anonymous_callers_share_their_address(nobody, as_ada, settings):
    settings.LIMITS = {**settings.LIMITS, "anonymous": (1, 60)}
    assert nobody.get("/api/tags/").status_code == 200
    refused(Api().get("/api/tags/"), 429, "too_many_requests")
    assert as_ada.get("/api/tags/").status_code == 200


@pytest.mark.django_db
def test_what_a_proxy_says_is_believed_only_when_there_is_one(settings):
    settings.LIMITS = {**settings.LIMITS, "anonymous": (1, 60)}
    callers = [Api(**{"X-Forwarded-For": f"9.9.9.9, 10.0.0.{n}"}) for n in range(3)]
    assert [c.get("/api/tags/").status_code for c in callers] == [200, 429, 429]
    settings.TRUST_PROXY = True
    assert [c.get("/api/tags/").status_code for c in callers] == [200, 200, 200]


@pytest.mark.django_db
def test_guessing_a_password_is_slow(nobody, ada, settings):
    settings.LIMITS = {**settings.LIMITS, "login-name": (3, 60)}
    guesses = [{"username": name, "password": "guess"} for name in ("ada", "ADA", "Ada", "aDa")]
    assert [nobody.post("/api/v1/auth/token/", g).status_code for g in guesses] == [401, 401, 401, 429]
    other = {"username": "boris", "password": "guess"}
    assert nobody.post("/api/v1/auth/token/", other).status_code == 401
    settings.LIMITS = {**settings.LIMITS, "login-address": (5, 60)}
    refused(nobody.post("/api/v1/auth/token/", other), 429, "too_many_requests")


@pytest.mark.django_db
def test_registering_in_bulk_is_refused(nobody, settings):
    settings.LIMITS = {**settings.LIMITS, "register": (1, 60)}
    bodies = [{"username": f"u{n}", "password": "a long unusual phrase"} for n in range(2)]
    assert [nobody.post("/api/v1/auth/register/", b).status_code for b in bodies] == [201, 429]
