"""`trama serve --local`: a whole workshop from a laptop, without Internet, in a home of its own.

Which home is known only from the file, so this runs before the settings are read.
"""

import argparse
import contextlib
import os
import re
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from trama.console.lan import addresses
from trama.core.json_input import read_json

CODE = re.compile(r"[0-9A-Z]{4,12}")
# The laptop is never the main server: its database, its secret, its mail and its address stay out of it.
OTHERS = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "TRAMA_ENV",
    "TRAMA_DEMO",
    "TRAMA_MAIL_BOUNCES",
)
HOW = (
    "Download it from the page of the workshop, «Sala sin Internet», and start with: trama serve --local FILE"
)


class Unable(Exception):  # noqa: N818 -- it reads as what happened
    """The workshop cannot be started; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """Start the workshop and serve it until stopped; 2 when the file or the arguments cannot be used."""
    parser = argparse.ArgumentParser(prog="trama serve")
    parser.add_argument("--local", metavar="FILE", nargs="?", const="")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--host", default="auto")
    given = parser.parse_args(arguments)
    try:
        content = _content(given.local)
        home = _home(content)
        _choose_settings(home, given)
        _serve(content, given)
    except Unable as problem:
        sys.stderr.write(f"trama: {problem}\n")
        return 2
    return 0


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes() if path else b""
    except OSError as problem:
        raise Unable(f"{path} cannot be read ({problem.strerror}). {HOW}") from problem


def _workshops() -> Path:
    """Where the offline workshops of this computer are."""
    if os.environ.get("TRAMA_HOME"):
        return Path(os.environ["TRAMA_HOME"]).resolve() / "local"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "trama" / "local"


def _home(content: bytes) -> Path:
    """The home of the workshop of a file; without one, of the only workshop there is."""
    if content:
        try:
            code = str(read_json(content)["body"]["code"])
        except (ValueError, KeyError, TypeError) as problem:
            raise Unable(f"This is not the file of an offline workshop. {HOW}") from problem
        if not CODE.fullmatch(code):
            raise Unable(f"This is not the file of an offline workshop. {HOW}")
        return _workshops() / code
    there = sorted(database.parent for database in _workshops().glob("*/trama.sqlite3"))
    if len(there) != 1:
        codes = ", ".join(folder.name for folder in there)
        which = (
            f"There are several workshops here ({codes}); say which by its file."
            if there
            else "It needs a file."
        )
        raise Unable(f"{which} {HOW}")
    return there[0]


def _choose_settings(home: Path, given: argparse.Namespace) -> None:
    for name in OTHERS:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    host = given.host
    if host == "auto":
        host = next(iter(addresses()), "127.0.0.1")
    os.environ |= {
        "TRAMA_HOME": str(home),
        "TRAMA_LOCAL_ROOM": home.name,
        "TRAMA_BASE_URL": f"http://{host}:{given.port}",
        "PORT": str(given.port),
    }
    home.mkdir(parents=True, exist_ok=True, mode=0o700)


def _listen(given: argparse.Namespace) -> list[socket.socket]:
    """On the address that was asked for and on this computer's own; on all of them when none was."""
    hosts = ["0.0.0.0"] if given.host == "auto" else [given.host, "127.0.0.1"]  # noqa: S104 -- the workshop is for everybody there
    try:
        return [socket.create_server((host, given.port), backlog=512) for host in dict.fromkeys(hosts)]
    except OSError as problem:
        raise Unable(
            f"{given.host}, port {given.port}: {problem.strerror}. Try another with --port or --host."
        ) from problem


def _serve(content: bytes, given: argparse.Namespace) -> None:
    import django  # noqa: PLC0415 -- the settings were chosen above
    import uvicorn  # noqa: PLC0415 -- same

    django.setup()
    sockets = _listen(given)
    room = _prepare(content)
    _tell(room, is_alone=given.host == "auto" and not addresses())
    threading.Thread(target=_tell_again, args=(room,), daemon=True).start()
    config = uvicorn.Config(
        "trama.config.asgi:application",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=sockets)


def _prepare(content: bytes) -> Any:
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    from trama.audit.record import SYSTEM  # noqa: PLC0415 -- same
    from trama.console.static_files import collect_if_changed  # noqa: PLC0415 -- same
    from trama.core.errors import Refused  # noqa: PLC0415 -- same
    from trama.offline_room.actions import load_pack  # noqa: PLC0415 -- same
    from trama.offline_room.files import read_pack  # noqa: PLC0415 -- same
    from trama.offline_room.models import OfflineRoom  # noqa: PLC0415 -- same

    call_command("migrate", verbosity=0)
    collect_if_changed()
    try:
        if content:
            load_pack(pack=read_pack(content), by=SYSTEM)
    except Refused as refusal:
        raise Unable(f"{refusal.message} ({os.environ['TRAMA_HOME']})") from refusal
    room = OfflineRoom.objects.select_related("workshop__network", "workshop__cohort").first()
    if room is None:
        raise Unable(f"The workshop was not begun. {HOW}")
    return room


def _tell(room: Any, *, is_alone: bool) -> None:
    import segno  # noqa: PLC0415 -- slow to load, only here
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.utils.translation import gettext as _  # noqa: PLC0415 -- same

    link = f"{settings.BASE_URL}/t/{room.workshop.code}/"
    print(f"\n  {room.workshop.title} · {room.workshop.owner}\n")
    if is_alone:
        print("  " + _("No network was found: turn on the hotspot of this computer and start again."), "\n")
    segno.make(link, error="m").terminal(compact=True, border=2)
    print("\n  " + _("To come in, from any phone on this network:") + f"\n    {link}\n")
    _tell_links(room)
    print(
        "  "
        + _("Everything is kept in %(home)s. Ctrl-C ends it; started again, it goes on.")
        % {"home": settings.HOME}
    )
    sys.stdout.flush()


def _tell_links(room: Any) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415 -- after setup

    from trama.offline_room.login_links import login_links  # noqa: PLC0415 -- same

    print("  " + _("To conduct, each with their own link. It opens once; Enter shows new ones."))
    for name, link in login_links(room):
        print(f"    {name}: {link}")
    print(flush=True)


def _tell_again(room: Any) -> None:
    """New links each time somebody presses Enter."""
    from django.db import close_old_connections  # noqa: PLC0415 -- after setup

    for _line in sys.stdin:
        close_old_connections()
        _tell_links(room)
