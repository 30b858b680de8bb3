"""What would otherwise be loaded while the first person waits: addresses and the pieces of live pages."""

from pathlib import Path

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation


def preload() -> None:
    """Load them now (some 0.3 s, once per process)."""
    assert get_resolver().url_patterns  # noqa: S101 -- reading them imports every view
    django = engines["django"]
    folder = Path(django.template_dirs[0])
    with translation.override(settings.LANGUAGE_CODE):
        for piece in sorted(folder.glob("*/live/**/*.html")):
            django.get_template(str(piece.relative_to(folder)))
