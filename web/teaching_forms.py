"""The forms of those who teach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User
from learning.models import Course
from web.forms import ServiceForm

PEOPLE = 20


def _moment(**attributes: Any) -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local", **attributes}, format="%Y-%m-%dT%H:%M")


class CourseForm(ServiceForm):
    """Who comes in, and when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    state = forms.ChoiceField(label=_("State"), choices=Course.State.choices)
    access = forms.ChoiceField(label=_("Who may enrol"), choices=Course.Access.choices)
    starts_at = forms.DateTimeField(label=_("Starts"), required=False, widget=_moment())
    ends_at = forms.DateTimeField(label=_("Ends"), required=False, widget=_moment())
    access_days = forms.IntegerField(
        label=_("Days of access"),
        required=False,
        min_value=1,
        max_value=3_650,
        help_text=_("After enrolment. Empty: until the course ends."),
    )
    instructors = forms.CharField(
        label=_("Co-instructors"),
        required=False,
        max_length=1_000,
        help_text=_("Their names, separated by commas."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def clean_instructors(self) -> list[User]:
        """The accounts behind the names; an unknown one is refused by name."""
        names = list(
            dict.fromkeys(n.strip() for n in self.cleaned_data["instructors"].split(",") if n.strip())
        )
        if len(names) > PEOPLE:
            raise forms.ValidationError(_("At most %d people.") % PEOPLE)
        found = {
            user.username.casefold(): user for user in User.objects.filter(is_active=True, username__in=names)
        }
        missing = [name for name in names if name.casefold() not in found]
        if missing:
            raise forms.ValidationError(_("There is nobody called %s.") % ", ".join(missing))
        return list(found.values())

    @classmethod
    def of(cls, course: Course) -> "CourseForm":
        """The form as the course is now."""
        plain = ("title", "state", "access", "starts_at", "ends_at", "access_days")
        names = course.instructors.values_list("username", flat=True)
        return cls(
            initial={**{name: getattr(course, name) for name in plain}, "instructors": ", ".join(names)}
        )


class InvitationForm(ServiceForm):
    """A new code."""

    max_uses = forms.IntegerField(
        label=_("How many learners"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: no limit."),
    )
    expires_at = forms.DateTimeField(label=_("Valid until"), required=False, widget=_moment())


class MessageForm(ServiceForm):
    """A word to some learners."""

    users = forms.TypedMultipleChoiceField(coerce=int, required=False)
    text = forms.CharField(
        label=_("Your words"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    hint = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    key = forms.CharField(required=False, max_length=100)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # Whoever is named: the service passes over who is not in the course.
        named = data.getlist("users") if data is not None else []
        self.fields["users"].choices = [  # type: ignore[attr-defined]
            (value, value) for value in named if value.isascii() and value.isdigit() and len(value) <= 18
        ]
