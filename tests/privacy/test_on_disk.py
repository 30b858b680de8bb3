"""Once somebody is erased their name and address are in no byte that Trama keeps, nor in a copy made afterwards.

On SQLite. PostgreSQL keeps dead rows until `VACUUM FULL`: docs/operating.md says what can be done.
"""

import zipfile

import pytest

from tests.console.test_on_disk import TRAMA, run
from trama.privacy.erased_list import PERSON

FIRST, MAIL = "Rosaura", "quillaytun@escuela.example"
LIFE = """
import django; django.setup()
from django.contrib.sessions.backends.cached_db import SessionStore
from tests.make import make_intention, make_membership, make_network, make_person, make_user, make_wave, make_workshop
from trama.audit.record import SYSTEM
from trama.imports.models import ImportDraft
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.tasks import send_joining, tell_joined
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, join
from trama.surveys.models import Draft
from trama.surveys.tasks import mail_everybody
from trama.workshops.actions.writing import add_note
NAME, MAIL = "Rosaura Quillaytun Vera", "quillaytun@escuela.example"
network = make_network(name="Red")
by = make_membership(network=network, role=Role.COORDINATOR).person
rosaura = make_person(name=NAME, user=make_user(email=MAIL))
held = make_membership(network=network, person=rosaura)
invited = invite(guest=Guest(NAME, MAIL, role=Role.COORDINATOR), place=network, by=by)
send_joining.call(invited.pk)
tell_joined.call(held.pk)
wave = make_wave(network=network, people=[by, rosaura])
mail_everybody(wave=wave, by=by)
from trama.surveys.tasks import send_letter
from trama.mail.models import Letter
for letter in Letter.objects.all():
    send_letter.call(letter.pk)
Draft.objects.create(wave=wave, invitation=rosaura.invitations.get(), device="d", body={"items": {"x": NAME}})
workshop = make_workshop(network=network, kinds=("welcome", "final_ideas", "closing"))
card = join(session=workshop, card=Card(NAME, network=network, person=rosaura), secret="s" * 20, by=Card(NAME))
note = add_note(workshop=workshop, shape="circle", wording=Wording("Dice Rosaura"), is_signed=True, tags=[], by=card)
make_intention(note=note, text="Lo de Rosaura")
card.mail = MAIL
card.save()
draft = ImportDraft(network=network, made_by=by, file_name="lista.csv")
draft.content = [[NAME, MAIL]]
draft.save()
store = SessionStore()
store["_auth_user_id"], store["typed"] = str(rosaura.user.pk), NAME
store.create()
print(rosaura.code)
"""
ERASE = """
import sys, django; django.setup()
from trama.networks.models import Person
from trama.privacy.actions.erasing import erase_person
person = Person.objects.get(code=sys.argv[1])
erase_person(person=person, by=person)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("place") / "home"
    run(path, TRAMA, "start")
    return path


def kept(home):
    """Every file, and what a copy holds once it is unpacked."""
    for path in home.rglob("*"):
        if path.is_file() and "static" not in path.parts:
            yield path.name, path.read_bytes()
            if path.suffix == ".trama":
                with zipfile.ZipFile(path) as packed:
                    yield from ((part, packed.read(part)) for part in packed.namelist())


def places_of(home):
    return sorted({name for name, held in kept(home) for word in (FIRST, MAIL) if word.encode() in held})


def test_no_byte_of_whoever_was_erased_is_left(home):
    python = str(TRAMA.with_name("python"))
    code = run(home, python, "-c", LIFE)
    run(home, TRAMA, "backup", home / "antes.trama")
    before = places_of(home)
    assert {"trama.sqlite3", "networks.Person.jsonl", "workshops.Note.jsonl"} <= set(before)
    assert [name for name in before if name.endswith(".log")], "no mail lay in its folder"
    (home / "antes.trama").unlink()
    run(home, python, "-c", ERASE, code)
    run(home, TRAMA, "backup", home / "despues.trama")
    assert places_of(home) == []
    assert (home / "erased").read_text().startswith(f"{PERSON} {code} ")
