"""Challenges: what there is to solve, and how an answer is validated."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    """Categories, tags, challenges and their kinds."""

    name = "challenges"
    verbose_name = _("Challenges")

    def ready(self) -> None:
        """Add this room's parts of a content pack."""
        from challenges.content.categories import Categories
        from challenges.content.challenges import Challenges
        from challenges.content.sections import register_section

        register_section(Categories())
        register_section(Challenges())
