"""Reading certificates: one's own, and any by its code, which is public."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.models import User
from learning.models import Certificate, Course


def certificates_of(user: User) -> QuerySet[Certificate]:
    """The person's certificates, latest first; revoked ones too."""
    return Certificate.objects.filter(user=user).select_related("course")


def valid_codes(course: Course, user_ids: list[int]) -> dict[int, str]:
    """Of these learners who have a valid certificate of the course, its code; one query."""
    found = Certificate.objects.filter(course=course, user_id__in=user_ids, revoked_at=None)
    return dict(found.values_list("user_id", "code"))


def find_certificate(code: str) -> Certificate:
    """The certificate with this code, for anybody; raises `NotFound` (`certificate_not_found`)."""
    found = Certificate.objects.select_related("course", "user").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such certificate."), code="certificate_not_found")
    return found
