"""The room everything else stands on."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Settings, people, errors, the event log."""

    name = "core"
    verbose_name = _("People and events")

    def ready(self) -> None:
        """Old events are forgotten by the hour."""
        from core.events import prune_old_events
        from core.upkeep import register_job

        register_job("events", timedelta(hours=1), lambda: f"{prune_old_events()} forgotten")
