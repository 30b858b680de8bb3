"""Somebody who has the file of an offline workshop and makes records: a room, and what they try."""

import re
from copy import deepcopy

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from tests.make import make_person, make_question, make_user, sign_in
from tests.offline_room.scene import forged
from tests.web.unsigned_scene import PASSING, make_unsigned_room
from tests.workshops.room_scene import enter
from trama.offline_room.actions import make_pack, merge_record
from trama.offline_room.authors import AUTHORED, without_authors
from trama.offline_room.fields import OWN, Field, FieldKind, Heard
from trama.offline_room.files import file_of
from trama.offline_room.pack import without_mails
from trama.offline_room.rows import rows_of
from trama.offline_room.tables import TABLES
from trama.sessions.actions.contributing import Wording
from trama.sessions.models import Participant, Session
from trama.workshops.actions.clustering import make_cluster, move_ideas
from trama.workshops.actions.plenary import Brought, bring_idea, count_raised
from trama.workshops.actions.writing import add_note, echo, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Idea, Note

FORGED = {
    FieldKind.LINE: "Forjado",
    FieldKind.TEXT: "Forjado",
    FieldKind.WORD: "forjado",
    FieldKind.LINK: "https://forjado.example/",
    FieldKind.NUMBER: 7,
    FieldKind.DAY: "2026-01-02",
    FieldKind.TIME: "2026-01-02T10:00:00+00:00",
    FieldKind.LATEST: "2030-01-02T10:00:00+00:00",
    FieldKind.STAMP: "2026-01-02T10:00:00+00:00",
    FieldKind.DATA: ["forged"],
}


def make_forgers_room():
    """Rosa has an account, has left her mail, came back by her word, and wrote; some of it after the file was taken."""
    room = make_unsigned_room()
    rosa, pedro, ines, _luis = room.people
    rosa_herself = make_person(user=make_user())
    now = timezone.now()
    Participant.objects.filter(pk=rosa.pk).update(
        mail="rosa@example.org", person=rosa_herself, word_told_at=now
    )
    Participant.objects.filter(pk=ines.pk).update(word_told_at=now, hides_before=now, thanked_at=now)
    idea = bring_idea(
        group=room.group(1), brought=Brought(Wording(""), Entry.objects.order_by("pk").first()), by=room.by
    )
    cluster = make_cluster(workshop=room.workshop, title="Tiempo", by=room.by)
    move_ideas(workshop=room.workshop, ideas=[idea], target=cluster, by=room.by)
    count_raised(item=room.workshop.items.get(kind="plenary"), idea=idea, count=3, by=room.by)
    make_question(note=Note.objects.filter(shape=Shape.TRIANGLE).first(), owner=room.by)
    room.workshop.made_by = room.by
    room.workshop.save()
    room.pack = make_pack(workshop=room.workshop, by=room.by)
    room.handed = {
        table.name: {table.key_of(row) for row in room.pack["body"]["rows"][table.name]} for table in TABLES
    }
    late = add_note(
        workshop=room.workshop, shape=Shape.SQUARE, wording=Wording("Después"), is_signed=False, tags=[], by=rosa
    )  # fmt: skip
    write_entry(group=room.group(1), question=0, wording=Wording("Tarde", "tarde"), by=rosa)
    echo(participant=pedro, on=late, is_on=True, by=pedro)
    enter(room.workshop, "Sofía", room.phones[3])
    room.rosa, room.rosa_herself = rosa, rosa_herself
    return room


def rows_to_forge(room):
    """What the file holds, and as much of what came later as pages show."""
    return deepcopy(without_authors(without_mails(rows_of(room.workshop))))


def another(room, field: Field, row):
    """Something else than the row says."""
    here = row.get(field.key)
    if field.kind is FieldKind.FLAG:
        return not here
    if field.of == "people":
        return room.rosa_herself.code if here == room.by.code else room.by.code
    if field.of == "networks":
        return room.workshop.network.code if here is None else None
    if field.of:
        named = {"participants": "number"}.get(field.of, "code")
        others = [row[named] for row in room.pack["body"]["rows"][field.of] if row[named] != here]
        return others[0] if others else None
    return FORGED[field.kind]


def everything(workshop):
    """Every column of every row, of no file or of it."""
    found = {table.name: list(table.of(workshop).order_by("pk").values()) for table in TABLES}
    return found | {"workshop": list(Session.objects.filter(pk=workshop.pk).values())}


def changed(before, after):
    """Which columns of which tables differ; a row that came or went differs in ``pk``."""
    found = set()
    for name, rows in before.items():
        if [row["id"] for row in rows] != [row["id"] for row in after[name]]:
            found.add((name, "pk"))
            continue
        found |= {
            (name, column)
            for was, row in zip(rows, after[name], strict=True)
            for column in was
            if was[column] != row[column]
            and not (column == "hides_before" and was[column])  # a record moves it to now
        }
    return found


def brought(room, record):
    """What merging it changes, and what is said of it; nothing of it stays."""
    before = everything(room.workshop)
    with transaction.atomic():
        merged = merge_record(given=record, by=room.by)
        after = changed(before, everything(room.workshop))
        transaction.set_rollback(True)
    return after, merged.report


COLUMNS = [
    (table, field)
    for table in TABLES
    for field in table.fields
    if field.key not in table.key and field.kind not in OWN
]


def forge_all_that_is_not_heard(room):
    rows = rows_to_forge(room)
    for table, field in COLUMNS:
        if field.heard is not Heard.ALWAYS:
            for row in rows[table.name]:
                row[field.key] = another(room, field, row)
    under_seal = {
        table.name: {table.key_of(row): {"author": room.people[3].number, "written_at": "2020-01-01T10:00:00+00:00"} for row in rows[table.name]}
        for table in AUTHORED
    }  # fmt: skip
    return forged(room.pack, rows, **under_seal, echoes=every_echo(room))


def every_echo(room, people=None):
    who = people or [row["number"] for row in room.pack["body"]["rows"]["participants"]]
    notes = [{"note": note.code, "idea": None} for note in Note.objects.all()]
    ideas = [{"note": None, "idea": idea.code} for idea in Idea.objects.all()]
    return [{"participant": number, **of} for number in who for of in notes + ideas]


def own_pages(room):
    """What each person sees of their own: on their phone, and by their account."""
    clients = [*room.phones, sign_in(type(room.desk)(), room.rosa_herself), room.desk]
    addresses = [f"{room.link}lo-mio/", f"{room.link}correo/", "/cuenta/lo-que-me-llevo/"]
    return [
        PASSING.sub("", client.get(address).content.decode()) for client in clients for address in addresses
    ]


def shown(room, record):
    """The page that says what it would bring, without the file itself."""
    file = SimpleUploadedFile("registro.json", file_of(record))
    page = room.desk.post(f"{room.desk_link}local/", {"file": file})
    assert page.status_code == 200
    return re.sub(r'name="record" value="[^"]*"', "", PASSING.sub("", page.content.decode()))
