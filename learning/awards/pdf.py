"""The certificate as a PDF (tagged, with its fonts inside), and its QR code.

The layout is a document of its own (`layout/certificate.typ`); texts travel as inputs, never as markup,
so that no name or title can be taken for an instruction. The library brings fonts for Latin, Greek and
Cyrillic; other scripts take whatever font the machine has.
"""

from io import BytesIO
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.translations import short_language
from learning.awards.links import certificate_url
from learning.models import Certificate

LAYOUT = Path(__file__).parent / "layout" / "certificate.typ"


def qr_svg(url: str) -> bytes:
    """A QR code of the address as a stand-alone SVG, dark on white."""
    out = BytesIO()
    segno.make(url, error="m").save(out, kind="svg", scale=4, border=2, dark="#1d2433", light="#ffffff")
    return out.getvalue()


def certificate_pdf(certificate: Certificate, *, language: str | None = None) -> bytes:
    """The certificate in `language` (default: the active one)."""
    with translation.override(short_language(language)):
        inputs = _texts(certificate)
    files = {"main.typ": LAYOUT.read_bytes(), "qr.svg": qr_svg(inputs["url"])}
    # Texts, layout and picture go in as one mapping of files, which the library's type hints leave out.
    pdf: bytes = typst.compile(files, format="pdf", sys_inputs=inputs)  # type: ignore[call-overload]
    return pdf


def _texts(certificate: Certificate) -> dict[str, str]:
    return {
        "lang": short_language(),
        "title": _("Certificate: %s") % certificate.course_title,
        "issuer": settings.ISSUER_NAME,
        "heading": _("Certificate"),
        "awarded": _("This certifies that"),
        "name": certificate.learner_name,
        "completed": _("has completed the course"),
        "course": certificate.course_title,
        "date": date_format(certificate.issued_at, "DATE_FORMAT"),
        "check": _("Check this certificate at"),
        "url": certificate_url(certificate.code),
    }
