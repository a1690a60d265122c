"""Static files in production: compressed, and named by content, so that browsers may keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class AssetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage that also rewrites the imports between our own ES modules, and only those.

    Django can do it for every script, but then examples in other packages' comments count as imports too.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("web/js/*.js", _IMPORTS))
