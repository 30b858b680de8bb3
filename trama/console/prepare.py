"""A database that can be used: the tables of this code, and the questionnaires of the packs."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trama.audit.record import SYSTEM
from trama.console.database_state import refuse_other_version
from trama.instruments.actions import load_instruments


def prepare_database() -> bool:
    """Make the tables or bring them up to date, and load the questionnaires; whether any table was made."""
    is_new = make_tables()
    load_instruments(folders=settings.PACK_FOLDERS, by=SYSTEM)
    return is_new


def refuse_unusable() -> None:
    """Raise ``CommandError`` when the database does not answer, or belongs to another version of the code."""
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        raise CommandError(
            f"The database does not answer ({type(problem).__name__}): check DATABASE_URL and that it is running.",
            returncode=1,
        ) from problem
    refuse_other_version()


def make_tables() -> bool:
    """Bring the tables up to date; whether there was anything to do. Refuses like ``refuse_unusable``."""
    refuse_unusable()
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0)
    return True
