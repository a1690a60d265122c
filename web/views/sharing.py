"""The pictures of shared links: of published challenges, and of certificates that hold."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.errors import NotFound
from learning.selectors.certificates import find_certificate
from progress.selectors import visible_challenges
from web.http import PageRequest, fragment
from web.sharing.pictures import share_picture
from web.templatetags.notebook import specimen

DAY = 86_400


@require_GET
@fragment
def challenge_picture(request: PageRequest, slug: str) -> HttpResponse:
    """A challenge's card, as strangers may see it."""
    challenge = visible_challenges(None).select_related("category").filter(slug=slug).first()
    if challenge is None:
        raise NotFound(code="challenge_not_found")
    points = ngettext("%(n)s point", "%(n)s points", challenge.points) % {"n": challenge.points}
    return _png(
        tag=f"№ {specimen(challenge.pk)}",
        kind=challenge.category.localized("title"),
        title=challenge.localized("title"),
        line=f"{challenge.get_difficulty_display()} · {challenge.behaviour.label} · {points}",
    )


@require_GET
@fragment
def certificate_picture(request: PageRequest, code: str) -> HttpResponse:
    """A certificate that holds: whose it is, and for what."""
    certificate = find_certificate(code)
    if not certificate.is_valid:
        raise NotFound(_("This certificate has been revoked."), code="certificate_revoked")
    return _png(
        tag=_("Certificate"),
        kind=f"{certificate.issued_at:%Y-%m-%d}",
        title=certificate.learner_name,
        line=certificate.course_title,
    )


def _png(**texts: str) -> HttpResponse:
    response = HttpResponse(share_picture(**texts), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
