"""A workshop goes out to a laptop and its record comes back: everything once, and nothing of here is lost."""

import json
from copy import deepcopy

import pytest
from django.db import transaction
from django.utils import timezone

from tests.make import make_intention, make_membership, make_network, make_question, make_workshop
from tests.offline_room.scene import again, lived
from tests.workshops.room_scene import make_room
from trama.agreements.queries import questions_of
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.networks.actions.people import end_membership
from trama.networks.enums import Role
from trama.offline_room.actions import TakenByFormer, load_pack, make_pack, merge_record
from trama.offline_room.authors import with_authors
from trama.offline_room.bring_back import NotOurs, preview_record
from trama.offline_room.files import (
    Altered,
    NewerTrama,
    NoRecord,
    OtherLayout,
    file_of,
    key_of,
    read_record,
    sealed,
)
from trama.offline_room.models import OfflineRoom
from trama.offline_room.rows import rows_of, workshop_row
from trama.offline_room.tables import TABLES
from trama.sessions.actions.conducting import end_session, go_on
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import AgendaItem, Contribution, Participant
from trama.workshops.actions.clustering import Words as ClusterWords
from trama.workshops.actions.clustering import make_cluster, move_ideas, write_clusters
from trama.workshops.actions.grouping import choose_representative
from trama.workshops.actions.plenary import Brought, bring_idea, count_raised
from trama.workshops.actions.writing import add_note, change_entry, echo, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note, Workshop

pytestmark = pytest.mark.django_db


def merge(result, by, **kwargs):
    return merge_record(given=deepcopy(result), by=by, **kwargs)


def state(workshop):
    rows = rows_of(workshop)
    for table in TABLES:
        rows[table.name].sort(key=table.key_of)
    return json.loads(json.dumps({**rows, "workshop": workshop_row(workshop)}))


def rows_in(record):
    rows = with_authors(deepcopy(record), {})
    for table in TABLES:
        rows[table.name].sort(key=table.key_of)
    return {**rows, "workshop": record["workshop"]}


@pytest.fixture
def out():
    """A room that is under way here, with its people, when it goes out."""
    room = make_room(people=4, groups=2)
    write_entry(group=room.group(1), question=0, wording=Wording("Antes de salir", "k0"), by=room.people[0])
    room.pack = make_pack(workshop=room.workshop, by=room.by)
    return room


def a_whole_workshop(room):
    """Everything that can happen in one."""

    def live():
        workshop = Workshop.objects.get(pk=room.workshop.pk)
        rosa, pedro = (Participant.objects.get(pk=person.pk) for person in room.people[:2])
        card = Card("Nueva", network=workshop.network)
        join(session=workshop, card=card, secret="x" * 20, by=card)
        entry = Entry.objects.get(text="Antes de salir")
        change_entry(entry=entry, wording=Wording("Dicho mejor"), version=1, by=rosa)
        write_entry(group=room.group(2), question=1, wording=Wording("Otra cosa", "k1"), by=pedro)
        choose_representative(group=room.group(1), participant=rosa, by=rosa)
        group = workshop.groups.get(number=1)
        idea = bring_idea(group=group, brought=Brought(Wording("", "k2"), entry), by=room.by)
        cluster = make_cluster(workshop=workshop, title="Tiempo", by=room.by)
        move_ideas(workshop=workshop, ideas=[idea], target=cluster, by=room.by)
        write_clusters(workshop=workshop, words={cluster.code: ClusterWords("Tiempo", "Falta")}, by=room.by)
        item = go_on(session=workshop, by=room.by)
        count_raised(item=item, idea=idea, count=7, by=room.by)
        note = add_note(
            workshop=workshop, shape=Shape.TRIANGLE, wording=Wording("¿Y ahora?", "k3"), is_signed=True,
            tags=[], by=pedro,
        )  # fmt: skip
        echo(participant=rosa, on=note, is_on=True, by=rosa)
        echo(participant=pedro, on=idea, is_on=True, by=pedro)
        Contribution.objects.create(item=item, text="Creo que sí", author=rosa, sent="k4")
        make_question(note=note, owner=room.by, due_on="2026-12-01")
        make_intention(note=note, text="Solo mía")
        end_session(session=workshop, by=room.by)

    return live


