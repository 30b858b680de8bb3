"""The account of somebody, what they signed in with, and where they are signed in."""

import json
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from trama.accounts.models import User
from trama.networks.models import Person
from trama.privacy.forgetting.traces import Traces

SIGNED_IN = "_auth_user_id"


def forget_account(person: Person, traces: Traces) -> dict[str, int]:
    """Sign them out everywhere and delete the account with its addresses and keys (1 query a sign-in of anybody)."""
    user = person.user
    keys = [
        row.session_key for row in Session.objects.iterator() if _is_theirs(row.get_decoded(), user, traces)
    ]
    _forget_sign_ins(keys)
    transaction.on_commit(
        partial(_forget_sign_ins, keys)
    )  # a page that was open may have put one back meanwhile
    if user:
        user.delete()
        person.user = None
    return {"account": int(user is not None), "sign_ins": len(keys)}


def _is_theirs(held: dict[str, Any], user: User | None, traces: Traces) -> bool:
    if user and str(held.get(SIGNED_IN, "")) == str(user.pk):
        return True
    text = json.dumps(held, ensure_ascii=False, default=str).lower()
    return any(address in text for address in traces.addresses)  # a sign-in that was begun


def _forget_sign_ins(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete(key)
