"""What people do with their own account."""

from django.db import transaction

from trama.accounts.models import User
from trama.audit.record import SYSTEM, Actor, record


@transaction.atomic
def choose_language(*, user: User, language: str, by: User) -> None:
    """The pages of this account are in ``language``. Refuses nothing."""
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def open_account(*, email: str, by: Actor = SYSTEM) -> User:
    """The account of ``email``, made when there is none: by itself it opens nothing. Refuses nothing."""
    known = User.objects.filter(email__iexact=email).first()
    if known:
        return known
    user = User.objects.create_user(email=email)
    record("account_opened", user, by=by)
    return user
