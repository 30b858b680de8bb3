"""A backup comes back whole, or not at all and with a sentence."""

import hashlib
import json
import shutil
import stat
import subprocess
import warnings
import zipfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.make import make_intention
from trama.agreements.models import Intention
from trama.audit.models import AuditEntry
from trama.demo.load import load_demo
from trama.jobs.backup import MANIFEST, SIGNATURE, kept_models, signature
from trama.jobs.sealing import new_identity
from trama.mail.models import Letter
from trama.networks.models import Network, Person
from trama.surveys.models import Response
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db


def everything():
    """Every row but that of a backup that was written, which can be in none."""
    return {
        model._meta.label: sorted(
            (
                repr(list(row.items()))
                for row in model._base_manager.values()
                if row.get("event") != "backup_written"
            ),
            key=str,
        )
        for model in kept_models()
    }


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    """A demonstration and its backup."""
    path = tmp_path_factory.mktemp("made") / "copia.trama"

    def make():
        load_demo(seed=7, networks=4)
        call_command("backup", str(path))
        AuditEntry.objects.filter(event="backup_written").delete()  # else PostgreSQL counts on from before it

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


def rewritten(file, change, *, is_signed=True):
    """The file with ``change`` made to its parts, signed by whoever has the key, or by nobody."""
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    if is_signed:
        parts[SIGNATURE] = signature(parts[MANIFEST]).encode()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        warnings.simplefilter("ignore")  # a name twice
        for name, content in parts.items():
            packed.writestr(name.removesuffix("*"), content)


def change_answer(parts):
    parts["surveys.Response.jsonl"] = parts["surveys.Response.jsonl"].replace(b"5", b"1", 1)


def change_manifest(**values):
    def change(parts):
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()

    return change


def change_part(label, content, *, as_label=""):
    """A part that says something else, with its digest and its rows told right in the manifest."""

    def change(parts):
        name = f"{as_label or label}.jsonl"
        written = content(parts[f"{label}.jsonl"])
        manifest = json.loads(parts[MANIFEST])
        rows = written.count(b"\n")
        manifest["parts"][as_label or label] = {"rows": rows, "sha256": hashlib.sha256(written).hexdigest()}
        parts[name], parts[MANIFEST] = written, json.dumps(manifest).encode()

    return change


def drop_part(parts):
    del parts["surveys.Response.jsonl"]


def add(name, content=b"x"):
    return lambda parts: parts.update({name: content})


HOSTILE = {
    "a path out of the archive": (add("../../etc/cron.d/trama"), "its parts are not"),
    "an absolute path": (add("/etc/passwd"), "its parts are not"),
    "a part twice": (add("surveys.Response.jsonl*"), "its parts are not"),
    "a name that writes on the terminal": (add("a\x1b[2J"), r"its parts are not .*x1b"),
    "a table that is not": (
        change_part("networks.Person", lambda held: held, as_label="networks.Nobody"), "its parts are not",
    ),
    "a table that is never kept": (
        change_part("networks.Person", lambda held: held, as_label="sessions.Session"), "its parts are not",
    ),
    "a bomb": (change_part("networks.Person", lambda held: b" " * 80_000_000 + b"\n" + held), "would grow"),
    "a manifest without end": (add(MANIFEST, b"[" * 2_000_000), "not a backup"),
    "a manifest that is too deep": (add(MANIFEST, b"[" * 200_000), "not a backup"),
    "a manifest that is a list": (add(MANIFEST, b"[]"), "not a backup"),
    "a manifest whose parts are a word": (change_manifest(parts="todas"), "its parts are not"),
    "rows of another table": (
        change_part("networks.Person", lambda held: held.replace(b'"networks.person"', b'"accounts.user"')),
        "not of this version",
    ),
    "rows of another table with its fields": (
        change_part("networks.Territory", lambda held: held.replace(b"networks.territory", b"networks.cohort")), "of",
    ),
    "rows that are no rows": (change_part("networks.Person", lambda _held: b"[1]\n"), "not of this version"),
    "rows too deep": (change_part("networks.Person", lambda _held: b"[" * 100_000 + b"\n"), "not of this version"),
    "a row that points at nobody": (
        change_part("networks.Person", lambda held: held.splitlines(keepends=True)[0]), "does not fit",
    ),
    "a part whose rows are not counted right": (
        lambda parts: change_manifest(
            parts=json.loads(parts[MANIFEST])["parts"] | {"networks.Person": {"rows": 0, "sha256": ""}}
        )(parts),
        "damaged",
    ),
    "an altered answer": (change_answer, "damaged"),
    "a part that is missing": (drop_part, "its parts are not"),
    "another format": (change_manifest(format=9), "another version"),
    "other migrations": (change_manifest(migrations=[]), "another version"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_wrong_or_hostile_is_one_sentence_and_changes_nothing(file, name):
    change, words = HOSTILE[name]
    rewritten(file, change)
    before = everything()
    with pytest.raises(CommandError, match=words) as refused:
        call_command("restore", str(file), "--replace")
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert everything() == before


def test_a_forged_part_is_told_by_the_signature_though_every_digest_is_right(file):
    rewritten(file, change_part("networks.Person", lambda held: held.replace(b"a", b"e")), is_signed=False)
    before = everything()
    with pytest.raises(CommandError, match="somebody changed it"):
        call_command("restore", str(file), "--replace")
    assert everything() == before


@pytest.mark.parametrize("cut", [0, 100, -50])
def test_a_file_that_is_cut_short_or_is_no_backup(file, cut):
    file.write_bytes(file.read_bytes()[:cut] if cut else b"hola")
    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", str(file), "--replace")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", str(file.with_name("nada")))


def test_another_secret_key_is_refused_until_somebody_trusts_the_file(file, capsys):
    rewritten(file, change_manifest(key="otra"))
    with pytest.raises(CommandError, match="--other-key"):
        call_command("restore", str(file), "--replace")
    call_command("restore", str(file), "--replace", "--other-key")
    assert "links sent before" in capsys.readouterr().out


def test_who_was_signed_in_before_is_not_afterwards(file):
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=timezone.now())
    cache.set("kept-beside-the-database", 1)
    call_command("restore", str(file), "--replace")
    assert not Session.objects.exists()
    assert cache.get("kept-beside-the-database") is None


