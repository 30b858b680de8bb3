"""Static files under names that never change their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with a digest, compressed copies, and the names that modules import replaced too."""

    support_js_module_import_aggregation = True
