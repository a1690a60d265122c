"""How a person likes the code editor: kept with the account, so that it costs a page no query of its own."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.models import User

Choices = list[tuple[Any, str | Promise]]
FONTS: Choices = [
    ("small", _("Small")),
    ("usual", _("Usual")),
    ("large", _("Large")),
    ("huge", _("Very large")),
]
INDENTS: Choices = [(0, _("As the language has it")), (2, "2"), (4, "4"), (8, "8")]
KEYS: Choices = [("usual", _("Usual")), ("emacs", "Emacs")]
CHOICES = {"font": FONTS, "indent": INDENTS, "keys": KEYS}


@dataclass(frozen=True)
class EditorPreferences:
    """Size of the text, columns of a step inwards and of a tab (0: the language's), shortcuts, wrapping."""

    font: str = "usual"
    indent: int = 0
    keys: str = "usual"
    wrap: bool = False


def editor_preferences(user: User | None) -> EditorPreferences:
    """The person's choices; the usual ones for strangers, and in place of any that is a choice no more."""
    kept = user.editor if user and isinstance(user.editor, dict) else {}
    known = {name: kept[name] for name in CHOICES if name in kept and _is_choice(name, kept[name])}
    return EditorPreferences(**known, wrap=kept.get("wrap") is True)


def change_editor_preferences(
    *, user: User, font: str, indent: int, keys: str, wrap: bool
) -> EditorPreferences:
    """Keep these choices; raises `InvalidInput` (`unknown_choice`)."""
    wanted = EditorPreferences(font, indent, keys, wrap)
    for field in CHOICES:
        if not _is_choice(field, getattr(wanted, field)):
            raise InvalidInput(_("There is no such choice."), code="unknown_choice", field=field)
    user.editor = asdict(wanted)
    user.save(update_fields=["editor"])
    return wanted


def _is_choice(name: str, value: Any) -> bool:
    return any(value == choice and type(value) is type(choice) for choice, _label in CHOICES[name])
