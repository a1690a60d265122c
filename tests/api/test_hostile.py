"""What strangers send: broken JSON, huge and deep bodies, wrong methods and types, no addresses at all."""

import json
import re

import pytest

from api.views import boards
from tests.api.client import PROBLEM, Api, document, refused
from tests.factories import make_challenge

pytestmark = pytest.mark.django_db
BIG = 1_048_576
PROGRESS = "/api/progress/"


def sample(path):
    """A documented path with something in its places."""
    return re.sub(r"\{\w+\}", "1", path.replace("{code}", "cooldown"))


# The course room answers in an envelope of its own, also when it refuses: its tests hold it to that.
PATHS = sorted(path for path in document()["paths"] if "/user-progress/" not in path)
WRITING = [
    (method, sample(path))
    for path in PATHS
    for method, operation in document()["paths"][path].items()
    if "requestBody" in operation
]


BROKEN = [
    (b"{", "parse_error"),
    (b'{"challenge": 1,}', "parse_error"),
    (b'{"challenge": NaN}', "parse_error"),
    (b'{"challenge": -Infinity}', "parse_error"),
    (b'{"challenge": 1e999}', "parse_error"),
    (b'{"challenge": ' + b"9" * 5_000 + b"}", "parse_error"),
    (b"\xff\xfe{}", "parse_error"),
    (b'{"challenge": "\xed\xa0\x80"}', "parse_error"),
    (b'{"a": "\x00"}', "parse_error"),
    (b'{"a": "\\u0000"}', "bad_characters"),
    (b'{"a": "\\ud800"}', "bad_characters"),
    (b'{"a\\udfff": 1}', "bad_characters"),
    (b"[" * 50_000, "too_deep"),
    (b'{"a":' * 50_000, "too_deep"),
    (b"[" * 500 + b"]" * 500, "too_deep"),
    (b'{"a":' * 60 + b"1" + b"}" * 60, "too_deep"),
    (b"[]", "invalid"),
    (b'"text"', "invalid"),
    (b"null", "invalid"),
    (b"5", "invalid"),
]


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_bodies_that_are_no_object(as_admin, method, path):
    path = path.replace("/1/", f"/{make_challenge().pk}/")
    for raw, code in BROKEN:
        refused(as_admin.call(method, path, raw=raw), 400, code)


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_bodies_of_10_mb_and_of_other_types(as_admin, method, path):
    path = path.replace("/1/", f"/{make_challenge().pk}/")
    refused(as_admin.call(method, path, raw=b'"' + b"x" * 10_000_000 + b'"'), 413, "too_large")
    refused(as_admin.call(method, path, raw=b" " * (BIG + 1)), 413, "too_large")
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x",
    ):
        response = as_admin.call(method, path, raw=b"a=1", Content_Type=content_type)
        refused(response, 415, "unsupported_media_type")


def test_a_body_of_the_largest_size_is_read(as_ada):
    padding = BIG - len(json.dumps({"challenge": 10**15, "answer": ""}))
    refused(as_ada.post(PROGRESS, {"challenge": 10**15, "answer": "x" * padding}), 404, "challenge_not_found")


def test_whatever_charset_the_header_claims_it_is_utf8(as_ada):
    for claim in (
        "application/json; charset=utf-16",
        "application/json; charset=bz2_codec",
        "application/json;;=",
    ):
        raw = b'{"challenge": 999999}'
        refused(as_ada.call("post", PROGRESS, raw=raw, Content_Type=claim), 404, "challenge_not_found")


def test_the_last_of_two_equal_keys_counts(as_ada):
    challenge = make_challenge()
    raw = b'{"challenge": 999999, "challenge": %d}' % challenge.pk
    assert as_ada.call("post", PROGRESS, raw=raw).json()["progress"]["challenge"] == challenge.pk


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_405_and_say_which_are_allowed(as_admin, path):
    known = set(document()["paths"][path])
    for method in {"get", "post", "put", "patch", "delete", "options", "trace"} - known:
        response = as_admin.call(method, sample(path))
        refused(response, 405, "method_not_allowed")
        assert {m.lower() for m in response.headers["Allow"].split(", ")} - {"head", "options"} == known


