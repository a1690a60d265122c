"""Assets that are not there where npm's registry could not be reached: the editor, Python for the browser."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

EDITOR = "web/build/editor.js"
FACE = "web/build/fonts/display.css"
PYODIDE = "web/build/pyodide/pyodide.mjs"


def editor_address() -> str:
    """Where the editor's bundle is, or "" when it was not built: then the text fields stay what they are."""
    return _address(EDITOR)


def face_address() -> str:
    """Where the rules of the headings' face are, or "" when it was not made: another face stands in."""
    return _address(FACE)


def pyodide_folder() -> str:
    """Where Pyodide's files are, or "" when they are not there: then quick runs are not offered."""
    return _address(PYODIDE).removesuffix("pyodide.mjs")


def _address(name: str) -> str:
    if settings.DEBUG and not finders.find(name):
        return ""
    try:
        return str(staticfiles_storage.url(name))
    except ValueError:  # not among the files that were collected
        return ""
