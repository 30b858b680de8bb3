"""Whoever has the file of an offline workshop can make a record: it takes nothing that is somebody's, and tells nothing.

The forger here has what the file holds: its key, the key of the envelope, the numbers and codes of its rows.
"""

import base64
import re
import zlib
from copy import deepcopy
from difflib import unified_diff

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.offline_room.scene import forged, lived
from tests.web.forging_scene import (
    COLUMNS,
    another,
    brought,
    changed,
    every_echo,
    everything,
    forge_all_that_is_not_heard,
    make_forgers_room,
    own_pages,
    rows_to_forge,
    shown,
)
from tests.web.unsigned_scene import openable
from trama.offline_room.actions import merge_record
from trama.offline_room.authors import AUTHORED
from trama.offline_room.bring_back import preview_record
from trama.offline_room.fields import OWN, Heard
from trama.offline_room.files import Altered, OtherLayout, content_mark, file_of, key_of, sealed
from trama.offline_room.models import OfflineRoom
from trama.offline_room.tables import ECHOES, TABLES, WORKSHOP_FIELDS
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import come_back, tell_word
from trama.sessions.models import Participant, Session
from trama.sessions.return_codes import return_code
from trama.workshops.actions.writing import add_note, echo
from trama.workshops.enums import Shape
from trama.workshops.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]


@pytest.fixture
def room():
    return make_forgers_room()


# What only whose it is changes, or nobody: of a row that is here a record may not.
NOT_HEARD = {
    "participants": {
        "person", "has_no_phone", "mail", "thanked_at", "certificate_code", "joined_at", "left_at", "hides_before",
    },
    "entries": {"sent", "group", "question", "author", "beside", "written_at"},
    "ideas": {"sent", "group", "entry", "said_at"},
    "moves": {"idea", "origin", "position", "target", "by", "made_at"},
    "groups": {"number"},
    "notes": {
        "sent", "shape", "text", "author", "is_signed", "tags", "is_for_others", "written_at", "removed_at",
    },
    "predictions": {
        "sent", "item", "text", "author", "is_for_others", "written_at", "released_at", "removed_at",
    },
    "workshop": {"made_by", "is_rehearsal"},
}  # fmt: skip


def test_what_is_somebodys_is_not_heard_of_a_row_that_is_here():
    declared = {}
    for name, fields in [*((table.name, table.fields) for table in TABLES), ("workshop", WORKSHOP_FIELDS)]:
        keys = next((table.key for table in TABLES if table.name == name), ())
        apart = {field.name for field in fields if field.key not in keys and field.kind not in OWN and field.heard is not Heard.ALWAYS}  # fmt: skip
        declared |= {name: apart} if apart else {}
    assert declared == NOT_HEARD


def test_every_column_is_heard_as_its_table_says_and_no_other_way(room):
    for table, field in COLUMNS:
        rows = rows_to_forge(room)
        assert rows[table.name] or table is ECHOES, f"a room that shows {table.name}"
        if field.heard is Heard.ALWAYS:
            rows[table.name] = [
                row for row in rows[table.name] if table.key_of(row) in room.handed[table.name]
            ]
        for row in rows[table.name]:
            row[field.key] = another(room, field, row)
        try:
            found, report = brought(room, forged(room.pack, rows))
        except OtherLayout:  # a constraint of the database
            assert (table.name, field.name) in {("moments", "deadline"), ("moments", "left")}
            continue
        where = f"{table.name}.{field.name}"
        if field.heard is Heard.ALWAYS:
            assert found <= {(table.name, table.stored.model._meta.get_field(field.name).attname)}, where
            assert found, where
        else:
            assert found == set(), where
            assert report.is_nothing, where


@pytest.mark.parametrize("field", WORKSHOP_FIELDS, ids=lambda field: field.name)
def test_of_the_workshop_too(room, field):
    row = deepcopy(room.pack["body"]["workshop"])
    row[field.key] = another(room, field, row)
    if field.name in {"opened_at", "ended_at"}:
        row[field.key] = timezone.now().isoformat()
    found, report = brought(room, forged(room.pack, rows_to_forge(room), workshop=row))
    column = Session._meta.get_field(field.name).attname
    assert found == ({("workshop", column)} if field.heard is Heard.ALWAYS else set())
    assert report.is_nothing == (not found)


def apart(before, after):
    """The lines in which two sights of everything differ. Until when things are hidden from somebody moves to now."""
    pages = [
        *((before[0][name], after[0][name]) for name in before[0]),
        *zip(before[1], after[1], strict=True),
    ]
    texts = [
        [re.sub(r"'hides_before': '[^']*'", "", str(page)).split("\\n") for page in both] for both in pages
    ]
    return [line for was, now in texts for line in unified_diff(was, now, n=0, lineterm="")]


