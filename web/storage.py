"""Static files in production: compressed, and named by content, so that browsers may keep them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "web/css/notebook.css"
FACE = "web/build/fonts/display.css"
_SHEETS = Path(__file__).parent / "templates/web/parts/styles.html"
_COMMENTS = re.compile(r"/\*.*?\*/ ?|^[ \t]*//[^\n]*\n", re.DOTALL | re.MULTILINE)
_GAPS = re.compile(r"\s*([{};,])\s*")
_INDENTS = re.compile(r"^[ \t]+", re.MULTILINE)
_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class AssetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage that also rewrites the imports between our own ES modules, and only those.

    Django can do it for every script, but then examples in other packages' comments count as imports too.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("web/js/*.js", _IMPORTS))

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Pyodide's own loader asks for its files by their names: those stay, and no second copy is made."""
        if name.startswith("web/build/pyodide/"):
            return name
        return str(super().hashed_name(name, content, filename))

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Also write all styles that every page has into one file, for each costs a way on a slow line; and
        send our scripts without their comments, which are a quarter of them."""
        if not dry_run:
            sheets = [name for name in (FACE, *sheet_names()) if name in paths]
            styles = slim("\n".join(_styles(name, *paths[name]) for name in sheets))
            self._write(BUNDLE, _GAPS.sub(r"\1", styles))
            paths = {**paths, BUNDLE: (self, BUNDLE)}
            for name in paths:
                if name.startswith("web/js/"):
                    self._write(name, slim(_text(*paths[name])))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str, text: str) -> None:
        if self.exists(name):
            self.delete(name)
        FileSystemStorage.save(self, name, ContentFile(text.encode()))


def slim(text: str) -> str:
    """Styles or a script without comments and indents: no text in ours holds a comment's beginning."""
    return _INDENTS.sub("", _COMMENTS.sub("", text))


def _text(storage: Any, path: str) -> str:
    return Path(storage.path(path)).read_text("utf-8")


def _styles(name: str, storage: Any, path: str) -> str:
    """The sheet as it stands in the bundle, from where its files have another address."""
    text = _text(storage, path)
    return text.replace('url("', 'url("../build/fonts/') if name == FACE else text


def sheet_names() -> list[str]:
    """The styles of every page, in their order, as `parts/styles.html` has them."""
    return re.findall(r"web/css/[\w-]+\.css", _SHEETS.read_text("utf-8"))


def bundle_address() -> str:
    """Where the one file of styles is; "" where files are served one by one."""
    if settings.DEBUG or not isinstance(staticfiles_storage, AssetStorage):
        return ""
    return str(staticfiles_storage.url(BUNDLE))
