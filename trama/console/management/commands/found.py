"""`trama found`: the first programme and the first person of its direction."""

import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from trama.audit.record import SYSTEM
from trama.console.findings import in_words
from trama.console.prepare import prepare_database
from trama.content.load import packs
from trama.core.errors import Refused
from trama.demo.load import is_loaded
from trama.networks.actions.founding import Charter, found_programme
from trama.networks.enums import TimeZone
from trama.networks.errors import AlreadyFounded
from trama.networks.models import Programme
from trama.privacy.actions.notices import publish_notice
from trama.privacy.notice import NoticeFacts

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

YES = {"yes", "y", "sí", "si", "s"}

# What the public notice says of the institution, with its option; what is left out is told as not said yet.
TOLD = (
    ("tax_number", "--tax-number", "The RUT of the institution", "60.000.000-1"),
    ("address", "--address", "Its postal address", "Avenida Uno 100, Talca"),
    ("representative", "--representative", "Its legal representative", "Rosa Muñoz Lagos, rectora"),
    ("phone", "--data-phone", "The phone of who answers for people's data", "+56 71 200 0000"),
    ("country", "--country", "The country where the server stands", "Chile"),
    ("operator", "--operator", "Who operates the server for it", "Redes Simples SpA, 76.000.000-1"),
    (
        "helpers",
        "--helpers",
        "Others who work with the data for the operator",
        "Centro de Datos Sur, arriendo",
    ),
    (
        "engagement",
        "--engagement",
        "How long the order to the operator lasts",
        "Hasta el 31 de marzo de 2028",
    ),
    ("transfers", "--transfers", "Transfers abroad, and what guarantees them", "Ninguna"),
    ("recipients", "--recipients", "Who receives data from it", "Nadie"),
    ("sources", "--sources", "Where it has data from, beside people themselves", "De ninguna otra parte"),
)
TOLD_OF_PUBLIC_BODY = (
    ("functions", "--functions", "The law that gives it this task", "Ley 21.040, artículo 18"),
    ("head", "--head", "Its head of service", "Dirección ejecutiva del SLEP"),
    (
        "agreements",
        "--agreements",
        "Where it publishes its data agreements",
        "https://slep.example/convenios",
    ),
)


class Command(BaseCommand):
    """Asks for what was not given, when there is a terminal; refuses a second time and beside the demonstration."""

    help = "Create the first programme and the first person of its direction."

    def add_arguments(self, parser: CommandParser) -> None:
        for field, option, question, example in (*ASKED, *TOLD, *TOLD_OF_PUBLIC_BODY):
            parser.add_argument(
                option, dest=field, metavar="…", help=f"{question}, such as «{example}».".replace("%", "%%")
            )
        parser.add_argument(
            "--public-body", action="store_true", help="A public body, such as a SLEP, answers for the data."
        )

    def handle(self, **options: Any) -> None:
        """Prepare the database, ask, found, publish the first notice, and say what comes next."""
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
        charter = Charter(**self._asked(given))
        facts = self._told(charter, options)
        try:
            with transaction.atomic():
                programme = found_programme(charter=charter, packs=known, by=SYSTEM)
                version = publish_notice(programme=programme, facts=facts, by=SYSTEM)
        except Refused as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(
            f"«{programme.name}» begins. {charter.direction} signs in at {settings.BASE_URL}/entrar/ with "
            f"{charter.email}: a code arrives by mail. `trama doctor` says whether mails leave."
        )
        missing = ", ".join(in_words(name) for name in version.facts.missing())
        if missing:
            self.stdout.write(
                f"The public notice tells as not said yet: {missing}. Say it at {settings.BASE_URL}/datos/aviso/."
            )

    def _told(self, charter: Charter, options: dict[str, Any]) -> NoticeFacts:
        """What was given for the notice, and on a terminal the answers to what was not; Enter leaves one out."""
        is_public = bool(options.get("public_body"))
        answers = {
            field: (options.get(field) or "").strip() for field, *_rest in (*TOLD, *TOLD_OF_PUBLIC_BODY)
        }
        if sys.stdin.isatty():
            self.stdout.write("For the public notice on data. Enter leaves one for later.")
            self._ask(TOLD, answers)
            answer = "" if is_public else input("Is it a public body, such as a SLEP? (yes/no): ")
            is_public = is_public or answer.strip().lower() in YES
            if is_public:
                self._ask(TOLD_OF_PUBLIC_BODY, answers)
        named = {
            "institution": charter.institution, "officer": charter.data_contact, "email": charter.data_email,
        }  # fmt: skip
        return NoticeFacts(**named, **answers, is_public_body=is_public)

    def _ask(self, rows: Sequence[tuple[str, str, str, str]], answers: dict[str, str]) -> None:
        for field, _option, question, example in rows:
            if not answers[field]:
                answers[field] = input(f"{question} (such as «{example}»): ").strip()

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
