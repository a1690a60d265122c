"""Static files in production: compressed, and named by content, so that browsers may keep them."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

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
