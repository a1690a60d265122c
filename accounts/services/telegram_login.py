"""Accounts by Telegram's login: an account made with it, and one it is added to.

Telegram itself has asked the person (that is the chat's side), so what is left to confirm is the web's side.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import TelegramAccount
from accounts.services.linking import AlreadyLinked, TelegramPerson, close_requests, telegram_state
from accounts.services.registration import register_user
from core.events import append_events
from core.models import User


def link_by_login(*, user: User, person: TelegramPerson) -> TelegramAccount:
    """Tie the person's Telegram account to `user`, who has just confirmed it. Raises `AlreadyLinked`."""
    try:
        with transaction.atomic():
            return _link(user, person)
    except IntegrityError as error:  # the same account was linked by another request in this very moment
        raise AlreadyLinked from error


def _link(user: User, person: TelegramPerson) -> TelegramAccount:
    User.objects.select_for_update().get(pk=user.pk)
    if TelegramAccount.objects.filter(user=user).exists():
        raise AlreadyLinked(_("Your account is already linked to a Telegram account. Unlink it first."))
    account = TelegramAccount.objects.create(
        user=user, telegram_id=person.id, username=person.username[:64], name=person.name[:130]
    )
    close_requests(user)
    append_events(user.pk, [("account.linked", {"telegram": telegram_state(account), "link": None})])
    return account


@transaction.atomic
def sign_up_by_login(*, person: TelegramPerson, username: str, time_zone: str, language: str) -> User:
    """A new account with a chosen name and no password. Raises `InvalidInput`, `AlreadyLinked`."""
    user = register_user(username=username, password=None, time_zone=time_zone, language=language)
    link_by_login(user=user, person=person)
    return user
