"""The Telegram door."""

from django.apps import AppConfig


class BotConfig(AppConfig):
    """Inbox, handlers, screens, outbox."""

    name = "bot"

    def ready(self) -> None:
        """Report at `/readyz` whether a bot process was seen lately."""
        from bot.runs import probe
        from core.health import register_probe

        register_probe("bot", probe)
