"""The ground: health, content policy, hostile addresses, languages, secrets in logs, the kept secret."""

import logging
import os
import socketserver
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from core.engines import database_settings, kept_secret, mail_settings
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("charset", "status"),
    [("utf-16", 415), ("latin-1", 415), ("utf-8", 302), ("UTF8", 302), ("bz2", 415), ("x" * 500, 302)],
)
def test_forms_in_other_charsets(charset, status):
    """An unknown charset is none; the server's debug page could not be made for what Django refuses later."""
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = Client().generic("POST", "/preferences/theme/", b"theme=dark&back=/battles/", kind)
    assert (answer.status_code, answer.headers.get("Location")) == (
        status,
        "/battles/" if status == 302 else None,
    )


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


class _MailServer(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP (RFC 5321) to take one mail."""

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            word = line.decode().split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.mark.pure
def test_mail_goes_to_the_server_that_was_named(tmp_path):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = {
            **os.environ,
            "DATA_DIR": str(tmp_path),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}",
            "DEFAULT_FROM_EMAIL": "notebook@example.org",
        }
        command = [sys.executable, "manage.py", "sendtestemail", "ada@example.org"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        server.shutdown()
    assert done.returncode == 0, done.stderr
    (mail,) = server.taken
    assert "From: notebook@example.org" in mail
    assert "To: ada@example.org" in mail


@pytest.mark.pure
def test_the_address_of_a_mail_server_says_all_about_it():
    found = mail_settings("smtp+tls://who%40x:p%23w@mail.example.org:587")
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (587, True, False)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("who@x", "p#w")
    assert mail_settings("smtp+ssl://mail.example.org:465")["EMAIL_USE_SSL"] is True
    with pytest.raises(ImproperlyConfigured, match="'pigeon' is not supported"):
        mail_settings("pigeon://roof")
