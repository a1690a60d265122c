"""Invitation codes: made by instructors, used up by learners."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import User
from core.text import clean_text
from learning.access import find_taught
from learning.models import Course, Invitation

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letters that look alike
CODE_LENGTH = 12


@transaction.atomic
def invitation_create(
    *, actor: User, course_id: int, max_uses: int | None = None, expires_at: datetime | None = None
) -> Invitation:
    """A new code for a course the actor teaches. Raises `NotFound`, `NotAllowed`, `InvalidInput`."""
    course = find_taught(actor, course_id)
    if max_uses is not None and not 1 <= max_uses <= 100_000:
        raise InvalidInput(_("From 1 to 100,000."), code="out_of_range", field="max_uses")
    code = "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))
    return Invitation.objects.create(
        course=course, code=code, max_uses=max_uses, expires_at=expires_at, created_by=actor
    )


@transaction.atomic
def invitation_delete(*, actor: User, invitation_id: int) -> None:
    """Withdraw a code; who came in with it stays. Raises `NotFound`, `NotAllowed`."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound(_("There is no such invitation."), code="invitation_not_found")
    find_taught(actor, invitation.course_id)
    invitation.delete()


def use_invitation(course: Course, code: str, now: datetime) -> None:
    """Use a code once; the conditional update lets no more learners in than the code allows.

    Raises `NotAllowed` (`invitation_needed`, `invitation_invalid`).
    """
    code = clean_text(code, limit=40, field="code").strip().upper()
    if not code:
        raise NotAllowed(_("This course is by invitation. Enter your code."), code="invitation_needed")
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    left = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
    won = Invitation.objects.filter(alive, left, course=course, code=code).update(uses=F("uses") + 1)
    if not won:
        raise NotAllowed(_("This invitation code is not valid (any more)."), code="invitation_invalid")
