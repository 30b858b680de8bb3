"""`trama demo`: the demonstration programme."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.demo.load import is_loaded, load_demo
from trama.demo.people import signs
from trama.demo.waves import open_campaign, unused_tokens
from trama.demo.workshops import open_workshop
from trama.networks.models import Programme


class Command(BaseCommand):
    """Loads the demonstration once; afterwards it only tells."""

    help = "Load the demonstration programme (31 networks by default)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--networks", type=int, default=31)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any programme")

    def handle(self, **options: Any) -> None:
        """Load, then tell."""
        if options["networks"] < 4:  # noqa: PLR2004 -- the story has four networks
            raise CommandError("--networks must be 4 or more: the story has four networks.", returncode=2)
        made = not is_loaded()
        if made and options["if_empty"] and Programme.objects.exists():
            return
        if made:
            load_demo(seed=options["seed"], networks=options["networks"])
        if options["json"]:
            self.stdout.write(json.dumps(_summary(), ensure_ascii=False))
        elif not options["if_empty"] or made:
            self.stdout.write(
                "The demonstration is loaded." if made else "The demonstration was already loaded."
            )


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
