"""The forms of accounts. They check form; what is allowed is for the services to say."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import ChatPreferences
from accounts.services.editing import FONTS, INDENTS, KEYS
from core.errors import DomainError
from core.timezones import known_time_zones


class ServiceForm(forms.Form):
    """A form whose service may refuse: the refusal is shown at its field, or above the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def add_refusal(self, error: DomainError) -> None:
        """Put the refusal's words where they belong."""
        fields: dict[str, list[str]] = error.details.get("fields", {})
        for field, messages in fields.items():
            for message in messages:
                self.add_error(field if field in self.fields else None, message)
        if not fields:
            named = error.details.get("field")
            self.add_error(named if named in self.fields else None, str(error))


class RegisterForm(ServiceForm):
    """What a new learner gives. The time zone is filled in by the browser when it can."""

    username = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Letters, digits and @ . + - _"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("E-mail (optional)"),
        required=False,
        max_length=254,
        help_text=_("Only for resetting your password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        help_text=_("At least eight characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean_time_zone(self) -> str:
        """A zone that this machine does not know is no reason to refuse anybody."""
        name = str(self.cleaned_data["time_zone"])
        return name if name in known_time_zones() else "UTC"


class TelegramSignUpForm(ServiceForm):
    """What a new learner gives who is known by Telegram: a name."""

    username = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Letters, digits and @ . + - _"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean_time_zone(self) -> str:
        """A zone that this machine does not know is no reason to refuse anybody."""
        name = str(self.cleaned_data["time_zone"])
        return name if name in known_time_zones() else "UTC"


class PreferencesForm(ServiceForm):
    """Language and time zone."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Your streak and your days follow it."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("What my browser asks for")), *settings.LANGUAGES]  # type: ignore[attr-defined]


class ChatForm(ServiceForm):
    """What is told in the chat unasked."""

    notices = forms.ChoiceField(
        label=_("News from elsewhere"),
        choices=ChatPreferences.Notices.choices,
        help_text=_("What an open page has shown you does not come to the chat as well."),
    )
    streak_guard = forms.BooleanField(
        label=_("Watch my streak"),
        required=False,
        help_text=_("A word in the evening when your streak would end with the day."),
    )
    weekly = forms.BooleanField(
        label=_("Send a weekly summary"),
        required=False,
        help_text=_("On Monday mornings, with a picture of your week."),
    )

    def switches(self) -> list[forms.BoundField]:
        """What is on or off."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, forms.BooleanField)]


class EditorForm(ServiceForm):
    """How the code editor is to be."""

    font = forms.ChoiceField(label=_("Size of the text"), choices=FONTS)
    indent = forms.TypedChoiceField(label=_("Indentation and tab width"), coerce=int, choices=INDENTS)
    keys = forms.ChoiceField(
        label=_("Keys"),
        choices=KEYS,
        help_text=_("Ctrl+Enter hands in and Escape, then Tab leaves the editor with either."),
    )
    wrap = forms.BooleanField(label=_("Wrap long lines"), required=False)


class TokenForm(ServiceForm):
    """A new personal token."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year")), (0, _("No end"))],
        initial=90,
    )
