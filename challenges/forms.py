"""The admin's forms of challenges and hints."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Hint
from challenges.services import HintDraft, leads_back
from core.adminkit import ReadableJSONField


class ChallengeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A challenge. The model checks the spec and the translations, and says at which field what is wrong."""

    spec = ReadableJSONField(label=_("Spec"), help_text=Challenge._meta.get_field("spec").help_text)

    class Meta:
        model = Challenge
        fields = (
            *("title", "slug", "category", "tags", "state", "description", "explanation", "translations"),
            *("kind", "spec", "difficulty", "points", "max_attempts", "cooldown", "requires"),
        )

    def clean_requires(self) -> Any:
        """Prerequisites that do not lead back to this challenge."""
        requires = self.cleaned_data["requires"]
        if self.instance.pk and leads_back(self.instance.pk, [c.pk for c in requires]):
            raise ValidationError(_("A challenge cannot require itself, directly or through others."))
        return requires


class HintForm(forms.ModelForm):  # type: ignore[type-arg]
    """One hint; without a position it goes to the end."""

    position = forms.IntegerField(label=_("Position"), required=False, min_value=0, max_value=1_000)
    translations = ReadableJSONField(label=_("Translations"), required=False)

    class Meta:
        model = Hint
        fields = ("position", "cost", "text", "translations")

    def clean_position(self) -> int:
        """The position, or one behind all others."""
        position = self.cleaned_data["position"]
        return 1_001 if position is None else position


class HintFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """All hints of a challenge; equal positions keep the order of the page."""

    def validate_unique(self) -> None:
        """Positions are given anew on saving."""

    def drafts(self) -> list[HintDraft]:
        """What is left after deletions, in order."""
        gone = set(map(id, self.deleted_forms))
        kept = [f for f in self.forms if id(f) not in gone and (f.instance.pk or f.has_changed())]
        kept.sort(key=lambda form: form.cleaned_data["position"])
        return [{name: f.cleaned_data[name] for name in ("text", "cost", "translations")} for f in kept]
