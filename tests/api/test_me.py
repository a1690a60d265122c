"""The caller's own account, live state, achievements, activity, personal tokens and Telegram link."""

from datetime import date, timedelta

import pytest

from accounts.models import LinkRequest, PersonalToken
from accounts.services.linking import TelegramPerson, claim_link, confirm_link_in_chat
from core.events import read_events
from progress.models import Achievement, ActivityDay
from progress.services import submit_answer
from progress.snapshot import apply_events, read_snapshot
from tests.api.client import Api, refused
from tests.factories import make_challenge

pytestmark = pytest.mark.django_db


def test_me_and_my_preferences(as_ada, ada):
    body = as_ada.get("/api/v1/me/").json()
    assert (body["username"], body["is_instructor"], body["totals"]["points"]) == ("ada", False, 0)
    changed = as_ada.patch("/api/v1/me", {"time_zone": "Europe/Berlin", "language": "ru", "bio": "Hi"}).json()
    assert (changed["time_zone"], changed["language"], changed["bio"]) == ("Europe/Berlin", "ru", "Hi")
    ada.refresh_from_db()
    assert ada.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    "change",
    [
        *({"time_zone": "Mars/Base"}, {"time_zone": ""}, {"time_zone": 5.5}, {"language": "xx"}),
        *({"bio": "x" * 501}, {"bio": ["a"]}, {"time_zone": None}, {"time_zone": "../../etc/passwd"}),
    ],
)
def test_preferences_that_cannot_be(as_ada, ada, change):
    response = as_ada.patch("/api/v1/me/", change)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(change)
    ada.refresh_from_db()
    assert (ada.time_zone, ada.bio) == ("UTC", "")


def test_nobody_makes_themselves_an_admin(as_ada, ada):
    as_ada.patch(
        "/api/v1/me/", {"is_staff": True, "is_admin": True, "is_instructor": True, "username": "root"}
    )
    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_instructor, ada.username) == (False, False, "ada")


def test_the_live_state_and_what_follows_it(as_ada, ada):
    state = as_ada.get("/api/v1/me/state/").json()
    challenge = make_challenge()
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")
    later = apply_events(state, read_events(ada.pk, after=state["seq"]))
    assert later == as_ada.get("/api/v1/me/state/").json() == read_snapshot(ada.pk)


def test_my_achievements(as_ada, as_boris, ada):
    Achievement.objects.create(
        slug="first",
        title="First",
        description="One.",
        rule={"metric": "solved", "at_least": 1},
        translations={"ru": {"title": "Первый"}},
    )
    submit_answer(actor=ada, challenge_id=make_challenge().pk, answer={"choice": "b"}, channel="web")
    mine = as_ada.call("get", "/api/v1/me/achievements/", Accept_Language="ru").json()["results"]
    assert (mine[0]["title"], bool(mine[0]["earned_at"])) == ("Первый", True)
    assert as_boris.get("/api/v1/me/achievements/").json()["results"][0]["earned_at"] is None


def test_my_activity(as_ada, ada):
    submit_answer(actor=ada, challenge_id=make_challenge().pk, answer={"choice": "b"}, channel="web")
    today = ActivityDay.objects.get(user=ada).day
    ActivityDay.objects.create(user=ada, day=today - timedelta(days=500), solved=1)
    body = as_ada.get("/api/v1/me/activity/").json()
    assert (body["days"], body["streak"]) == ([{"day": today.isoformat(), "solved": 1}], 1)
    old = as_ada.get("/api/v1/me/activity/", until=(today - timedelta(days=400)).isoformat()).json()
    assert len(old["days"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        *({"since": "x"}, {"since": "2026-02-30"}, {"until": "10000-01-01"}, {"since": "2020-01-01"}),
        {"since": "2026-01-02", "until": "2026-01-01"},
    ],
)
def test_days_that_make_no_sense(as_ada, query):
    refused(as_ada.get("/api/v1/me/activity/", **query), 400, "invalid")


@pytest.mark.parametrize("until", [date.min, date.max])
def test_days_at_the_ends_of_time(as_ada, until):
    assert as_ada.get("/api/v1/me/activity/", until=until.isoformat()).json()["days"] == []


