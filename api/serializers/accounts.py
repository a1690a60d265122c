"""People, their tokens and their Telegram link, as they go out and come in."""

from typing import Any

from rest_framework import serializers

from accounts.models import PersonalToken
from api.serializers.progress import TotalsSerializer


class TelegramSerializer(serializers.Serializer[Any]):
    """A linked Telegram account."""

    username = serializers.CharField()
    name = serializers.CharField()
    linked_at = serializers.DateTimeField()


class LinkSerializer(serializers.Serializer[Any]):
    """A link in the making: both sides see the same code and confirm."""

    id = serializers.IntegerField()
    telegram_username = serializers.CharField()
    telegram_name = serializers.CharField()
    match_code = serializers.CharField()
    chat_confirmed = serializers.BooleanField()
    web_confirmed = serializers.BooleanField()
    expires_at = serializers.DateTimeField()


class TelegramPageSerializer(serializers.Serializer[Any]):
    """Where the account stands with Telegram."""

    telegram = TelegramSerializer(allow_null=True)
    link = LinkSerializer(allow_null=True)


class NewLinkSerializer(serializers.Serializer[Any]):
    """A fresh deep link: it works once, for `expires_in` seconds."""

    token = serializers.CharField()
    url = serializers.URLField(allow_null=True, help_text="null while the bot has no name configured.")
    expires_in = serializers.IntegerField()


class MeSerializer(serializers.Serializer[Any]):
    """The caller's own account."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    email = serializers.CharField()
    time_zone = serializers.CharField()
    language = serializers.CharField()
    bio = serializers.CharField()
    is_instructor = serializers.BooleanField()
    is_admin = serializers.BooleanField()
    joined_at = serializers.DateTimeField()
    totals = TotalsSerializer()


class PreferencesSerializer(serializers.Serializer[Any]):
    """What a person may change about the account."""

    time_zone = serializers.CharField(max_length=64, required=False, help_text="IANA name.")
    language = serializers.CharField(
        max_length=8, required=False, allow_blank=True, help_text="Empty: what the client asks for."
    )
    bio = serializers.CharField(max_length=500, required=False, allow_blank=True)


class RegistrationSerializer(serializers.Serializer[Any]):
    """A new account."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    time_zone = serializers.CharField(max_length=64, required=False)
    language = serializers.CharField(max_length=8, required=False, allow_blank=True)


class NewTokenSerializer(serializers.Serializer[Any]):
    """A personal token to be made."""

    name = serializers.CharField(max_length=80)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class TokenSerializer(serializers.Serializer[PersonalToken]):
    """A personal token; the token itself is not kept."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class FreshTokenSerializer(TokenSerializer):
    """A personal token just made, with its only readable copy."""

    token = serializers.CharField()


class CredentialsSerializer(serializers.Serializer[Any]):
    """Who wants a pair of tokens."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)


class PairSerializer(serializers.Serializer[Any]):
    """A short-lived access token, and the refresh token that gets the next pair, once."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = serializers.CharField(max_length=4_096)


class VerifySerializer(serializers.Serializer[Any]):
    """Any token of a pair."""

    token = serializers.CharField(max_length=4_096)
