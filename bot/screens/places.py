"""A challenge's place in the learner's courses, in words."""

from django.utils.translation import gettext as _

from bot.rendering import plain
from bot.screens.courses import standing
from core.models import User
from learning.selectors.places import ChallengePlace, places_of_challenge


def place_lines(user: User, challenge_id: int) -> list[str]:
    """HTML lines: the courses this challenge is a task of, and what of them is done with it."""
    return [_place_line(place) for place in places_of_challenge(user, challenge_id)]


def _place_line(place: ChallengePlace) -> str:
    names = {
        "course": place.enrollment.course.localized("title"),
        "module": place.task.module.localized("title"),
    }
    words = _("A task of the course “%(course)s”.") % names
    if place.is_done:
        words = _("Done in the course “%(course)s”.") % names
        if place.module_done:
            words += " " + _("The module “%(module)s” is complete.") % names
    return plain(f"📘 {words} {standing(str(place.enrollment.status), place.enrollment.progress)}")