@pytest.mark.parametrize("path", PATHS)
def test_what_cannot_be_had_is_406(as_admin, path):
    method = next(iter(document()["paths"][path]))
    refused(as_admin.call(method, sample(path), Accept="image/png"), 406, "not_acceptable")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/api/",
            "/api/nothing",
            "/api/v1/",
            "/api/v1/nothing/at/all/",
            "/api/v2/me/",
            "/api/challenges/x/",
        ),
        *(
            "/api/challenges/-1/",
            "/api/challenges/" + "9" * 40,
            "/api/challenges/1/spec/",
            "/api/challenges/1e3/",
        ),
        *(
            "/api/submissions/",
            "/api/submissions/0x10/",
            "/api/hints/1/",
            "/api/..%2fadmin/",
            "/api//challenges/",
        ),
        *("/api/challenges/١/", "/api/v1/me/tokens/1.0/", "/api/%F0%9F%99%82/"),
    ],
)
def test_addresses_that_are_none(nobody, as_admin, path):
    for caller in (nobody, as_admin):
        for method in ("get", "post", "delete"):
            refused(caller.call(method, path, {} if method == "post" else None), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/api/challenges/\x00/", "/api/challenges/?search=%00", "/api/tags/?search=%ED%A0%80"]
)
def test_bytes_no_database_takes_in_the_address(nobody, path):
    refused(nobody.call("get", path), 400, "bad_address")


@pytest.mark.parametrize("number", [0, 10**18 - 1, 999_999])
def test_ids_of_nothing(as_admin, number):
    for method, path in (
        *(("get", "/challenges/{}/"), ("put", "/challenges/{}/"), ("patch", "/challenges/{}/")),
        *(("delete", "/challenges/{}/"), ("post", "/challenges/{}/start/"), ("get", "/challenges/{}/hints/")),
        *(("get", "/challenges/{}/submissions/"), ("get", "/submissions/{}/"), ("post", "/hints/{}/take/")),
        *(("delete", "/v1/me/tokens/{}/"), ("post", "/v1/me/telegram/links/{}/cancel/")),
        ("post", "/v1/me/telegram/links/{}/confirm/"),
    ):
        body = {} if method in ("put", "patch", "post") else None
        response = as_admin.call(method, "/api" + path.format(number), body)
        assert response.status_code == 404, (method, path)
    answer = as_admin.post(f"/api/challenges/{number}/submissions/", {"answer": 1})
    refused(answer, 404, "challenge_not_found")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Token", "Token x y", "Bearer a b", "Bearer\tx", "Token \x7f"]
)
def test_half_an_authorization(header):
    response = Api(Authorization=header).get("/api/challenges/")
    assert response.status_code in (200, 401)


def test_other_schemes_are_nobodys(nobody):
    for header in ("Basic YWRhOng=", "Digest x", "", "🙂"):
        assert Api(Authorization=header.encode().decode("latin-1")).get("/api/challenges/").status_code == 200


def test_a_fault_of_ours_is_a_500_without_our_insides(nobody, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("password=hunter2 at /srv/secret")

    monkeypatch.setattr(boards, "read_page", fail)
    response = nobody.get("/api/leaderboard/")
    refused(response, 500, "internal_error")
    assert b"hunter2" not in response.content
    assert response.headers["Content-Type"] == PROBLEM


def test_a_host_we_are_not(nobody):
    refused(nobody.call("get", "/api/challenges/", Host="evil.example"), 400, "bad_address")


def test_head_is_a_get_without_a_body(nobody):
    response = nobody.client.head("/api/challenges/")
    assert (response.status_code, response.content) == (200, b"")


def test_details_come_in_the_readers_language(nobody):
    problem = nobody.call("get", "/api/v1/me/", Accept_Language="ru")
    assert problem.headers["Content-Language"] == "ru"