def test_personal_tokens_live_and_die(as_ada, as_boris, ada):
    made = as_ada.post("/api/v1/me/tokens/", {"name": "laptop"}).json()
    assert made["token"].startswith("gnt_")
    listed = as_ada.get("/api/v1/me/tokens/").json()["results"]
    assert [t["name"] for t in listed] == ["laptop"]
    assert made["token"] not in str(listed)
    for scheme in ("Token", "Bearer", "token"):
        program = Api(Authorization=f"{scheme} {made['token']}")
        assert program.get("/api/v1/me/").json()["username"] == "ada"
    refused(as_boris.delete(f"/api/v1/me/tokens/{made['id']}/"), 404, "token_not_found")
    assert as_ada.delete(f"/api/v1/me/tokens/{made['id']}/").status_code == 204
    refused(program.get("/api/v1/me/"), 401, "token_not_valid")
    refused(as_ada.delete(f"/api/v1/me/tokens/{made['id']}/"), 404, "token_not_found")


def test_a_deactivated_owners_token_stops(as_ada, ada):
    token = as_ada.post("/api/v1/me/tokens/", {"name": "x"}).json()["token"]
    ada.is_active = False
    ada.save()
    for caller in (as_ada, Api(Authorization=f"Token {token}")):
        refused(caller.get("/api/v1/me/"), 401, "token_not_valid")


def test_expired_tokens_and_too_many(as_ada, ada):
    past = as_ada.post("/api/v1/me/tokens/", {"name": "old", "expires_at": "2001-01-01T00:00:00Z"}).json()
    refused(Api(Authorization=f"Token {past['token']}").get("/api/v1/me/"), 401, "token_not_valid")
    PersonalToken.objects.bulk_create(PersonalToken(user=ada, name="n", token_hash=str(n)) for n in range(19))
    refused(as_ada.post("/api/v1/me/tokens/", {"name": "one more"}), 409, "too_many_tokens")


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x" * 81}, {"name": "ok", "expires_at": "soon"}, {"name": ["x"]}, []]
)
def test_a_token_that_cannot_be(as_ada, body):
    assert as_ada.post("/api/v1/me/tokens/", body).status_code == 400
    assert not PersonalToken.objects.exists()


def test_linking_telegram_from_both_sides(as_ada, as_boris, ada, settings):
    settings.TELEGRAM_BOT_USERNAME = "gauntlet_bot"
    fresh = as_ada.post("/api/v1/me/telegram/links/").json()
    assert fresh["url"] == f"https://t.me/gauntlet_bot?start={fresh['token']}"
    assert as_ada.get("/api/v1/me/telegram/").json() == {"telegram": None, "link": None}
    request = claim_link(token=fresh["token"], person=TelegramPerson(77, "ada_tg", "Ada"))
    pending = as_ada.get("/api/v1/me/telegram/").json()["link"]
    assert (pending["match_code"], pending["telegram_name"]) == (request.match_code, "Ada")
    address = f"/api/v1/me/telegram/links/{pending['id']}"
    refused(as_boris.post(f"{address}/confirm/"), 404, "link_expired")
    refused(as_boris.post(f"{address}/cancel/"), 404, "link_not_found")
    assert as_ada.post(f"{address}/confirm/").json()["telegram"] is None
    confirm_link_in_chat(request_id=pending["id"], telegram_id=77)
    assert as_ada.get("/api/v1/me/telegram/").json()["telegram"]["username"] == "ada_tg"
    refused(as_ada.post("/api/v1/me/telegram/links/"), 409, "already_linked")
    refused(as_ada.post(f"{address}/confirm/"), 404, "link_expired")
    assert as_ada.delete("/api/v1/me/telegram/").status_code == 204
    refused(as_ada.delete("/api/v1/me/telegram/"), 404, "link_not_found")


def test_cancelling_a_link(as_ada, ada):
    token = as_ada.post("/api/v1/me/telegram/links").json()["token"]
    request = claim_link(token=token, person=TelegramPerson(78))
    assert as_ada.post(f"/api/v1/me/telegram/links/{request.pk}/cancel/").json()["link"] is None
    refused(as_ada.post(f"/api/v1/me/telegram/links/{request.pk}/confirm/"), 404, "link_expired")
    assert LinkRequest.objects.get(pk=request.pk).closed_at