def test_all_of_it_at_once_changes_no_page_no_own_page_no_letter_and_no_record(
    room, django_capture_on_commit_callbacks
):
    def seen():
        """Without the list of files that were taken."""
        held = OfflineRoom.objects.get(code=room.pack["pack"])
        OfflineRoom.objects.all().delete()
        found = openable(room), own_pages(room)
        held.save(force_insert=True)
        return found

    with time_machine.travel(timezone.now(), tick=False):
        pages, rows = seen(), everything(room.workshop)
        merge_record(given=forge_all_that_is_not_heard(room), by=room.by)
        assert changed(rows, everything(room.workshop)) == set()
        assert apart(pages, seen()) == []
    end_session(session=room.workshop, by=room.by)
    with django_capture_on_commit_callbacks(execute=True):
        room.desk.post(f"{room.desk_link}despues/correo/")
    assert [letter.to for letter in mail.outbox] == [["rosa@example.org"]]


def test_the_preview_says_the_same_whoever_a_record_says_wrote_it(room):
    numbers = list(room.workshop.participants.values_list("number", flat=True))
    for table in AUTHORED:
        for index, row in enumerate(rows_to_forge(room)[table.name]):
            said = set()
            for number in numbers:
                clear, sealed_rows = (
                    rows_to_forge(room),
                    {table.name: {table.key_of(row): {"author": number}}},
                )
                clear[table.name][index]["author"] = number
                for record in (
                    forged(room.pack, clear),
                    forged(room.pack, rows_to_forge(room), **sealed_rows),
                ):
                    said.add(str(preview_record(record).report))
            assert len(said) == 1, f"{table.name}: {row}"
    clear = rows_to_forge(room)
    nobody = shown(room, forged(room.pack, clear))
    for row in clear["notes"]:
        row["author"] = room.rosa.number
    assert shown(room, forged(room.pack, clear)) == nobody
    assert "Todo lo de este registro ya está aquí" in nobody


def test_it_says_the_same_whoever_a_record_says_it_happens_to(room):
    numbers = [row["number"] for row in room.pack["body"]["rows"]["participants"]]
    of_each = {
        shown(room, forged(room.pack, rows_to_forge(room), echoes=every_echo(room, [number])))
        for number in numbers
    }
    assert len(of_each) == 1
    first = forged(room.pack, rows_to_forge(room), echoes=every_echo(room))
    assert brought(room, first)[0] == set()
    merge_record(given=first, by=room.by)
    for left_out in every_echo(room):  # what came once and is gone the next time
        rest = [echo for echo in every_echo(room) if echo != left_out]
        found, report = brought(room, forged(room.pack, rows_to_forge(room), serial=2, echoes=rest))
        assert found == set()
        assert report.is_nothing


def test_it_says_the_same_of_a_mail_that_is_guessed_and_says_that_it_does_not_come(room):
    said = set()
    for guess in ("rosa@example.org", "otra@example.org"):
        rows = rows_to_forge(room)
        next(row for row in rows["participants"] if row["number"] == room.rosa.number)["mail"] = guess
        said.add(shown(room, forged(room.pack, rows)))
    assert len(said) == 1
    assert "1 correo que alguien dejó" in said.pop()


def test_nobody_speaks_for_a_laptop_nor_puts_its_envelope_into_another_record(room):
    def live():
        for who in room.people[:2]:
            add_note(
                workshop=room.workshop, shape=Shape.SQUARE, wording=Wording(f"Allá {who.name}"), is_signed=False,
                tags=[], by=who,
            )  # fmt: skip

    real = lived(room.workshop, live)
    signed = {name: value for name, value in deepcopy(real).items() if name != "seal"}
    for row in signed["rows"]["notes"]:
        row["is_signed"] = True
    in_its_name = forged(room.pack, real["rows"])
    in_its_name = {**in_its_name, "laptop": real["laptop"]}
    for tampered in (signed, in_its_name, {**in_its_name, "own": real["own"]}):
        given = {name: value for name, value in tampered.items() if name != "seal"}
        with pytest.raises(Altered):
            preview_record(sealed(given, key=key_of(given["pack"])))
    assert content_mark(real) == content_mark(signed) or signed["rows"] != real["rows"]
    merge_record(given=real, by=room.by)
    assert Note.objects.filter(text__startswith="Allá", is_signed=False).count() == 2
    # Nor does a record of another laptop sign what this one brought, the first time or the second.
    rows = rows_to_forge(room)
    for row in rows["notes"]:
        row["is_signed"] = True
    for serial in (1, 2):
        merge_record(given=forged(room.pack, rows, serial=serial), by=room.by)
    assert not Note.objects.filter(is_signed=True).exists()


