"""`trama export xlsform`: a questionnaire for Kobo or ODK."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.console.lookups import wave_called
from trama.exports.xlsform import write_xlsform
from trama.instruments.models import InstrumentVersion
from trama.surveys.enums import Mode


class Command(BaseCommand):
    """Writes one file."""

    help = "Write a questionnaire as an XLSForm, of a measurement or the newest of its code."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--wave", metavar="CODE")
        which.add_argument("--instrument", metavar="CODE")
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        """Find it, write it."""
        version, mode = _of_wave(options["wave"]) if options["wave"] else _newest(options["instrument"])
        try:
            options["file"].write_bytes(write_xlsform(version.parsed, mode=mode, position=version.position))
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be written ({problem.strerror}).", returncode=2
            ) from problem
        self.stdout.write(f"{version} is in {options['file']}.")


def _of_wave(code: str) -> tuple[InstrumentVersion, str]:
    wave = wave_called(code)
    return wave.version, wave.notice_mode


def _newest(code: str) -> tuple[InstrumentVersion, str]:
    version = InstrumentVersion.objects.filter(code=code).order_by("pk").last()
    if version is None:
        raise CommandError(f"There is no questionnaire with the code {code}.", returncode=2)
    return version, Mode.INDIVIDUAL
