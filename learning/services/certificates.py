"""Issuing and revoking certificates."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound
from core.events import append_events
from core.models import User
from core.text import clean_text
from learning.access import check_teaches
from learning.models import Certificate, CourseEnrollment
from learning.services.revisions import bump_revision
from learning.states import enrollment_state
from progress.services.learner import lock_learner


def issue_certificate(enrollment: CourseEnrollment, *, now: datetime) -> Certificate:
    """The learner's certificate for the course, made now if there was none. Call under the learner's lock."""
    user, course = enrollment.user, enrollment.course
    certificate, _created = Certificate.objects.get_or_create(
        user=user,
        course=course,
        defaults={
            "code": secrets.token_urlsafe(18),
            "learner_name": user.get_full_name() or user.username,
            "course_title": course.title,
            "issued_at": now,
        },
    )
    return certificate


@transaction.atomic
def certificate_revoke(*, actor: User, code: str, reason: str) -> Certificate:
    """Declare a certificate void; its public page says so from now on.

    Raises `NotFound` (`certificate_not_found`), `NotAllowed` (`not_instructor`), `Conflict`
    (`already_revoked`), `InvalidInput` for the reason.
    """
    certificate = Certificate.objects.select_related("course").filter(code=code).first()
    if certificate is None:
        raise NotFound(_("There is no such certificate."), code="certificate_not_found")
    check_teaches(actor, certificate.course)
    reason = clean_text(reason, limit=300, field="reason").strip()
    lock_learner(certificate.user_id)
    won = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_for=reason
    )
    if not won:
        raise Conflict(_("This certificate has been revoked already."), code="already_revoked")
    _step_back(certificate)
    certificate.refresh_from_db()
    return certificate


def _step_back(certificate: Certificate) -> None:
    """Without a valid certificate the learner has completed the course, no more."""
    enrollment = CourseEnrollment.objects.filter(
        user_id=certificate.user_id, course_id=certificate.course_id
    ).first()
    if enrollment is not None and enrollment.status == CourseEnrollment.Status.CERTIFIED:
        enrollment.status = CourseEnrollment.Status.COMPLETED
        enrollment.save()
        append_events(certificate.user_id, [("course.changed", {"enrollment": enrollment_state(enrollment)})])
    bump_revision(certificate.course_id, certificate.user_id)
