"""What the service worker is told: which build this is, what it keeps, and whose pages are whose."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core.mini import MINI_PREFIX
from core.models import User
from web.storage import bundle_address

OWN = Path(__file__).resolve().parent.parent / "static" / "web"
WORKER = Path(__file__).resolve().parent / "worker.js"
PERSON_HEADER = "X-Gauntlet-Person"
COPY_HEADER = "X-Gauntlet-Copy"
PARTS = ("mark.svg", "css/print.css", "js/*.js", "icons/icon-192.png")


def person_mark(user: User | AnonymousUser) -> str:
    """What tells one person's pages from another's, and says nothing else; "nobody" for strangers."""
    if not isinstance(user, User):
        return "nobody"
    return salted_hmac("web.pwa", str(user.pk), algorithm="sha256").hexdigest()[:20]


def shell_files() -> list[str]:
    """The addresses of the styles and scripts that every page needs."""
    bundle = bundle_address()
    parts = PARTS if bundle else ("mark.svg", "css/*.css", *PARTS[2:])
    own = [f"web/{path.relative_to(OWN).as_posix()}" for part in parts for path in sorted(OWN.glob(part))]
    tag = engines["django"].from_string("{% load django_htmx %}{% htmx_script %}").render()
    return [*filter(None, [bundle]), *map(static, own), *re.findall(r'src="([^"]+)"', tag)]


def _build() -> str:
    """A name for the files there are: another build, another name."""
    told = hashlib.sha256(WORKER.read_bytes())
    for address in shell_files():
        told.update(address.encode())
        if settings.DEBUG and (path := finders.find(address.removeprefix(settings.STATIC_URL))):
            told.update(Path(path).read_bytes())
    return told.hexdigest()[:12]


_kept_build = cache(_build)


def worker_script(*, language: str, theme: str) -> str:
    """The worker with its facts before it. Another language or theme is another offline page."""
    build = _build() if settings.DEBUG else _kept_build()
    facts = {
        "build": build,
        "shell": f"{build}-{language}-{theme}",
        "files": shell_files(),
        "elsewhere": f"{MINI_PREFIX}/",
        "offline": reverse("web:offline"),
        "logout": reverse("accounts:logout"),
        "named": not settings.DEBUG,
        "person": PERSON_HEADER,
        "copy": COPY_HEADER,
    }
    return f"const FACTS = {json.dumps(facts)};\n{WORKER.read_text()}"
