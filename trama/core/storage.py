"""Static files under names that never change their content."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A comment that has its lines for itself. No line of a string may look like one; a test holds it.
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/)[\s\S])*\*/)[ \t]*\n", re.MULTILINE)


def without_comments(script: str) -> str:
    """A script as phones get it: what is written for its readers costs their data."""
    return COMMENT.sub("", script)


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with a digest, compressed copies, and the names that modules import replaced too."""

    support_js_module_import_aggregation = True

    def save(self, name: str, content: Any, max_length: int | None = None) -> str:
        """Keep a collected file; scripts of Trama without their comments."""
        if _is_script(name):
            content = ContentFile(without_comments(content.read().decode()).encode())
        return str(super().save(name, content, max_length))

    def post_process(
        self, paths: dict[str, Any], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Name what was collected by its digest: of scripts, the kept file instead of the one it came from."""
        kept = {name: (self, name) if _is_script(name) else found for name, found in paths.items()}
        yield from super().post_process(kept, *args, **options)


def _is_script(name: str) -> bool:
    return name.startswith("js/") and name.endswith(".js")
