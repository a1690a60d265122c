"""Certificates: one per learner and course, printable in every alphabet, checkable, revocable."""

import time
from datetime import datetime

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from learning.awards.credential import credential, revocation_list, signed_credential
from learning.awards.keys import public_jwk, signing_key
from learning.awards.links import certificate_url, key_url
from learning.awards.pdf import certificate_pdf, qr_svg
from learning.models import Certificate, CourseEnrollment
from learning.selectors.certificates import certificates_of, find_certificate
from learning.services import certificate_revoke, enrollment_change, enrollment_delete, task_report
from progress.snapshot import read_snapshot
from tests.factories import make_user
from tests.learning.courses import enroll, make_course, make_task
from tests.learning.test_journey import check_live, refused
from tests.learning.test_quizzes import in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(teacher):
    course = make_course(teacher, title="Курс №1 #panic() $x$ 学", description="All about it.")
    task = make_task(course)
    learner = make_user("grace", first_name="Грейс", last_name='Хоппер "#import"')
    enroll(learner, course)
    task_report(actor=learner, task_id=task.pk, status="completed")
    return Certificate.objects.get()


def test_the_pdf_holds_texts_as_texts(certificate):
    for language, word in (("en", "Certificate"), ("ru", "Сертификат")):
        pdf = certificate_pdf(certificate, language=language)
        assert pdf.startswith(b"%PDF-")
        assert len(pdf) > 5_000
        # What the file says of itself stands in it as plain XML.
        about = pdf[pdf.index(b"<x:xmpmeta") : pdf.index(b"</x:xmpmeta>")].decode()
        assert f">{word}: {certificate.course_title}<" in about
        assert f">{language}<" in about
        assert ">1</xmpTPg:NPages>" in about
        assert f"/Lang({language})".encode() in pdf
    assert b"<svg" in qr_svg("https://example.org/")


def test_the_credential_is_signed_and_says_what_the_certificate_says(certificate):
    token = signed_credential(certificate)
    header = jwt.get_unverified_header(token)
    jwk = public_jwk()
    assert header == {"alg": "RS256", "kid": key_url(jwk["kid"]), "typ": "JWT"}
    assert set(jwk) == {"e", "kty", "n", "alg", "use", "kid"}  # the public half alone
    claims = jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"])
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert claims["credentialSubject"]["achievement"]["name"] == certificate.course_title
    assert claims["credentialSubject"]["name"] == certificate.learner_name
    assert claims["jti"] == claims["id"] == credential(certificate)["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    head, _dot, rest = token.partition(".")
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            f"{head}.{'A' + rest[1:] if rest[0] != 'A' else 'B' + rest[1:]}", jwt.PyJWK(jwk).key, ["RS256"]
        )


def test_a_stranger_checks_the_credential_by_the_addresses_in_it(certificate, client, settings):
    """As a verifier does: from the token alone, by what can be fetched, without any of this code."""
    fetched = lambda url: client.get(url.removeprefix(settings.SITE_URL))  # noqa: E731
    token = fetched(f"{certificate_url(certificate.code)}credential.jwt").content.decode()
    jwk = fetched(jwt.get_unverified_header(token)["kid"]).json()
    claims = jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"])
    assert claims["iss"] == claims["issuer"]["id"] == fetched(claims["issuer"]["id"]).json()["id"]
    valid_from = datetime.fromisoformat(claims["validFrom"])
    assert claims["nbf"] == int(valid_from.timestamp()) <= time.time()
    assert fetched(claims["id"]).json()["credentialSubject"] == claims["credentialSubject"]
    status = claims["credentialStatus"]
    assert status["type"] == "1EdTechRevocationList"
    assert fetched(status["id"]).json()["revokedCredential"] == []
    certificate_revoke(actor=certificate.course.owner, code=certificate.code, reason="A mistake.")
    assert fetched(status["id"]).json()["revokedCredential"] == [
        {"id": claims["id"], "revoked": True, "revocationReason": "A mistake."}
    ]
    assert fetched(claims["id"]).status_code == 404


def test_what_a_former_key_signed_can_still_be_checked(certificate, client, settings):
    token, old = signed_credential(certificate), signing_key().public_key()
    pem = old.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    address = jwt.get_unverified_header(token)["kid"].removeprefix(settings.SITE_URL)
    new = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.CREDENTIAL_KEY = new.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    signing_key.cache_clear()
    try:
        assert client.get(address).status_code == 404
        settings.CREDENTIAL_FORMER_KEYS = pem.decode() * 2
        assert jwt.decode(token, jwt.PyJWK(client.get(address).json()).key, algorithms=["RS256"])
        newer = jwt.get_unverified_header(signed_credential(certificate))["kid"]
        assert newer.removeprefix(settings.SITE_URL) != address
        assert client.get(newer.removeprefix(settings.SITE_URL)).status_code == 200
    finally:
        signing_key.cache_clear()


def test_revoking_is_for_instructors_and_final(certificate, teacher, boris):
    learner = certificate.user
    before = read_snapshot(learner.pk)
    call = {"code": certificate.code, "reason": "Issued by mistake."}
    assert refused(certificate_revoke, actor=boris, **call) == "not_instructor"
    assert refused(certificate_revoke, actor=learner, **call) == "not_instructor"
    assert refused(certificate_revoke, actor=teacher, code="nothing", reason="") == "certificate_not_found"
    assert (
        refused(certificate_revoke, actor=teacher, code=certificate.code, reason="\x00") == "bad_characters"
    )
    assert not certificate_revoke(actor=teacher, **call).is_valid
    assert refused(certificate_revoke, actor=teacher, **call) == "already_revoked"
    assert CourseEnrollment.objects.get(user=learner).status == "COMPLETED"
    assert [r["id"] for r in revocation_list()["revokedCredential"]] == [credential(certificate)["id"]]
    check_live(learner, before)


def test_a_revoked_certificate_never_comes_back(certificate, teacher):
    learner, course = certificate.user, certificate.course
    certificate_revoke(actor=teacher, code=certificate.code, reason="")
    enrollment = CourseEnrollment.objects.get(user=learner)
    ask = {"actor": teacher, "enrollment_id": enrollment.pk, "status": "CERTIFIED"}
    assert refused(enrollment_change, **ask) == "certificate_revoked"
    assert CourseEnrollment.objects.get(user=learner).status == "COMPLETED"
    enrollment_delete(actor=learner, enrollment_id=enrollment.pk)
    before = read_snapshot(learner.pk)
    assert enroll(learner, course).status == "COMPLETED"
    assert not Certificate.objects.get().is_valid
    check_live(learner, before)


def test_a_code_is_public_a_list_is_not(certificate, boris):
    assert find_certificate(certificate.code) == certificate
    assert refused(find_certificate, code="' OR 1=1") == "certificate_not_found"
    assert list(certificates_of(certificate.user)) == [certificate]
    assert not certificates_of(boris)


@pytest.mark.django_db(transaction=True)
def test_completing_twice_at_once_gives_one_certificate():
    learner, course = make_user(), make_course()
    task = make_task(course)
    enroll(learner, course)
    rows = in_threads(*[lambda: task_report(actor=learner, task_id=task.pk, status="completed")] * 4)
    assert {row.status for row in rows} == {"completed"}
    assert Certificate.objects.count() == 1
    enrollment = CourseEnrollment.objects.get()
    assert enrollment.status == "CERTIFIED"
    verbs = list(enrollment.user.activity.values_list("verb", flat=True))
    assert (verbs.count("completed"), verbs.count("certified")) == (1, 1)
