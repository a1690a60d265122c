"""Signing up and in: registration, pairs of tokens, sessions."""

from datetime import timedelta

import pytest
from django.test import Client
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.services.pairs import issue_pair
from core.models import User
from tests.api.client import Api, refused
from tests.factories import PASSWORD, make_challenge

pytestmark = pytest.mark.django_db
AUTH = "/api/v1/auth"


def pair(nobody, username="ada", password=PASSWORD):
    return nobody.post(f"{AUTH}/token/", {"username": username, "password": password})


def test_register_then_sign_in(nobody):
    made = nobody.post(
        f"{AUTH}/register/",
        {
            "username": "Zoë",
            "password": "a long unusual phrase",
            "email": "zoe@example.org",
            "time_zone": "Asia/Tokyo",
        },
    )
    assert (made.status_code, made.json()["time_zone"]) == (201, "Asia/Tokyo")
    assert "password" not in made.json()
    access = pair(nobody, "zoë", "a long unusual phrase").json()["access"]
    assert Api(token=access).get("/api/v1/me/").json()["username"] == "Zoë"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ADA"}, "username"),
        ({"email": "ADA@example.org"}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"password": "12345678"}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": {"a": 1}}, "username"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"username": None}, "username"),
    ],
)
def test_an_account_that_cannot_be(nobody, ada, change, field):
    body = {"username": "new", "password": "a long unusual phrase", **change}
    response = nobody.post(f"{AUTH}/register/", body)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert User.objects.count() == 1


def test_nobody_registers_as_an_admin(nobody):
    body = {"username": "eve", "password": "a long unusual phrase", "is_staff": True, "is_instructor": True}
    nobody.post(f"{AUTH}/register/", body)
    eve = User.objects.get(username="eve")
    assert (eve.is_staff, eve.is_instructor, eve.is_superuser) == (False, False, False)


def test_a_pair_and_its_rotation(nobody, ada):
    first = pair(nobody).json()
    assert not OutstandingToken.objects.exists()
    second = nobody.post(f"{AUTH}/token/refresh/", {"refresh": first["refresh"]}).json()
    assert Api(token=second["access"]).get("/api/v1/me/").status_code == 200
    refused(nobody.post(f"{AUTH}/refresh/", {"refresh": first["refresh"]}), 401, "token_not_valid")
    assert nobody.post(f"{AUTH}/refresh", {"refresh": second["refresh"]}).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/token"])
def test_verify_and_blacklist(nobody, ada, prefix):
    tokens = pair(nobody).json()
    for token in tokens.values():
        assert nobody.post(f"{AUTH}{prefix}/verify/", {"token": token}).status_code == 204
    for _ in range(2):
        body = {"refresh": tokens["refresh"]}
        assert nobody.post(f"{AUTH}{prefix}/blacklist/", body).status_code == 204
    refused(nobody.post(f"{AUTH}{prefix}/refresh/", body), 401, "token_not_valid")
    refused(nobody.post(f"{AUTH}{prefix}/verify/", {"token": tokens["refresh"]}), 401, "token_not_valid")


def test_tokens_of_the_wrong_kind(nobody, ada):
    tokens = issue_pair(ada)
    refused(Api(token=tokens.refresh).get("/api/v1/me/"), 401, "token_not_valid")
    for name in ("refresh", "blacklist"):
        refused(nobody.post(f"{AUTH}/{name}/", {"refresh": tokens.access}), 401, "token_not_valid")


def test_expired_forged_and_unsigned_tokens(nobody, ada):
    expired = AccessToken.for_user(ada)
    expired.set_exp(lifetime=-timedelta(seconds=1))
    head, payload, signature = issue_pair(ada).access.split(".")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    forged = [str(expired), f"{head}.{payload}.{signature[:-2]}xx", f"{none}.{payload}.", f"{head}.{payload}"]
    for token in [*forged, "x", "é", "a.b.c", "gnt_", "gnt_" + "x" * 5_000, "null", "..", "🙂"]:
        refused(nobody.post(f"{AUTH}/verify/", {"token": token[:4_000]}), 401, "token_not_valid")
        if token.isascii():
            refused(Api(token=token).get("/api/challenges/"), 401, "token_not_valid")


