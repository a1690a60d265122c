"""The course room's JSON: camelCase, an envelope around everything, dates and decimals as text.

`v_…_date` and `v_…_time` are the viewer's wall clock; the timestamps beside them are UTC with a `Z`.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from rest_framework import serializers

from api.learning.dialects import CAPITALS, ENROLLMENTS, TASKS
from learning.awards.links import certificate_url
from learning.models import TaskProgress
from learning.selectors.records import Place

# The document's months are English in every language.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def envelope(message: str, results: Any) -> dict[str, Any]:
    """What every answer of the course room looks like."""
    return {"success": True, "message": message, "results": results}


def instant(moment: datetime | None) -> str | None:
    """ "2025-10-13T17:50:51.683Z"."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(moment: datetime, zone: ZoneInfo) -> str:
    """ "15-Oct-2025" on the viewer's calendar."""
    local = moment.astimezone(zone)
    return f"{local.day:02d}-{MONTHS[local.month - 1]}-{local.year:04d}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """ "23:16:05" on the viewer's clock."""
    return f"{moment.astimezone(zone):%H:%M:%S}"


def decimal(value: Decimal) -> str:
    """ "100.00"."""
    return f"{value:.2f}"


def minutes(row: TaskProgress) -> int:
    """The time spent, in whole minutes."""
    return int(row.time_spent.total_seconds() // 60)


def _virtual(created: datetime, updated: datetime, zone: ZoneInfo) -> dict[str, str]:
    return {
        "v_created_date": day(created, zone),
        "v_created_time": clock(created, zone),
        "v_updated_date": day(updated, zone),
        "v_updated_time": clock(updated, zone),
    }


def enrollment_body(place: Place, zone: ZoneInfo) -> dict[str, Any] | None:
    """The enrolment with its certificate's address; None for who is not enrolled."""
    row = place.enrollment
    if row is None:
        return None
    return {
        **_virtual(row.created_at, row.updated_at, zone),
        "enrollmentId": row.pk,
        "userId": row.user_id,
        "courseId": row.course_id,
        "enrollmentStatus": CAPITALS.enrollment[row.status_at(timezone.now())],
        "enrollmentDate": instant(row.enrollment_date),
        "completionDate": instant(row.completion_date),
        "certificateUrl": certificate_url(place.certificate) if place.certificate else None,
        "metadata": row.metadata,
        "enrollment_created_at": instant(row.created_at),
        "enrollment_updated_at": instant(row.updated_at),
    }


def activity_body(row: TaskProgress, status: str, zone: ZoneInfo) -> dict[str, Any]:
    """One entry of `activityLogs`."""
    return {
        **_virtual(row.created_at, row.updated_at, zone),
        "progressId": row.pk,
        "userId": row.user_id,
        "courseId": row.course_id,
        "courseContentId": row.task_id,
        "progressStatus": CAPITALS.task[status],
        "activityDuration": minutes(row),
        "progressPercent": decimal(row.percent),
        "metadata": row.metadata,
        "user_course_content_progress_created_at": instant(row.created_at),
        "user_course_content_progress_updated_at": instant(row.updated_at),
    }


def place_body(place: Place, zone: ZoneInfo) -> dict[str, Any]:
    """One learner: the enrolment and the activity logs."""
    return {
        "enrollments": enrollment_body(place, zone),
        "activityLogs": [activity_body(row, place.status_at(row), zone) for row in place.rows],
    }


def member_body(place: Place, zone: ZoneInfo) -> dict[str, Any]:
    """The same in a list of learners."""
    return {"userId": place.user_id, **place_body(place, zone)}


def short_activity_body(row: TaskProgress, status: str, zone: ZoneInfo) -> dict[str, Any]:
    """One entry of the activities' own list."""
    whole = activity_body(row, status, zone)
    names = ("progressId", "courseContentId", "progressStatus", "activityDuration", "progressPercent")
    return {name: whole[name] for name in (*names, *_virtual(row.created_at, row.updated_at, zone))}


def updated_body(row: TaskProgress) -> dict[str, Any]:
    """The answer to an update."""
    return {
        "progressId": row.pk,
        "userId": row.user_id,
        "courseId": row.course_id,
        "courseContentId": row.task_id,
        "progressStatus": CAPITALS.task[str(row.status)],
        "activityDuration": minutes(row),
        "progressPercent": decimal(row.percent),
        "user_course_content_progress_updated_at": instant(row.updated_at),
    }


def _text(**options: Any) -> serializers.CharField:
    return serializers.CharField(**options)


def _shape(name: str, **fields: Any) -> Any:
    return type(name, (serializers.Serializer,), {"__doc__": name, **fields})


def _dates() -> dict[str, Any]:
    return {f"v_{when}_{what}": _text() for when in ("created", "updated") for what in ("date", "time")}


EnrollmentShape = _shape(
    "RoomEnrollment",
    **_dates(),
    enrollmentId=serializers.IntegerField(),
    userId=serializers.IntegerField(),
    courseId=serializers.IntegerField(),
    enrollmentStatus=serializers.ChoiceField(ENROLLMENTS),
    enrollmentDate=serializers.DateTimeField(),
    completionDate=serializers.DateTimeField(allow_null=True),
    certificateUrl=serializers.URLField(allow_null=True),
    metadata=serializers.DictField(),
    enrollment_created_at=serializers.DateTimeField(),
    enrollment_updated_at=serializers.DateTimeField(),
)
_SHORT = {
    "progressId": serializers.IntegerField(),
    "courseContentId": serializers.IntegerField(),
    "progressStatus": serializers.ChoiceField(TASKS),
    "activityDuration": serializers.IntegerField(help_text="Minutes."),
    "progressPercent": _text(help_text='"100.00"'),
}
ShortActivityShape = _shape("RoomShortActivity", **_SHORT, **_dates())
_LONG = {
    **_SHORT,
    "userId": serializers.IntegerField(),
    "courseId": serializers.IntegerField(),
    "user_course_content_progress_updated_at": serializers.DateTimeField(),
}
ActivityShape = _shape(
    "RoomActivity",
    **_LONG,
    **_dates(),
    metadata=serializers.DictField(),
    user_course_content_progress_created_at=serializers.DateTimeField(),
)
UpdatedShape = _shape("RoomUpdated", **_LONG)
PlaceShape = _shape(
    "RoomPlace", enrollments=EnrollmentShape(allow_null=True), activityLogs=ActivityShape(many=True)
)
MemberShape = _shape(
    "RoomMember",
    userId=serializers.IntegerField(),
    enrollments=EnrollmentShape(allow_null=True),
    activityLogs=ActivityShape(many=True),
)
EngagementShape = _shape(
    "RoomEngagement",
    contentId=serializers.IntegerField(),
    completionCount=serializers.IntegerField(),
    avgDuration=serializers.FloatField(help_text="Minutes."),
)
AnalyticsShape = _shape(
    "RoomAnalytics",
    totalEnrollments=serializers.IntegerField(),
    activeUsers=serializers.IntegerField(),
    completedUsers=serializers.IntegerField(),
    averageProgress=serializers.FloatField(),
    completionRate=serializers.FloatField(help_text="Percent."),
    averageCompletionTime=serializers.FloatField(help_text="Days."),
    totalActivities=serializers.IntegerField(),
    contentEngagement=EngagementShape(many=True),
)
RefusalShape = _shape(
    "RoomRefusal", success=serializers.BooleanField(), message=_text(), code=_text(help_text="Stable.")
)


def enveloped(name: str, results: Any) -> Any:
    """The schema of an envelope around `results`."""
    return _shape(name, success=serializers.BooleanField(), message=_text(), results=results)
