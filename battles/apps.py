"""Battles: quizzes played together, by whoever is there, at the same moment."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BattlesConfig(AppConfig):
    """Battles, their questions, participants and answers."""

    name = "battles"
    verbose_name = _("Battles")

    def ready(self) -> None:
        """The upkeep makes the steps that are due, and cancels what was forgotten."""
        from battles.services.hosting import cancel_forgotten
        from battles.services.running import advance_due
        from core.upkeep import register_clockwork, register_job

        register_clockwork("battles", advance_due)
        register_job("battles", timedelta(hours=1), cancel_forgotten)
