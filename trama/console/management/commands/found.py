"""`trama found`: the first programme and the first person of its direction."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.console.prepare import prepare_database
from trama.content.load import packs
from trama.core.errors import Refused
from trama.demo.load import is_loaded
from trama.networks.actions.founding import Charter, found_programme
from trama.networks.enums import TimeZone
from trama.networks.errors import AlreadyFounded
from trama.networks.models import Programme

# Each field of the charter with its option, what is asked for it and an example.
ASKED = (
    ("programme", "--programme", "The name of the programme", "Programa de redes rurales"),
    ("institution", "--institution", "The institution that runs it", "Universidad del Maule"),
    (
        "data_contact",
        "--data-name",
        "Who answers there for people's data",
        "Carolina Vidal, secretaría general",
    ),
    ("data_email", "--data-mail", "Where people write to them about it", "datos@ejemplo.cl"),
    ("direction", "--name", "The first person of the direction", "Andrés Salinas Peña"),
    ("email", "--mail", "Their mail, to which the code to sign in goes", "andres@ejemplo.cl"),
    ("time_zone", "--time-zone", f"The clock: {', '.join(TimeZone.values)}", str(TimeZone.SANTIAGO.value)),
    ("pack", "--pack", "The content pack", "clider"),
)


class Command(BaseCommand):
    """Asks for what was not given, when there is a terminal; refuses a second time and beside the demonstration."""

    help = "Create the first programme and the first person of its direction."

    def add_arguments(self, parser: CommandParser) -> None:
        for field, option, question, example in ASKED:
            parser.add_argument(
                option, dest=field, metavar="…", help=f"{question}, such as «{example}».".replace("%", "%%")
            )

    def handle(self, **options: Any) -> None:
        """Prepare the database, ask, found, and say what comes next."""
        prepare_database()
        if is_loaded():
            raise CommandError(
                "The demonstration is in this database: found the programme in an empty one.", returncode=1
            )
        if Programme.objects.exists():
            raise CommandError(str(AlreadyFounded.message), returncode=1)
        known = frozenset(packs(settings.PACK_FOLDERS))
        given = {field: options[field] or "" for field, *_rest in ASKED}
        if len(known) == 1 and not given["pack"]:
            given["pack"] = next(iter(known))
        try:
            charter = Charter(**self._asked(given))
            programme = found_programme(charter=charter, packs=known, by=SYSTEM)
        except Refused as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(
            f"«{programme.name}» begins. {charter.direction} signs in at {settings.BASE_URL}/entrar/ with "
            f"{charter.email}: a code arrives by mail. `trama doctor` says whether mails leave."
        )

    def _asked(self, given: dict[str, str]) -> dict[str, str]:
        """What was given, and the answers to what was not."""
        missing = [row for row in ASKED if not given[row[0]].strip()]
        if missing and not sys.stdin.isatty():
            wanted = " ".join(f'{option} "{example}"' for _field, option, _question, example in missing)
            raise CommandError(f"Missing, for example: {wanted}", returncode=2)
        for field, _option, question, example in missing:
            while not given[field]:
                given[field] = input(f"{question} (such as «{example}»): ").strip()
        return given
