"""A drill: a backup is restored in a place of its own, which is removed afterwards, and what came of it is recorded."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from trama.audit.record import SYSTEM, record
from trama.jobs.backup import BackupFile, code_of

NOT_TAKEN_ALONG = ("_FILE", "TRAMA_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY")
RESTORE = "from trama.console.main import main; main()"


@dataclass(frozen=True)
class DrillOutcome:
    """What came of a drill; ``sentence`` is that of the command that restored."""

    is_good: bool
    sentence: str


def try_backup(path: Path, *, identity: str, other_key: bool = False) -> DrillOutcome:
    """Restore ``path`` as its operator would, in an empty place, and record what came of it."""
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="drill-") as home:
        done = subprocess.run(  # noqa: S603 -- our own command
            [
                sys.executable,
                "-c",
                RESTORE,
                "restore",
                str(path.absolute()),
                *(["--identity", "-"] if identity else []),
                *(["--other-key"] if other_key else []),
            ],
            env=_environment(home),
            input=identity,
            capture_output=True,
            text=True,
            check=False,
        )
    outcome = DrillOutcome(done.returncode == 0, " ".join((done.stdout or done.stderr).split()))
    record("backup_tried", BackupFile(code_of(path)), by=SYSTEM, is_good=outcome.is_good)
    return outcome


def _environment(home: str) -> dict[str, str]:
    """An empty SQLite place with this server's key: links that were sent must open there too."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.endswith(NOT_TAKEN_ALONG[0]) and not name.startswith(NOT_TAKEN_ALONG[1:])
    }
    packs = ":".join(str(folder) for folder in settings.PACK_FOLDERS)
    return {**kept, "TRAMA_HOME": home, "SECRET_KEY": settings.SECRET_KEY, "TRAMA_PACKS": packs}
