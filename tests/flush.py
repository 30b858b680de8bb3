"""After a test that commits, only the tables in which it wrote are emptied.

Django's own flush empties all of them, some eighty, and makes every permission anew.
"""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

MADE_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


@cache
def _tables() -> tuple[str, ...]:
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    return tuple(sorted(names - MADE_BY_MIGRATE))


def delete_what_was_written() -> None:
    """Leave every table as it is after `migrate`."""
    quoted = [connection.ops.quote_name(name) for name in _tables()]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in quoted)  # noqa: S608
    # In one transaction, so in any order: foreign keys are checked when it commits.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(filled)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 -- our own tables


def use_for_tests_that_commit() -> None:
    """Instead of Django's flush."""
    TransactionTestCase._fixture_teardown = lambda _case: delete_what_was_written()
