"""Assets that may not be there: the editor's bundle, where npm's registry could not be reached."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

EDITOR = "web/build/editor.js"


def editor_address() -> str:
    """Where the editor's bundle is, or "" when it was not built: then the text fields stay what they are."""
    if settings.DEBUG and not finders.find(EDITOR):
        return ""
    try:
        return str(staticfiles_storage.url(EDITOR))
    except ValueError:  # not among the files that were collected
        return ""
