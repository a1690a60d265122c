"""The forms of battles: opening one, and coming in by a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from battles import rules
from battles.selectors import topics_with_counts
from core.translations import short_language
from web.forms import ServiceForm


class OpenBattleForm(ServiceForm):
    """A topic, how many questions, how many seconds for each."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    size = forms.IntegerField(
        label=_("Questions"),
        initial=rules.QUESTIONS[1],
        min_value=rules.QUESTIONS[0],
        max_value=rules.QUESTIONS[2],
    )
    seconds = forms.IntegerField(
        label=_("Seconds for each"),
        initial=rules.SECONDS[1],
        min_value=rules.SECONDS[0],
        max_value=rules.SECONDS[2],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        found = topics_with_counts()
        language = short_language()
        choices = [(c.slug, f"{c.localized('title', language)} ({n})") for c, n in found]
        everything = _("Everything (%d)") % sum(n for _category, n in found)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]


class CodeForm(ServiceForm):
    """A join code as people type it."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
