"""Progress: attempts, points, standings, streaks and achievements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    """What learners did, and what it earned them."""

    name = "progress"
    verbose_name = _("Progress")

    def ready(self) -> None:
        """Add this room's part of a content pack; keep its proofs, and report on the judge at `/readyz`."""
        from challenges.content.sections import register_section
        from challenges.proofs import register_keeper
        from core.health import register_probe
        from progress.content.achievements import Achievements
        from progress.judging.health import probe
        from progress.judging.proofs import SolutionProofs

        register_section(Achievements())
        register_keeper(SolutionProofs())
        register_probe("judge", probe)
