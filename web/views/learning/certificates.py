"""The public pages of a certificate: anybody with its code can check it, instructors can revoke it."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotFound
from learning.access import teaches
from learning.awards.credential import credential, issuer_profile, revocation_list, signed_credential
from learning.awards.keys import published_jwk
from learning.awards.links import certificate_url
from learning.awards.pdf import certificate_pdf, qr_svg
from learning.models import Certificate
from learning.selectors.certificates import find_certificate
from learning.services import certificate_revoke
from web.http import PageRequest, member_page, page


@require_GET
@page
def certificate_page(request: PageRequest, code: str) -> HttpResponse:
    """Whose certificate it is, for what, since when, and whether it still holds."""
    certificate = find_certificate(code)
    may_revoke = certificate.is_valid and teaches(request.user, certificate.course)
    context = {"certificate": certificate, "url": certificate_url(code), "may_revoke": may_revoke}
    return render(request, "web/certificate/page.html", context)


@require_POST
@member_page
def revoke(request: PageRequest, code: str) -> HttpResponse:
    """Declare the certificate void; for those who teach its course."""
    certificate_revoke(actor=request.learner, code=code, reason=request.POST.get("reason", ""))
    messages.success(request, _("The certificate has been revoked."))
    return redirect("web:certificate", code)


@require_GET
@page
def qr(request: PageRequest, code: str) -> HttpResponseBase:
    """The page's address as a QR code."""
    find_certificate(code)
    return HttpResponse(qr_svg(certificate_url(code)), content_type="image/svg+xml")


@require_GET
@page
def pdf(request: PageRequest, code: str) -> HttpResponseBase:
    """The certificate to print; none for a revoked one."""
    certificate = _valid(code)
    response = HttpResponse(
        certificate_pdf(certificate, language=get_language()), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="certificate-{certificate.course.slug}.pdf"'
    return response


@require_GET
@page
def credential_json(request: PageRequest, code: str) -> HttpResponseBase:
    """The credential unsigned, to read."""
    return JsonResponse(credential(_valid(code)), content_type="application/ld+json")


@require_GET
@page
def credential_jwt(request: PageRequest, code: str) -> HttpResponseBase:
    """The signed credential, to keep in a wallet."""
    response = HttpResponse(signed_credential(_valid(code)), content_type="application/vc+jwt")
    response["Content-Disposition"] = 'attachment; filename="credential.jwt"'
    return response


def _valid(code: str) -> Certificate:
    certificate = find_certificate(code)
    if not certificate.is_valid:
        raise NotFound(_("This certificate has been revoked."), code="certificate_revoked")
    return certificate


@require_GET
@page
def issuer(request: PageRequest) -> HttpResponseBase:
    """The issuer's profile."""
    return JsonResponse(issuer_profile())


@require_GET
@page
def revoked(request: PageRequest) -> HttpResponseBase:
    """The list of revoked credentials."""
    return JsonResponse(revocation_list())


@require_GET
@page
def key(request: PageRequest, thumbprint: str) -> HttpResponseBase:
    """A public key that credentials are checked against."""
    jwk = published_jwk(thumbprint)
    if jwk is None:
        raise NotFound(code="key_not_found")
    return JsonResponse(jwk)
