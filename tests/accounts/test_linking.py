"""Tying a Telegram account to a learner's: both sides confirm, a token works once, races have one winner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import LinkRequest, TelegramAccount
from accounts.selectors import pending_link, user_for_telegram
from accounts.services.linking import (
    TelegramPerson,
    begin_link,
    cancel_link,
    claim_link,
    confirm_link_in_chat,
    confirm_link_on_web,
    expire_links,
    unlink_telegram,
)
from accounts.services.telegram_login import link_by_login
from core.errors import DomainError
from core.models import Event
from progress.snapshot import apply_events, read_snapshot
from tests.concurrency import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PHONE = TelegramPerson(id=77, username="ada_phone", name="Ada")


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.parametrize("web_first", [True, False])
def test_linked_only_after_both_sides_confirm(ada, web_first):
    before = read_snapshot(ada.pk)
    request = claim_link(token=begin_link(user=ada), person=PHONE)
    sides = [
        lambda: confirm_link_on_web(user=ada, request_id=request.pk),
        lambda: confirm_link_in_chat(request_id=request.pk, telegram_id=77),
    ]
    first, second = sides if web_first else reversed(sides)
    assert first() is None
    assert user_for_telegram(77) is None
    assert second().telegram_id == 77
    assert user_for_telegram(77) == ada
    assert apply_events(before, Event.objects.order_by("seq")) == read_snapshot(ada.pk)


def check_live(user, before):
    """The state before, carried on by the events, is the state read afresh."""
    assert apply_events(before, Event.objects.filter(user=user).order_by("seq")) == read_snapshot(user.pk)


def test_a_new_beginning_takes_back_the_request_that_a_chat_had_taken(ada):
    request = claim_link(token=begin_link(user=ada), person=PHONE)
    before = read_snapshot(ada.pk)
    assert before["link"]["id"] == request.pk
    begin_link(user=ada)
    assert read_snapshot(ada.pk)["link"] is None
    check_live(ada, before)
    begin_link(user=ada)  # nobody had taken that one: nothing to tell
    assert [e.type for e in Event.objects.filter(user=ada).order_by("seq")] == [
        "link.claimed",
        "link.cancelled",
    ]


def test_telegrams_own_login_ends_the_request_that_was_under_way(ada):
    request = claim_link(token=begin_link(user=ada), person=PHONE)
    before = read_snapshot(ada.pk)
    link_by_login(user=ada, person=TelegramPerson(id=78))
    assert read_snapshot(ada.pk)["link"] is None
    check_live(ada, before)
    assert refusal(confirm_link_in_chat, request_id=request.pk, telegram_id=77) == "link_expired"


def test_what_runs_out_is_state_until_it_is_told_as_an_event(ada, boris):
    claim_link(token=begin_link(user=ada), person=PHONE)
    begin_link(user=boris)
    before = read_snapshot(ada.pk)
    assert expire_links() == 0
    LinkRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert pending_link(ada) is None
    assert read_snapshot(ada.pk)["link"]["match_code"] == before["link"]["match_code"]
    assert expire_links() == 1
    assert read_snapshot(ada.pk)["link"] is None
    check_live(ada, before)
    assert expire_links() == 0
    assert not Event.objects.filter(user=boris).exists()


def test_the_page_sees_who_took_the_token(ada):
    token = begin_link(user=ada)
    request = claim_link(token=token, person=PHONE)
    assert pending_link(ada) == request
    assert len(request.match_code) == 4
    assert token not in str(LinkRequest.objects.values().get())


def test_a_token_works_once_and_not_for_another_chat(ada):
    token = begin_link(user=ada)
    claim_link(token=token, person=PHONE)
    assert refusal(claim_link, token=token, person=TelegramPerson(id=78)) == "link_expired"
    assert refusal(claim_link, token=token, person=PHONE) == "link_expired"


@pytest.mark.parametrize("token", ["", "garbage", "x" * 5_000, "\ud800", "nul\x00"])
def test_garbage_is_an_expired_link(db, token):
    assert refusal(claim_link, token=token, person=PHONE) == "link_expired"


def test_an_old_token_and_an_old_request_are_refused(ada):
    token = begin_link(user=ada)
    request = claim_link(token=token, person=PHONE)
    LinkRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(confirm_link_in_chat, request_id=request.pk, telegram_id=77) == "link_expired"
    assert refusal(confirm_link_on_web, user=ada, request_id=request.pk) == "link_expired"
    assert refusal(claim_link, token=begin_link(user=ada)[:-1], person=PHONE) == "link_expired"


def test_a_new_token_ends_the_old_one(ada):
    old = begin_link(user=ada)
    begin_link(user=ada)
    assert refusal(claim_link, token=old, person=PHONE) == "link_expired"


def test_nobody_confirms_for_somebody_else(ada, boris):
    request = claim_link(token=begin_link(user=ada), person=PHONE)
    assert refusal(confirm_link_on_web, user=boris, request_id=request.pk) == "link_expired"
    assert refusal(confirm_link_in_chat, request_id=request.pk, telegram_id=78) == "link_expired"
    assert not cancel_link(request_id=request.pk, user=boris)
    assert not cancel_link(request_id=request.pk, telegram_id=78)


def test_a_cancelled_request_cannot_be_confirmed(ada):
    request = claim_link(token=begin_link(user=ada), person=PHONE)
    assert cancel_link(request_id=request.pk, telegram_id=77)
    assert refusal(confirm_link_on_web, user=ada, request_id=request.pk) == "link_expired"


def link(user, telegram_id) -> TelegramAccount:
    return TelegramAccount.objects.create(user=user, telegram_id=telegram_id)


def test_an_account_is_linked_to_one_chat_and_a_chat_to_one_account(ada, boris):
    link(ada, 77)
    assert refusal(begin_link, user=ada) == "already_linked"
    assert refusal(claim_link, token=begin_link(user=boris), person=PHONE) == "already_linked"


@pytest.mark.parametrize("side", ["user", "telegram_id"])
def test_either_side_unlinks(ada, side):
    link(ada, 77)
    which = {"user": ada} if side == "user" else {"telegram_id": 77}
    assert unlink_telegram(**which)
    assert not unlink_telegram(**which)
    assert user_for_telegram(77) is None


def test_a_deactivated_learner_is_nobody_in_the_chat(ada):
    link(ada, 77)
    ada.is_active = False
    ada.save()
    assert user_for_telegram(77) is None


@pytest.mark.django_db(transaction=True)
def test_two_uses_of_one_token_at_once_have_one_winner():
    token = begin_link(user=make_user("ada"))
    results = at_once([lambda n=n: claim_link(token=token, person=TelegramPerson(id=n)) for n in range(1, 9)])
    winners = [r for r in results if not isinstance(r, Exception)]
    assert len(winners) == 1
    assert {r.code for r in results if isinstance(r, DomainError)} == {"link_expired"}


@pytest.mark.django_db(transaction=True)
def test_one_chat_confirming_two_accounts_at_once_gets_one():
    users = [make_user() for _ in range(2)]
    requests = [claim_link(token=begin_link(user=user), person=PHONE) for user in users]
    for user, request in zip(users, requests, strict=True):
        confirm_link_on_web(user=user, request_id=request.pk)
    results = at_once([lambda r=r: confirm_link_in_chat(request_id=r.pk, telegram_id=77) for r in requests])
    assert sum(isinstance(r, TelegramAccount) for r in results) == 1
    assert [r.code for r in results if isinstance(r, DomainError)] == ["already_linked"]
    assert TelegramAccount.objects.count() == 1
