"""Why something cannot be done in a battle."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound


class BattleNotFound(NotFound):
    """No battle has this code."""

    code = "battle_not_found"
    message = _("There is no battle with this code.")


class NotHost(NotAllowed):
    """Only the host leads the battle."""

    code = "battle_not_host"
    message = _("Only the host can do this.")


class BattleOver(Conflict):
    """It has ended."""

    code = "battle_over"
    message = _("This battle is over.")


class TooLate(Conflict):
    """The question takes no answers any more."""

    code = "battle_too_late"
    message = _("Too late: this question is closed.")


class NotAsked(Conflict):
    """The question has not been asked yet."""

    code = "battle_not_asked"
    message = _("This question has not been asked yet.")


class BattleFull(Conflict):
    """As many take part as may."""

    code = "battle_full"
    message = _("This battle is full.")


class NothingToAsk(InvalidInput):
    """No published question fits the topic."""

    code = "battle_no_questions"
    message = _("There are no questions with options on this topic.")