def someone_on_the_laptop(room, *, mail="", is_signed=False):
    """Nueva comes in on the laptop, writes, and may leave her mail there."""

    def live():
        nueva = room.workshop.participants.filter(name="Nueva").first()
        nueva = nueva or Participant.objects.create(
            session=room.workshop, name="Nueva", code="NUEVA2", number=222
        )
        Participant.objects.filter(pk=nueva.pk).update(mail=mail)
        note, _is_new = Note.objects.get_or_create(
            session=room.workshop, text="De Nueva", shape=Shape.SQUARE, author=nueva, code="NNNNN2"
        )
        Note.objects.filter(pk=note.pk).update(is_signed=is_signed)
        if not note.echoes.exists() and is_signed:
            echo(participant=nueva, on=note, is_on=True, by=nueva)

    return live


def test_who_came_in_on_a_laptop_is_the_laptops_until_they_come_back_here(room):
    merge_record(given=lived(room.workshop, someone_on_the_laptop(room)), by=room.by)
    second = lived(
        room.workshop, someone_on_the_laptop(room, mail="nueva@example.org", is_signed=True), serial=2
    )
    assert merge_record(given=second, by=room.by).report.left == {}
    nueva = Participant.objects.get(name="Nueva")
    assert (nueva.mail, Note.objects.get(text="De Nueva").is_signed) == ("nueva@example.org", True)
    assert Note.objects.get(text="De Nueva").echoes.count() == 1
    tell_word(participant=nueva, by=room.by)
    come_back(session=room.workshop, word=return_code(nueva.number), secret="y" * 20, by=room.workshop)
    nueva.refresh_from_db()
    assert nueva.mail == "", "another phone left it, and somebody has seen the word"
    third = lived(room.workshop, someone_on_the_laptop(room, mail="otra@example.org"), serial=3)
    report = merge_record(given=third, by=room.by).report
    nueva.refresh_from_db()
    assert nueva.mail == ""
    assert report.left == {"mail": 1}


def test_what_was_said_there_and_does_not_come_is_told_once(room):
    def live():
        echo(participant=room.rosa, on=Note.objects.get(code=others.code), is_on=True, by=room.rosa)

    others = Note.objects.filter(author=room.people[2]).first()
    record = lived(room.workshop, live)
    page = shown(room, record)
    assert "No se trae" in page
    waiting = base64.b64encode(zlib.compress(file_of(record))).decode()
    room.desk.post(f"{room.desk_link}local/", {"record": waiting})
    assert others.echoes.count() == 1, "Pedro's, from before"
    later = lived(room.workshop, live, serial=2)
    assert preview_record(later).report.left == {}


def test_on_the_laptop_who_came_along_is_told_where_to_leave_their_mail(room, settings):
    OfflineRoom.objects.update(known={"handed": {"participants": {str(room.rosa.number): {}}}})
    end_session(session=room.workshop, by=room.by)
    page = f"{room.link}correo/"
    assert 'name="mail"' in room.phones[1].get(page).content.decode()
    settings.OFFLINE_ROOM = room.workshop.code
    settings.ALLOWED_HOSTS = ["*"]
    hers = room.phones[0].get(page).content.decode()
    assert "deja tu correo donde entraste la primera vez" in hers
    assert 'name="mail"' not in hers
    assert 'name="mail"' in room.phones[1].get(page).content.decode()


def test_somebody_new_in_a_record_is_nobodys_account_and_has_a_certificate_of_their_own(room):
    rows = rows_to_forge(room)
    room.rosa.refresh_from_db()
    rows["participants"].append({
        **rows["participants"][0], "number": 333, "code": "NUEVA3", "name": "Otra", "person": room.rosa_herself.code,
        "certificate_code": room.rosa.certificate, "thanked_at": "2026-01-02T10:00:00+00:00", "group": None,
    })  # fmt: skip
    merge_record(given=forged(room.pack, rows), by=room.by)
    new = Participant.objects.get(name="Otra")
    assert (new.person, new.thanked_at) == (None, None)
    assert new.certificate != room.rosa.certificate


SCRIPT = "javascript:alert(1)"


@pytest.mark.parametrize("table", ["moments", "debts"])
def test_no_page_leads_where_a_record_says_but_to_the_web(room, table):
    rows = rows_to_forge(room)
    for row in rows[table]:
        row.update({"body": {"link": SCRIPT}} if table == "moments" else {"link": SCRIPT})
    assert rows[table]
    with pytest.raises(OtherLayout):
        brought(room, forged(room.pack, rows))
