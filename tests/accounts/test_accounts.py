"""Signing up, signing in, preferences and personal tokens."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from accounts.models import PersonalToken
from accounts.services.registration import change_preferences, register_user
from accounts.services.tokens import create_personal_token, revoke_personal_token, user_for_token
from core.errors import DomainError, InvalidInput
from core.events import read_events
from core.models import User
from tests.concurrency import at_once
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
GOOD = {"username": "grace", "password": "compiles on thursdays", "email": "grace@example.org"}


def problems(**changes) -> set[str]:
    with pytest.raises(InvalidInput) as caught:
        register_user(**{**GOOD, **changes})
    return set(caught.value.details.get("fields", {caught.value.details.get("field"): None}))


def test_a_new_account_can_sign_in_whatever_the_case():
    user = register_user(**GOOD)
    assert authenticate(username="GRACE", password=GOOD["password"]) == user
    assert authenticate(username="grace", password="wrong") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": "nul\x00"}, "username"),
        ({"username": "\ud800"}, "username"),
        ({"username": 5}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "12345678901"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"email": "no-address"}, "email"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_what_cannot_be_an_account_says_where(changes, field):
    assert problems(**changes) == {field}
    assert not User.objects.exists()


def test_names_and_addresses_are_taken_whatever_their_case():
    register_user(**GOOD)
    assert problems(username="Grace", email="other@example.org") == {"username"}
    assert problems(username="other", email="GRACE@example.org") == {"email"}


def test_two_accounts_without_an_address_are_fine():
    register_user(**{**GOOD, "email": ""})
    register_user(**{**GOOD, "email": "", "username": "second"})


@pytest.mark.parametrize("name", [None, 5, "nul\x00", "\ud800", "x" * 10_000])
def test_signing_in_with_nonsense_is_a_plain_no(name):
    assert authenticate(username=name, password="whatever") is None


def test_preferences_are_checked_and_told(ada):
    change_preferences(user=ada, time_zone="Europe/Berlin", language="ru")
    assert read_events(ada.pk, after=0)[-1].data["account"]["time_zone"] == "Europe/Berlin"
    for bad in ({"time_zone": "Nowhere"}, {"language": "xx"}, {"bio": "x" * 501}):
        with pytest.raises(DomainError):
            change_preferences(user=ada, **bad)
    ada.refresh_from_db()
    assert (ada.time_zone, ada.language, ada.bio) == ("Europe/Berlin", "ru", "")


def test_a_token_opens_until_revoked_and_is_kept_only_as_a_hash(ada):
    kept, token = create_personal_token(user=ada, name="laptop")
    assert token not in str(PersonalToken.objects.values().get())
    assert user_for_token(token) == ada
    revoke_personal_token(user=ada, token_id=kept.pk)
    assert user_for_token(token) is None


def test_tokens_of_others_expired_ones_and_the_deactivated_open_nothing(ada, boris):
    kept, token = create_personal_token(
        user=ada, name="old", expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert user_for_token(token) is None
    with pytest.raises(DomainError):
        revoke_personal_token(user=boris, token_id=kept.pk)
    _kept, token = create_personal_token(user=ada, name="new")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert user_for_token(token) is None


def test_a_token_needs_a_name_and_there_is_a_limit(ada):
    with pytest.raises(InvalidInput):
        create_personal_token(user=ada, name="  ")
    for n in range(20):
        create_personal_token(user=ada, name=str(n))
    with pytest.raises(DomainError) as caught:
        create_personal_token(user=ada, name="one more")
    assert caught.value.code == "too_many_tokens"


@pytest.mark.django_db(transaction=True)
def test_one_name_registered_ten_times_at_once_is_one_account():
    results = at_once(
        [
            lambda n=n: register_user(username="Same", password=PASSWORD, email=f"{n}@example.org")
            for n in range(10)
        ]
    )
    assert User.objects.count() == 1
    assert sum(isinstance(r, User) for r in results) == 1
    assert all(isinstance(r, InvalidInput | User) for r in results), results


def test_a_make_user_signs_in():
    assert authenticate(username=make_user("someone").username, password=PASSWORD)