def test_a_token_dies_with_its_account_and_its_password(nobody, ada, boris):
    mine, theirs = issue_pair(ada), issue_pair(boris)
    ada.is_active = False
    ada.save()
    boris.set_password("another long phrase")
    boris.save()
    for tokens in (mine, theirs):
        refused(Api(token=tokens.access).get("/api/v1/me/"), 401, "token_not_valid")
        refused(nobody.post(f"{AUTH}/refresh/", {"refresh": tokens.refresh}), 401, "token_not_valid")
        refused(nobody.post(f"{AUTH}/verify/", {"token": tokens.access}), 401, "token_not_valid")
    refused(pair(nobody), 401, "authentication_failed")


def test_a_token_of_an_account_that_is_gone(nobody, ada):
    tokens = issue_pair(ada)
    ada.delete()
    refused(Api(token=tokens.access).get("/api/v1/me/"), 401, "token_not_valid")
    refused(nobody.post(f"{AUTH}/refresh/", {"refresh": tokens.refresh}), 401, "token_not_valid")


@pytest.mark.parametrize(
    ("username", "password"),
    [("ada", "wrong"), ("nobody", PASSWORD), ("ada\u202e", PASSWORD), ("%", PASSWORD), ("a" * 150, PASSWORD)],
)
def test_wrong_credentials_tell_nothing(nobody, ada, username, password):
    problem = refused(pair(nobody, username, password), 401, "authentication_failed")
    assert problem == refused(pair(nobody, "ada", "also wrong"), 401, "authentication_failed")


@pytest.mark.parametrize(
    "body", [None, [], "x", {}, {"username": "ada"}, {"username": [], "password": {}}, {"username": None}]
)
@pytest.mark.parametrize("name", ["token", "refresh", "verify", "blacklist", "register"])
def test_nonsense_at_the_doors(nobody, name, body):
    refused(nobody.post(f"{AUTH}/{name}/", body), 400, "invalid")


def test_a_stale_token_does_not_keep_anybody_from_signing_in(ada):
    assert pair(Api(token="stale")).status_code == 200


def test_the_401_says_what_it_wants(nobody):
    assert nobody.get("/api/v1/me/").headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert pair(nobody, "x", "y").headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_session_needs_the_csrf_token_to_write(ada):
    challenge = make_challenge()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    assert browser.get("/api/v1/me/").json()["username"] == "ada"
    address = f"/api/challenges/{challenge.pk}/start/"
    refused(browser.post(address), 403, "csrf_failed")
    browser.cookies["csrftoken"] = "a" * 32
    refused(browser.post(address, headers={"X-CSRFToken": "b" * 32}), 403, "csrf_failed")
    good = browser.post(address, headers={"X-CSRFToken": "a" * 32})
    assert (good.status_code, good.json()["status"]) == (200, "started")
    foreign = {"X-CSRFToken": "a" * 32, "Origin": "https://evil.example"}
    refused(browser.post(address, headers=foreign), 403, "csrf_failed")


def test_a_deactivated_account_loses_its_session(ada):
    browser = Client()
    browser.force_login(ada)
    ada.is_active = False
    ada.save()
    refused(browser.get("/api/v1/me/"), 401, "not_authenticated")


def test_a_spent_refresh_token_is_refused_even_when_signed_again(nobody, ada):
    refresh = issue_pair(ada).refresh
    nobody.post(f"{AUTH}/blacklist/", {"refresh": refresh})
    again = str(RefreshToken(refresh, verify=False))
    refused(nobody.post(f"{AUTH}/refresh/", {"refresh": again}), 401, "token_not_valid")
