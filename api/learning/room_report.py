"""What the course room's update carries, and what it means to the service."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.learning.dialects import CAPITALS, REPORTS
from api.learning.records import PercentField, number

MOST_MINUTES = 365 * 24 * 60


class UpdateInput(serializers.Serializer[Any]):
    """Progress at one content item. LOCKED follows from the prerequisites and cannot be sent."""

    courseId = number()  # noqa: N815 - the document's names
    courseContentId = number()  # noqa: N815
    userId = number(required=False, help_text="Of an integration: whose progress it is.")  # noqa: N815
    progressStatus = serializers.ChoiceField(  # noqa: N815
        REPORTS, required=False
    )
    activityDuration = serializers.IntegerField(  # noqa: N815
        min_value=0, max_value=MOST_MINUTES, required=False, help_text=_("Minutes spent at it in all.")
    )
    progressPercent = PercentField(required=False)  # noqa: N815
    metadata = serializers.DictField(required=False)


def read_report(values: dict[str, Any]) -> dict[str, Any]:
    """The service's words for an update."""
    word, spent = values.get("progressStatus"), values.get("activityDuration")
    return {
        "task_id": values["courseContentId"],
        "course_id": values["courseId"],
        "learner_id": values.get("userId"),
        "status": CAPITALS.reported[word] if word else None,
        "percent": values.get("progressPercent"),
        "spent": None if spent is None else timedelta(minutes=spent),
        "metadata": values.get("metadata"),
    }
