"""What every admin page of the product is made of; docs/admin.md shows how a room uses it."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
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
else:
    ModelAdmin = admin.ModelAdmin


class RoomAdmin(ModelAdmin):
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
