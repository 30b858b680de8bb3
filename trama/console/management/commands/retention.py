"""`trama retention`: what would be forgotten tonight, by rule; with `--apply` it is."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.privacy.actions.forgetting import forget_now
from trama.privacy.nights import tonight


class Command(BaseCommand):
    """For whoever wants to see what the rules do before the night comes, or does not want to wait for it."""

    help = "Say what the rules of retention would forget now; --apply does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="forget it now")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Count by rule, and forget when asked."""
        run = forget_now() if options["apply"] else None
        counts = run.counts if run else {due.rule.name: due.count for due in tonight(most=None)}
        if options["json"]:
            self.stdout.write(json.dumps({"applied": run is not None, "rules": counts}))
        else:
            self._say(counts, is_done=run is not None)
        if run and run.ended_at is None:
            raise CommandError("some rules could not be applied: the log says which and why.", returncode=1)

    def _say(self, counts: dict[str, int], *, is_done: bool) -> None:
        self.stdout.writelines(f"{count:>7}  {name}\n" for name, count in counts.items() if count)
        total = sum(counts.values())
        self.stdout.write(
            f"{total} forgotten."
            if is_done
            else f"{total} would go; nothing was changed. --apply does it now."
        )
