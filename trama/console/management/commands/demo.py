"""`trama demo`: the demonstration programme."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.core.errors import Refused
from trama.demo.load import has_real_data, is_loaded, load_demo
from trama.demo.people import signs
from trama.demo.waves import open_campaign, unused_tokens
from trama.demo.workshops import open_workshop


class Command(BaseCommand):
    """Loads the demonstration once; afterwards it only tells. Refused in production and beside real data."""

    help = "Load the demonstration programme (31 networks by default, and six that are accompanied today)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--networks", type=int, default=31)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--if-empty", action="store_true", help="do nothing beside real data")

    def handle(self, **options: Any) -> None:
        """Load, then tell."""
        if options["networks"] < 4:  # noqa: PLR2004 -- the story has four networks
            raise CommandError("--networks must be 4 or more: the story has four networks.", returncode=2)
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration is not loaded where TRAMA_ENV=production: it signs anybody in.",
                returncode=1,
            )
        made = not is_loaded()
        if made and options["if_empty"] and has_real_data():
            return
        if made:
            self._load(options["seed"], options["networks"])
        if options["json"]:
            self.stdout.write(json.dumps(_summary(), ensure_ascii=False))
        elif not options["if_empty"] or made:
            self.stdout.write(
                "The demonstration is loaded." if made else "The demonstration was already loaded."
            )

    @staticmethod
    def _load(seed: int, networks: int) -> None:
        try:
            load_demo(seed=seed, networks=networks)
        except Refused as problem:
            raise CommandError(str(problem), returncode=1) from problem


def _summary() -> dict[str, Any]:
    campaign = open_campaign()
    summary: dict[str, Any] = {
        "people": [
            {"role": person.role.value, "name": person.name, "mail": person.mail} for person in signs()
        ]
    }
    if campaign:
        summary["open_wave"] = {"code": campaign.code, "tokens": unused_tokens(campaign)}
    workshop = open_workshop()
    if workshop:
        summary["workshop"] = {"code": workshop.code}
    return summary
