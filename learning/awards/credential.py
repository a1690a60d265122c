"""The award as an Open Badges 3.0 credential (1EdTech), signed as a VC-JWT.

Section 8.2 of the specification: the credential's members stand at the top of the payload, joined by
`iss`, `jti`, `sub` and `nbf`; the header says where the key is, and its `typ` can only be "JWT".
Revocation is a public list of ids.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

import jwt
from django.conf import settings

from learning.awards.keys import public_jwk, signing_key
from learning.awards.links import certificate_url, credential_id, issuer_url, key_url, revocations_url
from learning.models import Certificate

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def issuer_profile() -> dict[str, Any]:
    """Who issues."""
    return {
        "id": issuer_url(),
        "type": ["Profile"],
        "name": settings.ISSUER_NAME,
        "url": settings.SITE_URL,
    }


def credential(certificate: Certificate) -> dict[str, Any]:
    """The unsigned credential. The learner is named as on the certificate, and by nothing else."""
    course = certificate.course
    return {
        "@context": CONTEXTS,
        "id": credential_id(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": issuer_profile(),
        "validFrom": _instant(certificate.issued_at),
        "credentialSubject": {
            "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, certificate_url(certificate.code))}",
            "type": ["AchievementSubject"],
            "name": certificate.learner_name,
            "achievement": {
                "id": f"{settings.SITE_URL}/courses/{course.slug}/",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": certificate.course_title,
                "description": course.description or certificate.course_title,
                "criteria": {"narrative": "Every required lesson, quiz and challenge was completed."},
            },
        },
        "evidence": [{"id": certificate_url(certificate.code), "type": ["Evidence"], "name": "Verification"}],
        "credentialStatus": {"id": revocations_url(), "type": "1EdTechRevocationList"},
    }


def signed_credential(certificate: Certificate) -> str:
    """The credential as a compact JWS; anybody can check it against the public key."""
    body = credential(certificate)
    claims = {
        "iss": body["issuer"]["id"],
        "jti": body["id"],
        "sub": body["credentialSubject"]["id"],
        "nbf": int(certificate.issued_at.timestamp()),
    }
    jwk = public_jwk()
    headers = {"kid": key_url(jwk["kid"]), "typ": "JWT"}
    return jwt.encode({**body, **claims}, signing_key(), algorithm="RS256", headers=headers)


def revocation_list() -> dict[str, Any]:
    """The ids of all revoked credentials, with the reasons."""
    revoked = Certificate.objects.filter(revoked_at__isnull=False).order_by("pk")
    return {
        "id": revocations_url(),
        "issuer": issuer_url(),
        "revokedCredential": [
            {"id": credential_id(one), "revoked": True, "revocationReason": one.revoked_for}
            for one in revoked
        ],
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
