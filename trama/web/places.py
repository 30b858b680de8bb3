"""The place that a browser has in a workshop: a secret, and whose account had it: nobody else is that person."""

from django.http import HttpRequest

from trama.core.tokens import derived

MARK = 8  # letters: it tells accounts of one browser apart, and is no secret
MOST = 64


def account_mark(number: int | None) -> str:
    """A word for an account by which a browser knows it again; empty for nobody."""
    return derived("account", str(number)).hex()[:MARK] if number else ""


def mark_of(request: HttpRequest) -> str:
    """The same of whoever is signed in."""
    user = getattr(request, "user", None)
    return account_mark(user.pk) if user is not None and user.is_authenticated else ""


def written_place(secret: str, mark: str) -> str:
    """What the cookie holds: the secret, and whose account it was given to, if any."""
    return f"{secret}.{mark}" if mark else secret


def parted_place(value: str) -> tuple[str, str]:
    """The secret and the mark of an account, of what a cookie holds."""
    secret, _dot, mark = value.partition(".")
    return secret[:MOST], mark[:MARK]
