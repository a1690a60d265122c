"""Signing up, and the choices a person makes about the account."""

from copy import copy

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.events import append_events
from core.middleware import supported_language
from core.models import Stream, User
from core.text import clean_text


@transaction.atomic
def register_user(
    *, username: str, password: str | None, email: str = "", time_zone: str = "UTC", language: str = ""
) -> User:
    """Create a learner's account; without a password nobody signs in by one until it is set.

    Raises `InvalidInput` (code `invalid_account`, `details["fields"]`: field → messages) when a name is
    taken or malformed, the password too weak, or the time zone unknown.
    """
    if password is not None:
        clean_text(password, limit=256, field="password")
    user = User(
        username=clean_text(username, limit=150, field="username").strip(),
        email=clean_text(email, limit=254, field="email").strip(),
        time_zone=time_zone,
        language=supported_language(language),
    )
    _check(user, password)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # somebody took the name or the address since it was checked
        _check(user, password)
        raise
    Stream.objects.create(user=user)
    return user


def _check(user: User, password: str | None) -> None:
    problems: dict[str, list[str]] = {}
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        problems.update(_by_field(error, user))
    try:
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        problems["password"] = error.messages
    if problems:
        raise InvalidInput(
            _("This account cannot be created as it is."), code="invalid_account", fields=problems
        )


def _by_field(error: ValidationError, user: User) -> dict[str, list[str]]:
    """Field → messages; what a constraint on one column says is shown at that column's field."""
    found: dict[str, list[str]] = {}
    for field, messages in error.message_dict.items():
        if field == "__all__":
            others = User.objects.exclude(pk=user.pk)
            taken = others.filter(username__iexact=user.username).exists()
            field = "username" if taken else "email"
        found.setdefault(field, []).extend(m for m in messages if m not in found.get(field, []))
    return found


@transaction.atomic
def change_profile(*, user: User, username: str, email: str, bio: str) -> User:
    """Change name, address and the words about oneself.

    Raises `InvalidInput` (`invalid_account`, `details["fields"]`) when a name or address is taken or
    malformed.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    user.username = clean_text(username, limit=150, field="username").strip()
    user.email = clean_text(email, limit=254, field="email").strip()
    user.bio = clean_text(bio, limit=500, field="bio")
    try:
        user.full_clean(exclude=["password"])
        with transaction.atomic():
            user.save(update_fields=["username", "email", "bio"])
    except ValidationError as error:
        message = _("This profile cannot be saved as it is.")
        raise InvalidInput(message, code="invalid_account", fields=_by_field(error, user)) from error
    except IntegrityError as error:  # somebody took the name or the address in this very moment
        raise InvalidInput(_("This name or address is taken."), code="invalid_account") from error
    append_events(user.pk, [("account.changed", {"account": account_state(user)})])
    return user


@transaction.atomic
def change_preferences(
    *, user: User, time_zone: str | None = None, language: str | None = None, bio: str | None = None
) -> User:
    """Change what is given; raises `InvalidInput` (`invalid_account`) for an unknown zone or language."""
    wanted = copy(user)  # a refused choice must not stay on the person who is shown the refusal
    if time_zone is not None:
        wanted.time_zone = clean_text(time_zone, limit=64, field="time_zone")
    if language is not None:
        if language and not supported_language(language):
            raise InvalidInput(
                _("This language is not available."), code="unknown_language", field="language"
            )
        wanted.language = supported_language(language)
    if bio is not None:
        wanted.bio = clean_text(bio, limit=500, field="bio")
    try:
        wanted.clean_fields(exclude=["password", "username", "email"])
    except ValidationError as error:
        raise InvalidInput(code="invalid_account", fields=error.message_dict) from error
    user.time_zone, user.language, user.bio = wanted.time_zone, wanted.language, wanted.bio
    user.save(update_fields=["time_zone", "language", "bio"])
    announce_account(user=user)
    return user


@transaction.atomic
def announce_account(*, user: User) -> None:
    """Tell the person's open pages and chats that the account has changed."""
    append_events(user.pk, [("account.changed", {"account": account_state(user)})])


def account_state(user: User) -> dict[str, str]:
    """The part of a person's live state that they choose themselves."""
    return {"username": user.username, "time_zone": user.time_zone, "language": user.language}