def test_what_was_lived_on_the_laptop_is_here_afterwards_row_by_row(out):
    record = lived(out.workshop, a_whole_workshop(out))
    assert not Note.objects.exists()
    merged = merge(record, out.by)
    assert state(out.workshop) == rows_in(record)
    assert merged.report.new["participants"] == merged.report.new["notes"] == 1
    assert merged.report.changed["entries"] == 1
    assert sum(merged.report.both.values()) == 0
    assert AuditEntry.objects.filter(event="local_record_merged").count() == 1
    assert OfflineRoom.objects.get().merged_at


def test_what_is_only_its_authors_and_devices_are_in_no_file(out):
    record = lived(out.workshop, a_whole_workshop(out))
    assert "Solo mía" not in file_of(record).decode()
    assert "device" not in record["rows"]["participants"][0]
    assert "@example.org" not in file_of(out.pack).decode()


def test_addresses_that_people_left_are_not_taken_along_and_stay_here():
    room = make_room()
    Participant.objects.filter(pk=room.people[0].pk).update(mail="rosa@example.org")
    pack = make_pack(workshop=room.workshop, by=room.by)
    assert "rosa@example.org" not in json.dumps(pack)
    assert Participant.objects.get(pk=room.people[0].pk).mail == "rosa@example.org"


def test_a_record_of_who_left_is_brought_only_by_who_says_that_they_know_it(out):
    network = out.workshop.network
    second = make_membership(network=network, role=Role.COORDINATOR).person
    theirs = out.by.current_memberships().get(network=network)
    record = lived(out.workshop, a_whole_workshop(out))
    end_membership(membership=theirs, on=timezone.localdate(), by=second)
    with pytest.raises(TakenByFormer), transaction.atomic():
        merge(record, second)
    assert not Note.objects.exists()
    merge(record, second, is_known=True)
    assert Note.objects.count() == 1


def test_the_same_record_twice_is_one(out):
    record = lived(out.workshop, a_whole_workshop(out))
    merge(record, out.by)
    before = state(out.workshop)
    second = merge(record, out.by)
    assert second.came_before
    assert state(out.workshop) == before
    # Also when the counter says that it is a later one.
    third = merge(again({**record, "serial": 9}), out.by)
    assert third.report.is_nothing
    assert state(out.workshop) == before


def test_an_earlier_record_and_then_a_later_one_are_as_one(out):
    first = lived(
        out.workshop,
        lambda: write_entry(group=out.group(1), question=0, wording=Wording("Uno", "a"), by=out.people[0]),
    )
    merge(first, out.by)
    whole = lived(out.workshop, a_whole_workshop(out), serial=2)
    merge(whole, out.by)
    assert state(out.workshop) == rows_in(whole)
    assert merge(first, out.by).came_before
    assert state(out.workshop) == rows_in(whole)


def test_the_preview_says_what_would_come_and_writes_nothing(out):
    record = lived(out.workshop, a_whole_workshop(out))
    before = state(out.workshop)
    result = preview_record(deepcopy(record)).report
    assert state(out.workshop) == before
    assert not OfflineRoom.objects.get().merged_at
    assert result.new == merge(record, out.by).report.new


