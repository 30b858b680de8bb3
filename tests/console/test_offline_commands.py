"""`trama serve --local` and `trama import workshop`: what they refuse, and how a laptop finds its address."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.offline_room.scene import lived
from tests.workshops.room_scene import make_room
from trama.console import lan
from trama.console.offline_room import Unable, _choose_settings, _home, main
from trama.offline_room.actions import make_pack
from trama.offline_room.files import file_of
from trama.sessions.actions.contributing import Wording
from trama.workshops.actions.writing import write_entry
from trama.workshops.models import Entry

TRAMA = Path(sys.executable).parent / "trama"


def serve(home, *arguments, **variables):
    env = {**os.environ, "TRAMA_HOME": str(home), **variables}
    return subprocess.run(
        [TRAMA, "serve", *arguments], env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_without_a_file_it_says_how_to_get_one(tmp_path):
    done = serve(tmp_path, "--local")
    assert done.returncode == 2
    assert done.stderr.startswith("trama: It needs a file. Download it from the page")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())  # the main server's home stays as it was


@pytest.mark.parametrize("content", ["hola", "{}", '{"body": {"code": "../../x"}}', '{"body": []}'])
def test_what_is_no_file_of_a_room_is_refused(tmp_path, monkeypatch, capsys, content):
    monkeypatch.setenv("TRAMA_HOME", str(tmp_path))
    (tmp_path / "x.json").write_text(content)
    assert main(["--local", str(tmp_path / "x.json")]) == 2
    assert "This is not the file of an offline workshop." in capsys.readouterr().err
    assert main(["--local", str(tmp_path / "no.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_an_altered_file_and_a_port_that_is_taken_are_said(tmp_path):
    pack = tmp_path / "x.json"
    pack.write_text(
        '{"format": "trama-sala", "version": 1, "key": "k", "seal": "s", "body": {"code": "ABC234"}}'
    )
    done = serve(tmp_path, "--local", str(pack), "--port", "1", "--host", "192.0.2.77")
    assert done.returncode == 2
    assert "192.0.2.77" in done.stderr
    assert "--host" in done.stderr
    done = serve(tmp_path, "--local", str(pack), "--port", "8991", "--host", "127.0.0.1")
    assert done.returncode == 2
    assert "Este archivo está incompleto" in done.stderr


def test_without_a_file_the_only_room_goes_on_and_several_ask_which(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAMA_HOME", str(tmp_path))
    for code in ("ABC234", "XYZ789"):
        room = tmp_path / "local" / code
        room.mkdir(parents=True)
        (room / "trama.sqlite3").touch()
        if code == "ABC234":
            assert _home(b"") == room
    with pytest.raises(Unable, match=r"ABC234, XYZ789"):
        _home(b"")
    monkeypatch.delenv("TRAMA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert _home(b'{"body": {"code": "ABC234"}}') == tmp_path / "data" / "trama" / "local" / "ABC234"


def test_nothing_of_the_main_server_reaches_the_room(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "SECRET_KEY_FILE", "TRAMA_ENV"):
        monkeypatch.setenv(name, "de la central")
    for name in ("TRAMA_HOME", "TRAMA_LOCAL_ROOM", "TRAMA_BASE_URL", "PORT"):
        monkeypatch.setenv(name, "antes")
    _choose_settings(tmp_path / "ABC234", type("Given", (), {"host": "10.0.0.7", "port": 8123})())
    assert "de la central" not in os.environ.values()
    assert os.environ["TRAMA_BASE_URL"] == "http://10.0.0.7:8123"
    assert os.environ["TRAMA_LOCAL_ROOM"] == "ABC234"
    assert (tmp_path / "ABC234").is_dir()


def test_addresses_that_phones_cannot_reach_are_left_out(monkeypatch):
    monkeypatch.setattr(lan, "_of_interfaces", lambda: ["10.42.0.1"])
    monkeypatch.setattr(lan, "_of_routes", lambda: iter(["127.0.0.1", "10.42.0.1", "169.254.3.3"]))
    monkeypatch.setattr(lan, "_of_name", lambda: ["127.0.1.1", "192.168.1.9"])
    assert lan.addresses() == ["10.42.0.1", "192.168.1.9"]


def test_addresses_of_this_machine_can_be_asked_for(monkeypatch):
    monkeypatch.setattr(lan, "_of_routes", list)  # tests open nothing beyond this machine
    for address in lan.addresses():
        assert address.count(".") == 3
        assert not address.startswith("127.")


@pytest.mark.django_db
def test_a_record_is_told_and_with_apply_it_comes_once(tmp_path, capsys):
    room = make_room(people=2, groups=1)
    make_pack(workshop=room.workshop, by=room.by)
    record = lived(
        room.workshop,
        lambda: write_entry(group=room.group(1), question=0, wording=Wording("Allá"), by=room.people[0]),
    )
    path = tmp_path / "r.json"
    path.write_bytes(file_of(record))
    call_command("import_workshop", path)
    assert capsys.readouterr().out == "new: 1 entries\nNothing was merged: add --apply to do it.\n"
    assert not Entry.objects.exists()
    call_command("import_workshop", path, "--apply", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["new"] == {"entries": 1}
    assert report["applied"]
    assert not report["came_before"]
    call_command("import_workshop", path, "--apply")
    assert capsys.readouterr().out == "Everything in this record is here already.\n"
    assert Entry.objects.count() == 1
    path.write_text("hola")
    for wrong in (path, tmp_path / "no.json"):
        with pytest.raises(CommandError) as caught:
            call_command("import_workshop", wrong)
        assert caught.value.returncode == 2
