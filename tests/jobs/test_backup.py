"""A backup comes back whole, or not at all and with a sentence."""

import json
import shutil
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_intention
from trama.agreements.models import Intention
from trama.demo.load import load_demo
from trama.jobs.backup import kept_models
from trama.networks.models import Network, Person
from trama.surveys.models import Response
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db


def everything():
    return {
        model._meta.label: sorted((repr(list(row.items())) for row in model._base_manager.values()), key=str)
        for model in kept_models()
    }


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    """A demonstration and its backup."""
    path = tmp_path_factory.mktemp("made") / "copia.trama"

    def make():
        load_demo(seed=7, networks=4)
        call_command("backup", str(path))

    once(make)
    return path


@pytest.fixture
def file(made, tmp_path):
    """A backup of what is in the database, to be spoilt."""
    return Path(shutil.copy2(made, tmp_path))


def test_everything_comes_back_as_it_was(file):
    before = everything()
    assert len(before["surveys.Response"]) > 20
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    Person.objects.update(name="otro")
    Response.objects.all().delete()
    call_command("restore", str(file), "--replace")
    assert everything() == before
    assert Person.objects.create(name="Nueva").pk not in {None, 0}


def test_intentions_come_back_with_the_moment_at_which_they_were_written(file, tmp_path):
    note = Note.objects.filter(author__isnull=False).first()
    kept = make_intention(note=note, text="Hablar al final")
    Intention.objects.filter(pk=kept.pk).update(written_at=kept.written_at - timedelta(days=3))
    before = everything()
    path = tmp_path / "otra.trama"
    call_command("backup", str(path))
    Intention.objects.filter(pk=kept.pk).delete()
    make_intention(note=note, text="Otra cosa")
    call_command("restore", str(path), "--replace")
    assert everything() == before
    assert [intention.text for intention in Intention.objects.all()] == ["Hablar al final"]


def test_a_database_with_something_in_it_is_not_touched(file):
    Network.objects.update(name="Red de hoy")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(file))
    assert set(Network.objects.values_list("name", flat=True)) == {"Red de hoy"}


def test_a_file_that_exists_is_not_written_over(file):
    before = file.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))
    assert file.read_bytes() == before
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("backup", str(file / "x"))


def rewritten(file, change):
    parts = {}
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def change_answer(parts):
    parts["surveys.Response.jsonl"] = parts["surveys.Response.jsonl"].replace(b"5", b"1", 1)


def change_manifest(**values):
    def change(parts):
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | values).encode()

    return change


def drop_part(parts):
    del parts["surveys.Response.jsonl"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_answer, "damaged"),
        (drop_part, "not a backup"),
        (change_manifest(format=9), "another version"),
        (change_manifest(migrations=[]), "another version"),
    ],
)
def test_a_file_that_was_altered_changes_nothing(file, change, words):
    rewritten(file, change)
    before = everything()
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(file), "--replace")
    assert everything() == before


@pytest.mark.parametrize("cut", [0, 100, -50])
def test_a_file_that_is_cut_short_or_is_no_backup(file, cut):
    file.write_bytes(file.read_bytes()[:cut] if cut else b"hola")
    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", str(file), "--replace")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", str(file.with_name("nada")))


def test_another_secret_key_is_said(file, capsys):
    rewritten(file, change_manifest(key="otra"))
    call_command("restore", str(file), "--replace")
    assert "links sent before" in capsys.readouterr().out