def test_what_changed_here_meanwhile_stays_and_of_a_text_changed_on_both_sides_both_stay(out):
    record = lived(out.workshop, a_whole_workshop(out))
    entry = Entry.objects.get()
    change_entry(entry=entry, wording=Wording("Dicho aquí"), version=1, by=out.people[0])
    mine = write_entry(group=out.group(1), question=1, wording=Wording("Solo aquí", "z"), by=out.people[0])
    Workshop.objects.filter(pk=out.workshop.pk).update(objective="Cambiado aquí")
    for number in (1, 2):
        merge(again({**record, "serial": number}), out.by)
        texts = sorted(Entry.objects.values_list("text", flat=True))
        assert texts == ["Dicho aquí", "Dicho mejor", "Otra cosa", "Solo aquí"]
        assert Entry.objects.get(text="Dicho mejor").beside == entry
        mine.refresh_from_db()
        assert mine.removed_at is None
        assert Workshop.objects.get(pk=out.workshop.pk).objective == "Cambiado aquí"


def test_codes_that_are_something_elses_here_become_others_always_the_same(out):
    record = lived(out.workshop, a_whole_workshop(out))
    note = record["rows"]["notes"][0]["code"]
    entry = next(written["code"] for written in record["rows"]["entries"] if written["text"] == "Otra cosa")
    elsewhere = make_workshop(network=make_network(cohort=out.workshop.network.cohort))
    Note.objects.create(session=elsewhere, code=note, shape="square", text="De otro taller")
    foreign = elsewhere.groups.create(number=1)
    Entry.objects.create(group=foreign, code=entry, question=0, text="De otro taller")
    for number in (1, 2, 3):
        merge(again({**record, "serial": number}), out.by)
        mine = Note.objects.get(session=out.workshop)
        assert mine.code != note
        assert mine.echoes.count() == 1
        assert questions_of(kind="note", codes=[mine.code])[mine.code].owner == out.by
        assert Entry.objects.filter(text="Otra cosa", group__session=out.workshop).count() == 1
    assert Note.objects.get(code=note).text == "De otro taller"


def test_groups_of_the_same_number_stay_two(out):
    def live():
        out.workshop.groups.create(number=3, name="Del portátil")

    record = lived(out.workshop, live)
    out.workshop.groups.create(number=3, name="De aquí")
    for number in (1, 2):
        merge(again({**record, "serial": number}), out.by)
        numbers = dict(out.workshop.groups.values_list("name", "number"))
        assert numbers["De aquí"] == 3
        assert numbers["Del portátil"] == 4


def test_what_was_taken_away_on_either_side_stays_away(out):
    note = add_note(
        workshop=out.workshop, shape=Shape.SQUARE, wording=Wording("Nota"), is_signed=False, tags=[], by=out.people[0]
    )  # fmt: skip
    gone = AgendaItem.objects.filter(session=out.workshop).last()
    OfflineRoom.objects.all().delete()
    make_pack(workshop=out.workshop, by=out.by)

    def begin():
        for name in ("Nueva", "Otra"):
            card = Card(name)
            echo(participant=join(session=out.workshop, card=card, secret=name * 8, by=card), on=note, is_on=True, by=note.author)  # fmt: skip

    merge(lived(out.workshop, begin), out.by)
    new, other = out.workshop.participants.filter(name__in=("Nueva", "Otra")).order_by("name")

    def live():
        echo(participant=new, on=note, is_on=False, by=new)
        gone.delete()

    record = lived(out.workshop, live, serial=2)
    echo(participant=other, on=note, is_on=False, by=other)
    echo(participant=out.people[2], on=note, is_on=True, by=out.people[2])
    result = merge(record, out.by).report
    assert [echo.participant_id for echo in note.echoes.all()] == [out.people[2].pk]
    assert result.removed == {"echoes": 1, "moments": 1}


def test_two_laptops_of_one_file_both_arrive(out):
    def on(text):
        return lambda: write_entry(
            group=out.group(1), question=0, wording=Wording(text, text), by=out.people[0]
        )

    merge(lived(out.workshop, on("del primero"), laptop="A"), out.by)
    second = lived(out.workshop, on("del segundo"), laptop="B")
    second["rows"]["entries"] = [
        entry for entry in second["rows"]["entries"] if entry["text"] != "del primero"
    ]
    merge(again(second), out.by)
    assert Entry.objects.count() == 3


