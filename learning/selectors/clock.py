"""Enrolments as of now: access runs out by the clock, before anybody writes it down."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, Value, When

from learning.models import CourseEnrollment

Status = CourseEnrollment.Status


def over(now: datetime, prefix: str = "") -> Q:
    """Enrolments whose access has run out and whose row does not say so yet; `prefix`: the way to them."""
    return Q(**{f"{prefix}status__in": CourseEnrollment.ACTIVE, f"{prefix}expires_at__lte": now})


def lasting(now: datetime, prefix: str = "") -> Q:
    """Enrolments whose access has not run out by the clock, whatever their status."""
    unlimited = Q(**{f"{prefix}expires_at__isnull": True})
    return unlimited | Q(**{f"{prefix}expires_at__gt": now})


def status_as_of(now: datetime, prefix: str = "") -> Case:
    """`CourseEnrollment.status_at` as a value in a statement."""
    return Case(
        When(over(now, prefix), then=Value(Status.EXPIRED.value)),
        default=F(f"{prefix}status"),
        output_field=CharField(),
    )
