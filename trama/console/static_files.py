"""Styles and scripts where the server finds them: collected again when they are not those of the last time."""

import hashlib

from django.conf import settings
from django.core.management import call_command


def collect_if_changed() -> None:
    """Collect into ``TRAMA_HOME/static`` unless what is there was made of the same files (some 5 ms to know)."""
    stamp = settings.HOME / "stamp-static"
    present = _digest()
    if stamp.exists() and stamp.read_text(encoding="utf-8").strip() == present:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(f"{present}\n", encoding="utf-8")


def _digest() -> str:
    """The sum that `script/setup` works out too, without starting Django."""
    folder = settings.PACKAGE / "static"
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in files)).hexdigest()