def test_letters_that_were_about_to_leave_are_said(file, tmp_path, capsys):
    Letter.objects.create(about="invitation:x", reference=1)
    path = tmp_path / "otra.trama"
    call_command("backup", str(path))
    call_command("restore", str(path), "--replace")
    assert "1 letters were about to leave: `trama requeue`" in capsys.readouterr().out


# Encrypted


@pytest.fixture
def key(tmp_path, settings):
    """A key of one's own; from here on backups are encrypted for it."""
    path = tmp_path / "key.txt"
    settings.BACKUP_RECIPIENTS = (new_identity(path),)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


@pytest.fixture
def sealed_file(made, key, tmp_path):
    path = tmp_path / "copia.age"
    call_command("backup", str(path))
    return path


def test_an_encrypted_backup_holds_no_word_and_comes_back_with_its_key(sealed_file, key):
    before = everything()
    assert stat.S_IMODE(sealed_file.stat().st_mode) == 0o600
    assert b"manifest" not in sealed_file.read_bytes()
    with pytest.raises(CommandError, match="--identity"):
        call_command("restore", str(sealed_file), "--replace")
    Person.objects.update(name="otro")
    call_command("restore", str(sealed_file), "--replace", "--identity", str(key))
    assert everything() == before


@pytest.mark.parametrize("left", [10, 100, 200, 3000, -1])
def test_an_encrypted_backup_that_is_cut_or_altered_changes_nothing(sealed_file, key, left):
    whole = sealed_file.read_bytes()
    before = everything()
    for held in (whole[:left], whole[:left] + bytes([whole[left] ^ 1]) + whole[left:][1:]):
        sealed_file.write_bytes(held)
        with pytest.raises(CommandError, match=r"use another copy|another key") as refused:
            call_command("restore", str(sealed_file), "--replace", "--identity", str(key))
        assert "\n" not in str(refused.value)
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "words"), [("", "no key"), ("# nada\n", "no key"), ("AGE-SECRET-KEY-1X", "begins with")]
)
def test_a_key_that_is_none_is_said(sealed_file, tmp_path, text, words):
    wrong = tmp_path / "wrong"
    wrong.write_text(text)
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(sealed_file), "--replace", "--identity", str(wrong))


def test_another_key_does_not_open_it(sealed_file, tmp_path):
    new_identity(tmp_path / "other")
    with pytest.raises(CommandError, match="for another key"):
        call_command("restore", str(sealed_file), "--replace", "--identity", str(tmp_path / "other"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", str(sealed_file), "--replace", "--identity", str(tmp_path / "nada"))


def test_age_itself_opens_it_with_the_same_key(sealed_file, key, tmp_path):
    plain = tmp_path / "plain.zip"
    subprocess.run([shutil.which("age") or "age", "-d", "-i", key, "-o", plain, sealed_file], check=True)
    call_command("restore", str(plain), "--replace")


def test_a_full_disk_is_said_and_leaves_nothing(key, monkeypatch, tmp_path):
    def full(*_arguments):
        raise pyrage.EncryptError("No space left on device")

    monkeypatch.setattr("trama.jobs.sealing.pyrage.encrypt_io", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "copia"))
    assert [path.name for path in tmp_path.iterdir()] == [key.name]


def test_a_new_key_is_never_written_over_an_old_one(key, capsys):
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(key), "--new-key")
    call_command("backup", str(key.with_name("other")), "--new-key")
    assert capsys.readouterr().out.startswith("TRAMA_BACKUP_RECIPIENTS=age1")
