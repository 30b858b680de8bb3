"""Static files under names that never change their content."""

import re
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
        if name.startswith("js/") and name.endswith(".js"):
            content = ContentFile(without_comments(content.read().decode()).encode())
        return str(super().save(name, content, max_length))
