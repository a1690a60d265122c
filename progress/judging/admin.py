"""The judge's queue, workers and full reports, to look at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.admin import ChallengeAdmin
from challenges.models import Challenge
from core.adminkit import ReadOnlyAdmin, json_block
from core.errors import DomainError
from core.models import User
from progress.judging.models import JudgeRecord, JudgeTask, JudgeWorker
from progress.judging.rejudging import rejudge_challenge
from progress.judging.solution_checks import SolutionCheck


@admin.action(description=_("Judge all answers again"), permissions=["change"])
def rejudge(room: ChallengeAdmin, request: HttpRequest, challenges: QuerySet[Challenge]) -> None:
    """Run every answer to these once more, and correct points where the verdict changes."""
    actor = request.user if isinstance(request.user, User) else None
    for challenge in challenges:
        try:
            count = rejudge_challenge(actor=actor, challenge=challenge)
        except DomainError as error:
            room.message_user(request, f"{challenge}: {error}", messages.ERROR)
        else:
            text = ngettext("%d answer is judged again.", "%d answers are judged again.", count) % count
            room.message_user(request, f"{challenge}: {text}", messages.SUCCESS)


# The action belongs on the challenges' page, and that room knows nothing of answers.
ChallengeAdmin.actions = (*ChallengeAdmin.actions, rejudge)  # type: ignore[assignment]
ChallengeAdmin.goes_along.add(str(SolutionCheck._meta.model_name))


@admin.register(JudgeTask)
class JudgeTaskAdmin(ReadOnlyAdmin):
    """What waits or runs, in its order."""

    list_display = ("submission", "user", "challenge", "language", "priority", "turn", "ready_at", "holder")
    list_filter = ("priority", "language")
    list_select_related = ("user", "challenge", "submission")
    search_fields = ("user__username", "challenge__slug")
    date_hierarchy = "created_at"
    ordering = ("priority", "turn", "submission_id")


@admin.register(JudgeRecord)
class JudgeRecordAdmin(ReadOnlyAdmin):
    """Whole reports, secret tests included."""

    list_display = ("submission", "worker", "judged_at")
    list_select_related = ("submission",)
    search_fields = ("submission__user__username", "submission__challenge__slug")
    date_hierarchy = "judged_at"
    ordering = ("-judged_at",)
    exclude = ("report",)
    readonly_fields = ("whole",)

    @admin.display(description=_("report"))
    def whole(self, record: Any) -> SafeString:
        """The report in lines."""
        return json_block(record.report)


@admin.register(JudgeWorker)
class JudgeWorkerAdmin(ReadOnlyAdmin):
    """Who has shown that it lives."""

    list_display = ("name", "judged", "seconds", "problem", "started_at", "seen_at")
    search_fields = ("name",)
    date_hierarchy = "started_at"
    ordering = ("-seen_at",)


@admin.register(SolutionCheck)
class SolutionCheckAdmin(ReadOnlyAdmin):
    """Checks of challenges' own solutions."""

    list_display = ("challenge", "state", "reason", "publish", "created_at", "finished_at", "holder")
    list_filter = ("state", "publish")
    list_select_related = ("challenge",)
    search_fields = ("challenge__slug",)
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    exclude = ("results",)
    readonly_fields = ("whole",)

    @admin.display(description=_("report"))
    def whole(self, check: Any) -> SafeString:
        """The results in lines."""
        return json_block(check.results)
