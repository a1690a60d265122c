"""Progress: attempts, points, standings, streaks and achievements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    """What learners did, and what it earned them."""

    name = "progress"
    verbose_name = _("Progress")

    def ready(self) -> None:
        """Join content packs, the proofs of challenges, `/readyz`, and what happens to hints."""
        from challenges.content.sections import register_section
        from challenges.proofs import register_keeper
        from challenges.signals import hints_removed
        from core.health import register_probe
        from progress.content.achievements import Achievements
        from progress.judging.health import probe
        from progress.judging.proofs import SolutionProofs
        from progress.services.hinting import withdraw_hints

        register_section(Achievements())
        register_keeper(SolutionProofs())
        register_probe("judge", probe)
        hints_removed.connect(withdraw_hints, dispatch_uid="progress.hints")
