"""Compiles the catalogues while Trama is built; everything else stands in pyproject.toml."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Writes django.mo beside each django.po: into the wheel, or into the tree that runs from a checkout."""

    def run(self) -> None:
        """Build, then compile."""
        super().run()
        root = Path() if self.editable_mode else Path(self.build_lib)
        for source in Path("trama/locale").rglob("*.po"):
            target = (root / source).with_suffix(".mo")
            with source.open("rb") as read, target.open("wb") as written:
                write_mo(written, read_po(read, locale=source.parts[-3]))


setup(cmdclass={"build_py": BuildWithCatalogues})
