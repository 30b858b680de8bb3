"""What people do with their own account."""

from django.db import transaction

from trama.accounts.models import User


@transaction.atomic
def choose_language(*, user: User, language: str, by: User) -> None:
    """The pages of this account are in ``language``. Refuses nothing."""
    user.language = language
    user.save(update_fields=["language"])
