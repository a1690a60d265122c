"""Accounts: signing up, personal tokens, and the tie between an account and a Telegram chat."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Signing up, tokens, Telegram links."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """What has expired is cleared away from time to time."""
        from accounts.upkeep import clear_init_data, clear_sessions, clear_tokens, end_links
        from core.upkeep import register_job

        register_job("tokens", timedelta(days=1), clear_tokens)
        register_job("links", timedelta(minutes=1), end_links)
        register_job("init-data", timedelta(hours=1), clear_init_data)
        register_job("sessions", timedelta(days=1), clear_sessions)