def test_files_that_are_not_what_they_should_be_are_refused_with_a_sentence(out):
    record = lived(out.workshop, a_whole_workshop(out))
    for content, problem in (
        (b"hola", NoRecord),
        (b"[]", NoRecord),
        (file_of(out.pack), NoRecord),
        (file_of({**record, "title": "Otro"}), Altered),
        (file_of(record)[:-40], NoRecord),
        (file_of(sealed({**record, "version": 2}, key=key_of(record["pack"]))), NewerTrama),
    ):
        with pytest.raises(problem):
            read_record(content)
    with pytest.raises(OtherLayout):
        merge(again({**record, "rows": {**record["rows"], "notes": [{"code": "ABC"}, 3]}}), out.by)
    for other in ({"serial": "9"}, {"laptop": []}, {"made_at": None}, {"workshop": 3}):
        with pytest.raises(OtherLayout):
            merge(again({**record, **other}), out.by)
    OfflineRoom.objects.all().delete()
    with pytest.raises(NotOurs):
        merge(record, out.by)


def on_a_laptop(pack):
    """The same file where nothing of it exists: what is one of a kind has other codes there."""
    body, text = pack["body"], json.dumps(pack)
    named = [body["programme"], body["cohort"], *body["networks"], *body["people"]]
    for code in (pack["pack"], body["code"], *(row["code"] for row in named)):
        text = text.replace(f'"{code}"', f'"L{code[1:]}"')
    return json.loads(text)


def test_a_file_begins_a_room_on_its_laptop(out):
    pack = on_a_laptop(out.pack)
    room = load_pack(pack=pack, by=SYSTEM)
    assert Entry.objects.filter(group__session=room.workshop, text="Antes de salir").count() == 1
    assert load_pack(pack=pack, by=SYSTEM) == room


@pytest.mark.parametrize(
    "earlier",
    [
        lambda body: body["rows"].pop("predictions"),
        lambda body: body["rows"]["groups"][0].pop("code"),
        lambda body: body["rows"].update(notes=3),
        lambda body: body["workshop"].pop("made_by"),
        lambda body: body["people"][0].update(mail="ana@example.org"),
        lambda body: body["people"][0].update(name=None),
        lambda body: body["programme"].update(owner="CLIDER"),
        lambda body: body.pop("conducting"),
        lambda body: body.update(workshop=None),
    ],
)
def test_a_file_of_another_layout_is_refused_with_a_sentence_and_nothing_of_it_stays(out, earlier):
    pack = on_a_laptop(out.pack)
    earlier(pack["body"])
    before = (Workshop.objects.count(), Participant.objects.count())
    with pytest.raises(OtherLayout, match="otra versión de Trama"):
        load_pack(pack=pack, by=SYSTEM)
    assert (Workshop.objects.count(), Participant.objects.count()) == before


def test_after_a_first_half_each_side_goes_on_and_the_second_half_joins_both(out):
    first = lived(out.workshop, a_whole_workshop(out))
    merge(first, out.by)
    entries = {entry.text: entry for entry in Entry.objects.all()}
    change_entry(entry=entries["Otra cosa"], wording=Wording("Corregida aquí"), version=1, by=out.by)
    change_entry(entry=entries["Dicho mejor"], wording=Wording("También aquí"), version=2, by=out.by)
    second = deepcopy(first)
    for row in second["rows"]["entries"]:
        row["text"] = {"Dicho mejor": "Y otra vez allá"}.get(row["text"], row["text"])
    second["rows"]["notes"][0]["is_signed"] = False
    for number in (2, 3):
        merge(again({**second, "serial": number}), out.by)
        texts = sorted(Entry.objects.values_list("text", flat=True))
        assert texts == ["Corregida aquí", "También aquí", "Y otra vez allá"]
        assert not Note.objects.get().is_signed
