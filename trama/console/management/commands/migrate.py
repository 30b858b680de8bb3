"""`trama migrate`: Django's own, after looking whose database it is."""

from typing import Any

from django.core.management.commands import migrate

from trama.console.database_state import refuse_other_version


class Command(migrate.Command):
    """Creates and updates the tables; a database of another version is refused with a sentence."""

    help = "Create the tables, or bring them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, then migrate."""
        refuse_other_version()
        super().handle(*args, **options)
