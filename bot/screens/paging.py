"""Lists and texts that come in pages: which page is shown, and the buttons to turn it."""

from django.utils.translation import gettext as _

from bot.cards import Button


def clamp(page: int, count: int, size: int) -> tuple[int, int]:
    """(the page to show, how many there are), from 1 on; a page past the end is the last one."""
    pages = max(1, -(-count // size))
    return min(max(1, page), pages), pages


def pager(page: int, pages: int) -> list[Button]:
    """The buttons to the neighbours of a page."""
    back = [Button("◀ " + _("Page %d") % (page - 1), "p", str(page - 1))] if page > 1 else []
    on = [Button(_("Page %d") % (page + 1) + " ▶", "p", str(page + 1))] if page < pages else []
    return [*back, *on]
