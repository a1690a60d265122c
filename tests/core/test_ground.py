"""The ground: health, content policy, hostile addresses, languages, secrets in logs, the kept secret."""

import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from core.engines import database_settings, kept_secret
from core.errors import InvalidInput
from core.logs import SecretFilter, redact
from core.text import clean_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_health_and_readiness(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json()["parts"]["database"] == "ok"


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/%00", "/?q=%00", "/?q=%ed%a0%80", "/challenges/%01/", "/?%7f=1"])
def test_addresses_with_bytes_nobody_types(address):
    assert Client().get(address).status_code == 400


@pytest.mark.pure
@pytest.mark.parametrize("value", [None, 5, b"x", ["x"], "a\x00", "\ud800", "x" * 11])
def test_text_that_cannot_be_stored(value):
    with pytest.raises(InvalidInput) as caught:
        clean_text(value, limit=10, field="name")
    assert caught.value.details["field"] == "name"


@pytest.mark.pure
def test_tokens_never_reach_a_log():
    token = "1234567890:AAF-abcdefghijklmnopqrstuvwxyz12345"
    assert token not in redact(f"POST https://api.telegram.org/bot{token}/getMe")
    for secret in ("gnt_abcdefghijklmnopqrstuvwxyz0123456789", "/password/reset/MQ/c5-0a1b2c3d4e5f6071/"):
        assert secret not in redact(f"Not Found: {secret} and more")
    assert redact("/password/reset/sent/") == "/password/reset/sent/"
    try:
        raise ValueError(f"Bearer eyJhbGciOiJIUzI1NiJ9.{token}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed for %s", (token,), sys.exc_info())
    SecretFilter().filter(record)
    line = logging.Formatter().format(record)
    assert token not in line
    assert "eyJhbGciOiJIUzI1NiJ9" not in line


@pytest.mark.pure
def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "deep" / "secret"
    script = (
        "from pathlib import Path; from core.engines import kept_secret;"
        f"print(kept_secret(Path({str(path)!r})))"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)
    ]
    secrets = {start.communicate()[0] for start in starts}
    assert len(secrets) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret(path).encode() in secrets.pop()
    assert [p.name for p in path.parent.iterdir()] == ["secret"]


@pytest.mark.pure
def test_an_unsupported_database_says_so(tmp_path):
    with pytest.raises(Exception, match="not supported"):
        database_settings("mysql://root@localhost/x", tmp_path)


@pytest.mark.pure
def test_the_defaults_in_public_are_safe(tmp_path):
    script = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.DEBUG, len(s.SECRET_KEY) >= 50, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SECURE,"
        "'*' in s.ALLOWED_HOSTS)"
    )
    environment = {
        "PATH": "/usr/bin",
        "DATA_DIR": str(tmp_path),
        "HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "core.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == ["False", "True", "True", "True", "False"], done.stderr
