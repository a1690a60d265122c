"""Writing challenges in the admin, through the same checks as everywhere."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.content.exporting import pack_files, selection, zip_bytes
from challenges.content.prose import prose_faults
from challenges.forms import ChallengeForm, HintForm, HintFormSet
from challenges.models import Category, Challenge, Hint, State, Tag
from challenges.previews import form_preview, proof_preview, statement_preview
from challenges.services import change_state, held_back, set_hints, unproven_words, write_challenge
from core.adminkit import RoomAdmin

SHOWN_REMARKS = 10


@admin.register(Category)
class CategoryAdmin(RoomAdmin):
    """Fields of knowledge."""

    list_display = ("title", "slug", "position", "size")
    ordering = ("position", "slug")
    list_editable = ("position",)
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """With the number of challenges."""
        rows: QuerySet[Category] = super().get_queryset(request).annotate(size=Count("challenges"))
        return rows

    @admin.display(description=_("challenges"), ordering="size")
    def size(self, category: Any) -> int:
        """How many challenges it has."""
        return int(category.size)


@admin.register(Tag)
class TagAdmin(RoomAdmin):
    """Words to find challenges by."""

    list_display = ("name", "size")
    ordering = ("name",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """With the number of challenges."""
        rows: QuerySet[Tag] = super().get_queryset(request).annotate(size=Count("challenges"))
        return rows

    @admin.display(description=_("challenges"), ordering="size")
    def size(self, tag: Any) -> int:
        """How many challenges bear it."""
        return int(tag.size)


class HintInline(admin.StackedInline):  # type: ignore[type-arg]
    """A challenge's hints."""

    model = Hint
    form = HintForm
    formset = HintFormSet
    extra = 0
    fields = ("position", "cost", "text", "translations")


@admin.register(Challenge)
class ChallengeAdmin(RoomAdmin):
    """Challenges of every kind."""

    form = ChallengeForm
    inlines = (HintInline,)
    list_display = ("title", "slug", "category", "kind", "difficulty", "points", "state", "updated_at")
    list_filter = ("state", "category", "kind", "difficulty", ("tags", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("category",)
    search_fields = ("title", "slug", "search_text", "tags__name")
    autocomplete_fields = ("category", "tags", "requires")
    prepopulated_fields = {"slug": ("title",)}
    date_hierarchy = "created_at"
    ordering = ("-updated_at",)
    save_on_top = True
    actions = ("publish", "archive", "draft", "export")
    readonly_fields = ("solutions", "statement", "answer_form", "author", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("title", "slug", "category", "tags", "state")}),
        (_("Text"), {"fields": ("description", "explanation", "translations")}),
        (_("Answer"), {"fields": ("kind", "spec")}),
        (_("Rules"), {"fields": ("difficulty", "points", "max_attempts", "cooldown", "requires")}),
        (_("Check of the solutions"), {"fields": ("solutions",)}),
        (_("Preview, as saved"), {"fields": ("statement", "answer_form")}),
        (_("Record"), {"fields": ("author", "created_at", "updated_at")}),
    )

    goes_along: ClassVar[set[str]] = set()
    """Names of models whose rows nobody deletes by themselves, and which go with their challenge."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """See Django: who may delete a challenge may delete what goes along with it."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        along = {
            str(m._meta.verbose_name) for m in apps.get_models() if m._meta.model_name in self.goes_along
        }
        return shown, counts, set(needed) - along, protected

    @admin.display(description=_("statement"))
    def statement(self, challenge: Challenge) -> SafeString | str:
        """The statement as learners read it, in every language."""
        return statement_preview(challenge.pk) if challenge.pk else "-"

    @admin.display(description=_("answer form"))
    def answer_form(self, challenge: Challenge) -> SafeString | str:
        """What learners are sent, and the solution."""
        return form_preview(challenge.pk) if challenge.pk else "-"

    @admin.display(description=_("solutions"))
    def solutions(self, challenge: Challenge) -> SafeString | str:
        """What became of the challenge's own solutions when the judge tried them."""
        return proof_preview(challenge.pk) if challenge.pk else "-"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the service, and say what is most likely a mistake."""
        if not change:
            obj.author = request.user
        wanted = State(obj.state)
        withdrawn = "state" in form.changed_data and wanted != State.PUBLISHED
        with held_back(obj, withdrawn=withdrawn):
            write_challenge(obj, {})
        if wanted != obj.state:
            self.message_user(request, str(unproven_words(obj)), messages.WARNING)
        found = [str(problem) for problem in obj.behaviour.advice(obj.spec)]
        found += [f"{line}: {message}" for line, message in prose_faults(obj.description)]
        for message in found[:SHOWN_REMARKS]:
            self.message_user(request, message, messages.WARNING)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Hints go through their service, which keeps the rows that learners have taken."""
        set_hints(form.instance, formset.drafts())
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def _move(self, request: HttpRequest, challenges: QuerySet[Challenge], state: State) -> None:
        moved, refused = change_state(challenges=challenges, state=state)
        text = ngettext("%d challenge changed.", "%d challenges changed.", moved) % moved
        self.message_user(request, text, messages.SUCCESS)
        for challenge, reason in refused[:SHOWN_REMARKS]:
            self.message_user(request, f"{challenge}: {reason}", messages.ERROR)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, challenges: QuerySet[Challenge]) -> None:
        """Show these to learners; what would not pass the checks stays as it is."""
        self._move(request, challenges, State.PUBLISHED)

    @admin.action(description=_("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, challenges: QuerySet[Challenge]) -> None:
        """Take no more answers to these."""
        self._move(request, challenges, State.ARCHIVED)

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def draft(self, request: HttpRequest, challenges: QuerySet[Challenge]) -> None:
        """Hide these from learners."""
        self._move(request, challenges, State.DRAFT)

    @admin.action(description=_("Export as a content pack"), permissions=["view"])
    def export(self, request: HttpRequest, challenges: QuerySet[Challenge]) -> HttpResponse:
        """A zip archive with these, what they require, and their categories."""
        files = pack_files(selection(set(challenges.values_list("slug", flat=True))))
        response = HttpResponse(zip_bytes(files), content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="content-pack.zip"'
        return response
