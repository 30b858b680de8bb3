"""An offline workshop without Internet: a pack goes out, fifty phones live it, the laptop dies once, its record is merged twice.

Server and phones are in two network namespaces joined by one wire and by nothing else, where the machine allows it;
else on two loopback addresses.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.ports import own_port

ROOT = Path(__file__).resolve().parent.parent
TRAMA = Path(sys.executable).parent / "trama"
PORT = own_port()
PEOPLE = 50
BAD = ("lost", "doubled", "differs", "differs_after_the_second", "mail_left")

MAKE = """
from datetime import date
from django.conf import settings
from trama.content.load import workshop_tables
from trama.networks.models import *
from trama.sessions.actions.design import make_session
from trama.sessions.plans import read_plan
from trama.offline_room.actions import make_pack
from trama.offline_room.files import file_of
cohort = Cohort.objects.create(programme=Programme.objects.create(name="P"), name="C", starts_on="2026-03-01")
network = Network.objects.create(cohort=cohort, name="Red de la costa", territory=Territory.objects.create(name="Quellón"))
by = Person.objects.create(name="Marta Soto")
Membership.objects.create(person=by, network=network, role="coordinator", since_on="2026-03-01")
plan = read_plan(next(table for pack in workshop_tables(settings.PACK_FOLDERS).values() for table in pack), kind="workshop")
workshop = make_session(plan=plan, owner=cohort, held_on=date(2026, 5, 5), by=by)
Membership.objects.create(person=by, cohort=cohort, role="accompanist", since_on="2026-03-01")
open(PATH, "wb").write(file_of(make_pack(workshop=workshop, by=by)))
"""
TELL = """
import json
from trama.workshops.models import Workshop
from trama.offline_room.authors import without_authors
from trama.offline_room.rows import rows_of, workshop_row
workshop = Workshop.objects.get()
rows = rows_of(workshop)
print(json.dumps({"rows": rows, "open": without_authors(rows), "workshop": workshop_row(workshop)}))
"""


@contextlib.contextmanager
def wire() -> Iterator[tuple[list[str], list[str], str]]:
    """How to run something at the laptop and something on a phone, and the address the laptop is asked to have."""
    mark = f"trama{os.getpid()}"
    names = [f"{mark}l", f"{mark}p"]
    try:
        is_apart = _lay(names)
        if is_apart:
            laptop, phones = (["ip", "netns", "exec", name] for name in names)
            yield laptop, phones, "auto"
        else:
            yield [], [], "127.0.0.2"
    finally:
        for name in names:
            _ip("netns", "del", name)


def _lay(names: list[str]) -> bool:
    if not shutil.which("ip"):
        return False
    laptop, phones = names
    steps = (
        ("netns", "add", laptop),
        ("netns", "add", phones),
        ("-n", laptop, "link", "add", "wlan0", "type", "veth", "peer", "name", "wlan0", "netns", phones),
        *(
            ("-n", name, "addr", "add", f"10.42.0.{host}/24", "dev", "wlan0")
            for host, name in enumerate(names, 1)
        ),
        *(("-n", name, "link", "set", device, "up") for name in names for device in ("lo", "wlan0")),
    )
    return all(_ip(*step) for step in steps)


def _ip(*words: str) -> bool:
    return (
        bool(shutil.which("ip"))
        and subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0
    )


class Laptop:
    """The server of the room."""

    def __init__(self, inside: list[str], home: Path, host: str) -> None:
        self.inside, self.host = inside, host
        self.env = {**os.environ, "TRAMA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[str] | None = None

    def start(self, *file: str) -> str:
        """What it says until everything is there."""
        command = [
            *self.inside,
            str(TRAMA),
            "serve",
            "--local",
            *file,
            "--port",
            str(PORT),
            "--host",
            self.host,
        ]
        self.process = subprocess.Popen(
            command,
            env=self.env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        result = ""
        assert self.process.stdout
        for line in self.process.stdout:
            result += line
            if "Ctrl-C" in line:
                return result
        raise AssertionError(result)

    def stop(self, how: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(how)
        self.process.communicate(timeout=20)


def main_server(home: Path, *words: str) -> str:
    """A command of the main server."""
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run([str(TRAMA), *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def torture(*, seed: int = 1, kills: int = 1, people: int = PEOPLE) -> dict[str, Any]:
    """The whole way there and back; counts of what must be none."""
    with tempfile.TemporaryDirectory() as folder:
        home, pack = Path(folder) / "main", Path(folder) / "pack.json"
        main_server(home, "migrate", "-v", "0")
        main_server(home, "shell", "-v", "0", "-c", MAKE.replace("PATH", repr(str(pack))))
        half, whole, result = _live(Path(folder), pack, people)
        for name, record in (("half", half), ("whole", whole)):
            (Path(folder) / f"{name}.json").write_text(json.dumps(record))
        seen = json.loads(main_server(home, "import", "workshop", f"{folder}/whole.json", "--json"))
        assert seen["new"]["participants"] == len(whole["rows"]["participants"])
        came = [_merge(home, f"{folder}/{name}.json") for name in ("half", "whole")]
        states = [json.loads(main_server(home, "shell", "-v", "0", "-c", TELL))]
        came += [_merge(home, f"{folder}/{name}.json") for name in ("whole", "half")]
        states.append(json.loads(main_server(home, "shell", "-v", "0", "-c", TELL)))
        return _verdict(result, whole, states) | {"came_before": sum(came)}


def _merge(home: Path, path: str) -> bool:
    """Whether the record, or a later one, had come before."""
    return bool(json.loads(main_server(home, "import", "workshop", path, "--apply", "--json"))["came_before"])


def _live(folder: Path, pack: Path, people: int) -> tuple[Any, Any, dict[str, Any]]:
    """The workshop, on a laptop with nothing but a wire to the phones: a record of the middle, one of the end."""
    with wire() as (inside, outside, host):
        laptop = Laptop(inside, folder / "laptop", host)
        said = laptop.start(str(pack))
        address, code = re.search(r"(http://[\d.]+:\d+)/t/(\w+)/", said).groups()  # type: ignore[union-attr]
        door = re.search(r"Marta Soto: http://[^/]+(\S+)", said)[1]  # type: ignore[index]
        command = [*outside, sys.executable, "-m", "torture.crowd", address, code, str(people), door]
        crowd = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            assert crowd.stdin
            assert crowd.stdout
            half = json.loads(crowd.stdout.readline())
            print(file=crowd.stdin, flush=True)
            assert crowd.stdout.readline() == "kill\n"
            laptop.stop(signal.SIGKILL)
            laptop.start()  # without the file: it goes on
            print(file=crowd.stdin, flush=True)
            end = json.loads(crowd.stdout.readline())
        finally:
            crowd.kill()
            crowd.communicate()
            laptop.stop(signal.SIGINT)
        return (
            half,
            end["record"],
            end["told"] | {"is_apart": bool(inside), "mails": len(list(folder.rglob("*.log")))},
        )


def _same(state: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether the server holds what the laptop had, as far as anybody may read it."""

    def plain(rows: dict[str, Any]) -> dict[str, list[str]]:
        return {name: sorted(map(json.dumps, table)) for name, table in rows.items()}

    return plain(state["open"]) == plain(record["rows"]) and state["workshop"] == record["workshop"]


def _verdict(result: dict[str, Any], whole: dict[str, Any], states: list[dict[str, Any]]) -> dict[str, Any]:
    rows = states[-1]["rows"]
    texts = Counter(row["text"] for row in (*rows["entries"], *rows["notes"]))
    number_of = {
        participant["number"]: participant["name"].split()[1] for participant in rows["participants"]
    }
    echoes = Counter(f"{number_of[echo['participant']]} {echo['note']}" for echo in rows["echoes"])
    confirmed = result["entries"] + result["notes"] + result["echoes"]
    return {
        "is_apart": result["is_apart"],
        "people": result["joined"],
        "confirmed": len(confirmed),
        "lost": sum(not (texts + echoes)[text] for text in confirmed)
        + (result["joined"] - len(rows["participants"])),
        "doubled": sum(many - 1 for many in (texts + echoes).values()),
        "differs": int(not _same(states[0], whole)),
        "differs_after_the_second": int(states[0] != states[1]),
        "mail_left": result["mails"] + int(result["mail"] != 409 or not result["mail_sentence"]),
    }
