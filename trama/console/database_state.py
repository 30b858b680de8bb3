"""Whether the database was made by the migrations of this code.

No release exists yet, and migrations were squashed before the first one: a database of an earlier development version
says that its migrations are applied, while its tables are others. Better one sentence than a failure on some page.
"""

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def refuse_other_version() -> None:
    """Raise ``CommandError`` when the database belongs to another version of the code."""
    sentence = other_version()
    if sentence:
        raise CommandError(sentence, returncode=1)


def other_version() -> str:
    """Why the database cannot be used, and what to do; empty when it can."""
    loader = MigrationLoader(connection)
    what = _unknown_migration(loader) or _other_table(loader)
    if not what:
        return ""
    where = connection.settings_dict["NAME"]
    mend = (
        f"move {where} aside" if connection.vendor == "sqlite" else "point DATABASE_URL to an empty database"
    )
    return (
        f"the database was made by another version of Trama ({what}), and migrations were squashed before the "
        f"first release: {mend} and run this again; `trama backup` of that version keeps what it holds."
    )


def _unknown_migration(loader: MigrationLoader) -> str:
    """A migration that was applied and that the code does not have."""
    others = {config.label for config in apps.get_app_configs() if not config.name.startswith("trama.")}
    unknown = sorted(
        (app, name)
        for app, name in loader.applied_migrations
        if (app, name) not in loader.disk_migrations and app not in others
    )
    return ".".join(unknown[0]) if unknown else ""


def _other_table(loader: MigrationLoader) -> str:
    """A table whose columns are not those of its model, although every migration of its app is applied."""
    waiting = {app for app, _name in set(loader.disk_migrations) - set(loader.applied_migrations)}
    asked = connection.introspection
    with connection.cursor() as cursor:
        tables = set(asked.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta  # noqa: SLF001 -- how Django says one asks a model about itself
            if meta.app_label in waiting or meta.proxy or not model.__module__.startswith("trama."):
                continue
            described = asked.get_table_description(cursor, meta.db_table) if meta.db_table in tables else []
            if {column.name for column in described} != {
                field.column for field in meta.local_concrete_fields
            }:
                return f"table {meta.db_table}; a model that you just changed needs `trama makemigrations`"
    return ""
