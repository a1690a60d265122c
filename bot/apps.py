"""The Telegram door."""

from django.apps import AppConfig


class BotConfig(AppConfig):
    """Inbox, handlers, screens, outbox."""

    name = "bot"

    def ready(self) -> None:
        """Report at `/readyz` whether a bot process was seen lately and moves, and tell its figures."""
        from bot import figures
        from bot.runs import probe
        from core.health import register_probe
        from core.metrics import register_metrics

        register_probe("bot", probe)
        register_probe("bot_receiving", figures.receiving)
        register_probe("bot_inbox", figures.inbox)
        register_probe("bot_outbox", figures.outbox)
        register_metrics("bot", figures.metrics)
