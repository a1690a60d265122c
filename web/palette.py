"""What the command palette offers besides what is searched for: places to go to, and things to do."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import User
from learning.access import Viewer
from web.preferences import own_name

Words = str | Promise


@dataclass(frozen=True)
class Command:
    """One line: a link, or (with `name`) a button that posts `name=value` to the address."""

    icon: str
    words: Words
    address: str
    name: str = ""
    value: str = ""
    place: Words = ""
    language: str = ""

    def matches(self, words: list[str]) -> bool:
        """Whether every word stands in what the line says."""
        told = f"{self.words} {self.place}".casefold()
        return all(word in told for word in words)


def places(viewer: Viewer) -> list[Command]:
    """The pages this person can go to."""
    everybody = [
        ("compass", pgettext_lazy("page", "Home"), "web:home"),
        ("search", _("Challenges"), "web:catalogue"),
        ("book", _("Courses"), "web:courses"),
        ("trophy", _("Leaderboard"), "web:leaderboard"),
    ]
    strangers = [
        ("key", _("Sign in"), "accounts:login"),
        ("user", _("Create an account"), "accounts:register"),
    ]
    members = [
        ("calendar-check", _("My progress"), "accounts:progress"),
        ("brain", _("Due today"), "accounts:review"),
        ("book", _("Notes"), "accounts:notes"),
        ("heart", _("Favourites"), "accounts:favorites"),
        ("user", _("Profile"), "accounts:profile"),
        ("settings", _("Settings"), "accounts:settings"),
        ("telegram", _("Telegram"), "accounts:telegram"),
    ]
    is_member = isinstance(viewer, User)
    named = [*everybody, *(members if is_member else strangers)]
    if isinstance(viewer, User) and viewer.may_author:
        named.append(("users", _("Teaching"), "web:teach"))
    if isinstance(viewer, User) and viewer.is_staff:
        named.append(("key", _("Administration"), "admin:index"))
    return [Command(icon, words, reverse(name)) for icon, words, name in named]


def actions(viewer: Viewer, *, theme: str, language: str) -> list[Command]:
    """What this person can do from anywhere; a theme or language that is on already is left out."""
    themes = [
        ("sun-moon", _("Theme: automatic"), "auto"),
        ("sun", _("Theme: light"), "light"),
        ("moon", _("Theme: dark"), "dark"),
    ]
    found = [
        Command(icon, words, reverse("web:theme"), "theme", value)
        for icon, words, value in themes
        if value != theme
    ]
    found += [
        Command("globe", own_name(code), reverse("web:language"), "language", code, _("Language"), code)
        for code, _name in settings.LANGUAGES
        if code != language
    ]
    if not isinstance(viewer, User):
        return found
    new_note = Command("book", pgettext_lazy("command", "New note"), reverse("accounts:create_note"))
    sign_out = Command("door-open", _("Sign out"), reverse("accounts:logout"), "from", "palette")
    return [new_note, *found, sign_out]
