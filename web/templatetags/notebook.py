"""The notebook's own marks: icons, status glyphs, specimen numbers, and Markdown in its two sizes."""

import html
from datetime import timedelta
from typing import Any

import nh3
from django import template
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.markdown import render_inline, render_markdown
from web.assets import face_address
from web.icons import ICONS, shapes
from web.sharing.pictures import shortened
from web.storage import bundle_address

register = template.Library()

STATUS_WORDS: dict[str, str | Promise] = {
    "new": _("not begun"),
    "locked": _("locked"),
    "started": _("begun"),
    "submitted": _("tried, not solved"),
    "completed": _("solved"),
}
VERDICT_WORDS: dict[str, str | Promise] = {
    "accepted": _("Accepted"),
    "partial": _("Partly right"),
    "wrong": _("Not right"),
    "time_limit": _("Too slow"),
    "memory_limit": _("Too much memory"),
    "output_limit": _("Too much output"),
    "runtime_error": _("Crashed"),
    "compile_error": _("Does not compile"),
    "internal_error": _("Our fault"),
    "skipped": _("Not run"),
    "queued": _("Waiting"),
    "running": _("Being judged"),
}
VERDICT_GLYPHS = {
    "accepted": "completed",
    "partial": "started",
    "wrong": "submitted",
    "time_limit": "slow",
    "memory_limit": "heavy",
    "output_limit": "heavy",
    "runtime_error": "crashed",
    "compile_error": "unread",
    "internal_error": "fault",
    "skipped": "locked",
}
DRAWN = {*STATUS_WORDS, *VERDICT_GLYPHS.values()}
VERDICT_HELP: dict[str, str | Promise] = {
    "accepted": _("Every test is passed."),
    "partial": _("Some tests are passed, others are not."),
    "wrong": _("The program runs, but its answer is another one."),
    "time_limit": _(
        "The program used more processor time than it may. Look for work that is done again and again."
    ),
    "memory_limit": _("The program wanted more memory than it may have. Keep less at a time."),
    "output_limit": _("The program wrote more than it may. Is there a loop that never ends?"),
    "runtime_error": _("The program stopped with an error before it was done."),
    "compile_error": _("The program could not be read, so no test was run."),
    "internal_error": _("The judge failed, not your program. No attempt is counted; please submit again."),
}


HIDDEN = mark_safe(' aria-hidden="true"')


def _described(word: str) -> SafeString:
    return format_html(' role="img" aria-label="{}"', word)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon; without a label it is decoration and hidden from screen readers."""
    described = _described(str(label)) if label else HIDDEN
    drawing = mark_safe(shapes(name))  # noqa: S308 - our own drawings
    return format_html('<svg class="icon" viewBox="0 0 24 24"{}>{}</svg>', described, drawing)


@register.simple_tag
def glyph(status: str, label: bool | str = True) -> SafeString:
    """The glyph of a status, in shape and colour. `label` false: the word stands beside it already."""
    word = label if isinstance(label, str) and label else STATUS_WORDS.get(status, status)
    described = _described(str(word)) if label else HIDDEN
    return format_html(
        '<svg class="glyph glyph--{}" viewBox="0 0 16 16"{}><use href="#glyph-{}"/></svg>',
        status,
        described,
        status if status in DRAWN else "new",
    )


@register.filter
def status_word(status: str) -> str:
    """A status in a word."""
    return str(STATUS_WORDS.get(status, status))


@register.filter
def verdict_word(verdict: str) -> str:
    """A verdict in a word or two."""
    return str(VERDICT_WORDS.get(verdict, verdict))


@register.filter
def judge_word(verdict: str) -> str:
    """A verdict by the judge's own name, in the words that learners know."""
    return verdict_word("wrong" if verdict == "wrong_answer" else verdict)


@register.filter
def verdict_glyph(verdict: str) -> str:
    """The status whose glyph stands for a verdict."""
    return VERDICT_GLYPHS.get(verdict, "new")


@register.filter
def verdict_help(verdict: str) -> str:
    """What a verdict on a program means, and what to do about it."""
    return str(VERDICT_HELP.get(verdict, ""))


@register.simple_tag
def verdict_mark(verdict: str, number: int) -> SafeString:
    """One test's glyph; with a number it says which test it is, without one the word stands beside it."""
    label: bool | str = False
    if number:
        label = str(_("Test %(n)d: %(verdict)s")) % {"n": number, "verdict": verdict_word(verdict)}
    return glyph(verdict_glyph(verdict), label)


@register.simple_tag
def verdict_marks() -> list[str]:
    """Every verdict a test can have."""
    return list(VERDICT_GLYPHS)


@register.simple_tag
def icon_names() -> list[str]:
    """Every icon there is."""
    return sorted(ICONS)


@register.filter
def specimen(number: int) -> str:
    """A challenge's number as it stands on its card: 7 → "007"."""
    return f"{number:03d}"


@register.filter
def blocks(text: str) -> SafeString:
    """Markdown as sanitised blocks."""
    return mark_safe(render_markdown(text))  # noqa: S308 - sanitised by render_markdown


@register.filter
def inline(text: str) -> SafeString:
    """One line of Markdown as sanitised inline HTML."""
    return mark_safe(render_inline(text))  # noqa: S308 - sanitised by render_inline


@register.filter
def plain(text: str) -> str:
    """One line of Markdown as bare text, for places that take no elements (options, titles, labels)."""
    return html.unescape(nh3.clean(render_inline(text), tags=set()))


@register.filter
def teaser(text: str) -> str:
    """The beginning of a Markdown text as bare text, for a link's description; the template escapes it."""
    bare = html.unescape(nh3.clean(render_markdown(text[:2_000]), tags=set()))
    return shortened(bare, 200)


@register.filter
def task_glyph(status: str) -> str:
    """The status whose glyph stands for a course task's."""
    return {"not_started": "new", "in_progress": "started"}.get(status, status)


@register.filter
def localized(thing: Any, field: str) -> str:
    """A translatable's text in the active language."""
    return str(thing.localized(field))


@register.filter
def letter(index: int) -> str:
    """0 → "A": the letters of a matching key."""
    return chr(ord("A") + index)


@register.filter
def split(text: str) -> list[str]:
    """Words out of a string, to loop over."""
    return text.split()


@register.filter
def percent(score: float) -> str:
    """0.5 → "50 %", with a space that does not break."""
    return f"{round(score * 100)}\u00a0%"


@register.filter
def seconds(count: int) -> str:
    """A wait in words: "40 seconds", "2 minutes"."""
    if count < 120:
        return ngettext("%d second", "%d seconds", count) % count
    minutes = -(-count // 60)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


@register.filter
def spell(spent: timedelta) -> str:
    """A time spent in words: "40 seconds", "12 minutes", "26 hours"."""
    count = int(spent.total_seconds())
    hours = count // 3_600
    return ngettext("%d hour", "%d hours", hours) % hours if hours > 1 else seconds(count)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's own query string with some values changed; an empty value takes its key away."""
    values: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        values.pop(key, None)
        if value not in ("", None):
            values[key] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def battle_text(question: Any, field: str) -> str:
    """A battle question's text in the active language; a challenge's title is one line of Markdown."""
    return str(question.text(field))


@register.simple_tag
def display_face() -> str:
    """The address of the rules of the headings' face, or ""; the one file of styles holds them already."""
    return face_address()


@register.simple_tag
def style_bundle() -> str:
    """The address of the one file that holds every page's styles, or ""."""
    return bundle_address()
