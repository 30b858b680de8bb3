"""Settings read from the environment; a bad value is refused at start with a sentence that names it."""

import os
import secrets
from contextlib import suppress
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from trama.core.text import is_whole_number


class BadSetting(SystemExit):
    """A variable of the environment has a value that Trama cannot start with; each sentence begins with its name."""

    is_last = False  # whether nothing else is asked after it

    def __init__(self, *sentences: str) -> None:
        super().__init__(f"trama: {sentences[0]}")
        self.sentences = sentences

    @property
    def name(self) -> str:
        """The variable of the first sentence."""
        return self.sentences[0].split()[0].removesuffix("_FILE")


class NotForProduction(BadSetting):
    """Values that are well written and that `TRAMA_ENV=production` does not start with: asked last, all at once."""

    is_last = True


def text(name: str, default: str = "") -> str:
    """The value of ``name``; ``NAME_FILE`` reads it from a file instead."""
    from_file = os.environ.get(f"{name}_FILE")
    if not from_file:
        return os.environ.get(name) or default
    try:
        return Path(from_file).read_text(encoding="utf-8").strip()
    except OSError as problem:
        reason = problem.strerror
        raise BadSetting(f"{name}_FILE points to a file that cannot be read ({reason}).") from problem


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of ``options``; the first is the default."""
    value = text(name, options[0])
    if value not in options:
        raise BadSetting(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Whether ``name`` is switched on."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def port(name: str, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = text(name, str(default))
    if not is_whole_number(value) or not 0 < int(value) < 2**16:
        raise BadSetting(f"{name} must be a port between 1 and 65535, not {value!r}.")
    return int(value)


def address(name: str, default: str) -> str:
    """An http(s) address without a trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise BadSetting(f"{name} must be an address such as https://trama.example.org, not {value!r}.")
    return value


def redis(name: str) -> str:
    """The address of a Redis; none when unset."""
    value = text(name)
    if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise BadSetting(f"{name} must look like redis://127.0.0.1:6379/0, not {value!r}.")
    return value


def mailbox(name: str, default: str = "") -> str:
    """An address that mails can carry, perhaps with a name before it."""
    value = text(name, default)
    if value and "@" not in parseaddr(value)[1]:
        raise BadSetting(f"{name} must be an address such as trama@example.org, not {value!r}.")
    return value


def folders(name: str) -> tuple[Path, ...]:
    """Folders separated by a colon; each must exist."""
    found = tuple(Path(part) for part in text(name).split(":") if part)
    for folder in found:
        if not folder.is_dir():
            raise BadSetting(f"{name} names a folder that does not exist: {folder}.")
    return found


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses or networks separated by commas."""
    try:
        return tuple(ip_network(part.strip()) for part in text(name).split(",") if part.strip())
    except ValueError as problem:
        raise BadSetting(
            f"{name} must be addresses such as 127.0.0.1 or 10.0.0.0/8, separated by commas: {problem}."
        ) from problem


def recipients(name: str) -> tuple[str, ...]:
    """Public keys of age, separated by commas or spaces."""
    found = tuple(text(name).replace(",", " ").split())
    if found:
        import pyrage  # noqa: PLC0415 -- few start with one

        try:
            for recipient in found:
                pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as problem:
            raise BadSetting(
                f"{name} must be public keys of age such as age1…, which `trama backup --new-key FILE` makes."
            ) from problem
    return found


def home(name: str, default: str) -> Path:
    """A folder that its owner alone enters, made when missing. From now on this process writes for its owner alone."""
    os.umask(0o077)
    folder = Path(text(name, default)).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # somebody else's, who lets us write
            folder.chmod(0o700)
    except OSError as problem:
        raise BadSetting(
            f"{name} must be a folder that can be written, not {folder} ({problem.strerror})."
        ) from problem
    return folder


def secret_key(home: Path, *, production: bool) -> str:
    """The value of SECRET_KEY; outside production one is made once and kept in ``home``."""
    given = text("SECRET_KEY")
    if given or production:
        return given
    kept = home / "secret-key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text(encoding="utf-8")


def database(name: str, home: Path) -> dict[str, Any]:
    """Django's settings for the database that ``name`` points to; SQLite in ``home`` when unset."""
    url = text(name)
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        path = Path(unquote(parts.path)[1:]) if url else home / "trama.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(path)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(f"{name} must begin with postgres:// or sqlite:///, not {parts.scheme}://.")
    if not parts.path.strip("/"):
        raise BadSetting(f"{name} names no database: write postgres://user:password@host/name.")
    return _postgres(parts.hostname, parts.port, parts.username, parts.password, parts.path, parts.query)


def _sqlite(path: Path) -> dict[str, Any]:
    # FULL: what a person was told is kept survives a power cut. secure_delete: a draft leaves no trace in the file,
    # and core/sqlite/log.py empties the log. temp_store: nor in a file for sorting.
    return {
        "ENGINE": "trama.core.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA cache_size=-20000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"
            ),
        },
        "TEST": {"NAME": str(path.with_name(f"test-{path.name}"))},
    }


def _postgres(*parts: Any) -> dict[str, Any]:
    host, number, user, password, path, query = parts
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(path.strip("/")),
        "HOST": host or "",
        "PORT": str(number or ""),
        "USER": unquote(user or ""),
        "PASSWORD": unquote(password or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}, **dict(parse_qsl(query))},
    }


def mail(name: str, home: Path) -> dict[str, Any]:
    """Django's settings for mail: ``smtp://`` or ``smtps://``; files in ``home`` when unset."""
    url = text(name)
    if not url:
        folder = home / "mail"
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadSetting(f"{name} must look like smtp://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "trama.mail.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 20,
    }
