"""What every admin page of the product is made of; docs/admin.md shows how a room uses it."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.text import is_storable

JSON_LIMIT = 500_000
JSON_DEPTH = 50


class ReadableJSONField(forms.JSONField):
    """JSON in several lines; what cannot be read or stored is refused with its place. Empty is `{}`."""

    widget = forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        """Show data in lines; text that could not be read stays as it was typed."""
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)

    def to_python(self, value: Any) -> Any:
        """Text → data; raises `ValidationError` with line and column."""
        if value in self.empty_values or not isinstance(value, str):
            return value if isinstance(value, dict | list) else {}
        if len(value) > JSON_LIMIT:
            raise ValidationError(_("This is longer than %d characters.") % JSON_LIMIT)
        try:
            data = json.loads(value, parse_constant=_refuse_constant)
        except json.JSONDecodeError as error:
            message = _("Line %(line)d, column %(column)d: %(problem)s")
            place = {"line": error.lineno, "column": error.colno, "problem": error.msg}
            raise ValidationError(message % place) from error
        except (RecursionError, ValueError) as error:
            raise ValidationError(
                _("This cannot be read: it is nested too deeply or holds odd numbers.")
            ) from error
        _check_storable(data, 0)
        return data

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed."""
        return initial if self.disabled else data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare data, not spelling."""
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and the infinities are not JSON, and not every database takes them


def _check_storable(data: Any, depth: int) -> None:
    if depth > JSON_DEPTH:
        raise ValidationError(_("This is nested too deeply."))
    if isinstance(data, str) and not is_storable(data):
        raise ValidationError(_("This text holds characters that cannot be stored."))
    if isinstance(data, dict):
        data = [*data, *data.values()]
    for inner in data if isinstance(data, list) else ():
        _check_storable(inner, depth + 1)


if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    BaseAdmin = BaseModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin
    BaseAdmin = object

NO_KEY = "0"
"""No row has it: the form says that this is not one of the choices."""


def _plausible(key: Any) -> str:
    """The key, or one that no row has: what is no number would be the database's error, not the form's."""
    text = str(key)
    return text if text == "" or (text.isascii() and text.isdigit() and len(text) <= 18) else NO_KEY


class KeySelect(AutocompleteSelect):
    """Django's chooser, with forged keys as choices that are not there."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The key."""
        value = super().value_from_datadict(data, files, name)
        return None if value is None else _plausible(value)


class KeysSelect(AutocompleteSelectMultiple):
    """The same for several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The keys."""
        return [_plausible(value) for value in super().value_from_datadict(data, files, name) or []]


class KeyChoosers(BaseAdmin):
    """Gives the fields in `autocomplete_fields` these choosers; for pages and inlines."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """See the class."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """See the class."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeysSelect(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PossibleDates(ModelAdmin):
    """Refuses dates that no calendar has in a list's address as Django refuses its other nonsense."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; raises `IncorrectLookupParameters`, at which Django shows it without filters."""
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error


class RoomAdmin(KeyChoosers, PossibleDates):
    """An admin page that shows refusals of the services as messages, and JSON readably."""

    formfield_overrides = {models.JSONField: {"form_class": ReadableJSONField, "required": False}}
    show_full_result_count = False
    list_per_page = 50

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add and change; nothing is written when a service refuses."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(RoomAdmin):
    """Records that only the services write: ledgers, logs, what learners did. To look at, not to touch."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody may."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody may."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody may."""
        return False


def json_block(data: Any) -> SafeString:
    """Data in lines, for read-only fields."""
    return format_html('<pre class="readonly-json">{}</pre>', json.dumps(data, ensure_ascii=False, indent=2))
