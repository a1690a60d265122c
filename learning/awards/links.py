"""The public addresses of a certificate. They are part of what was issued, so they do not change."""

from django.conf import settings

from learning.models import Certificate


def certificate_url(code: str) -> str:
    """The page where anybody can check the certificate."""
    return f"{settings.SITE_URL}/certificates/{code}/"


def credential_id(certificate: Certificate) -> str:
    """The id of the credential: where it can be had."""
    return f"{certificate_url(certificate.code)}credential.json"


def issuer_url() -> str:
    """The issuer's profile."""
    return f"{settings.SITE_URL}/certificates/issuer.json"


def revocations_url() -> str:
    """The list of revoked credentials."""
    return f"{settings.SITE_URL}/certificates/revoked.json"


def key_url(thumbprint: str) -> str:
    """Where the public key of this thumbprint is."""
    return f"{settings.SITE_URL}/certificates/keys/{thumbprint}.json"
