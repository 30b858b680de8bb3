"""Whoever looks, wherever: an intention is on no page, in no file and in no mail but its author's own."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tests.make import (
    make_intention,
    make_membership,
    make_network,
    make_person,
    make_question,
    make_user,
    sign_in,
)
from tests.offline_room.scene import lived
from tests.workshops.room_scene import make_room
from trama.agreements.models import Agreement, Intention
from trama.agreements.queries import intentions_of
from trama.audit.models import AuditEntry
from trama.live.models import Change
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.offline_room.actions import make_pack
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, join, remove
from trama.trace.models import TraceLink
from trama.web.live.workshops import cookie_name
from trama.workshops.actions.rehearsing import end_rehearsal, make_rehearsal
from trama.workshops.actions.writing import add_note
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.takeaways import takeaways_of
from trama.workshops.tasks import thank_everybody

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]
ROSA, PEDRO = "Hablar al final en marzo", "Escuchar sin interrumpir"  # without an account, and with one
FILES = ("registro.json", "tablero.csv", "asistencia.csv", "deudas.csv")
ACTS = ("/salir/", "/ensayar/")  # they change who asks, or what is asked about
PRINTED = (".pdf", "/certificado/")  # made of the values of the record and of names, which are asked for here
OF_THE_PROGRAMME = {Role.DIRECTION, Role.RESEARCHER, Role.DATA_OFFICER, Role.OPERATOR}


@pytest.fixture
def room():
    """A workshop with two circles, each with an intention; one of their authors has an account."""
    room = make_room(kind="final_ideas")
    pedro = room.people[1]
    pedro.person = make_membership(network=make_network()).person
    pedro.mail = "pedro@example.org"
    pedro.save()
    for who, text in ((0, ROSA), (1, PEDRO)):
        make_intention(note=_note(room, f"Circulo {who}", by=who, shape=Shape.CIRCLE), text=text)
    make_question(note=_note(room, "¿Y con pocas personas?", by=2, shape=Shape.TRIANGLE))
    return room


@pytest.fixture
def over(room):
    """The same when it has ended: it has a record, thanks and certificates."""
    end_session(session=room.workshop, by=room.by)
    room.workshop.refresh_from_db()
    return room


def _note(room, text, *, by, shape):
    return add_note(
        workshop=room.workshop,
        shape=shape,
        wording=Wording(text),
        is_signed=True,
        tags=[],
        by=room.people[by],
    )


def somebody(room, role):
    """A person with this role in the network of the workshop, or in its programme."""
    network, person = room.workshop.network, make_person(user=make_user())
    place = {"programme": network.cohort.programme} if role in OF_THE_PROGRAMME else {"network": network}
    Membership.objects.create(person=person, role=role, since_on="2026-03-01", **place)
    return person


def addresses(room):
    """Every address of the workshop, whatever it names: the codes are known to whoever asks."""
    given = {
        "code": room.workshop.code,
        "note": room.workshop.notes.get(text="Circulo 0").code,
        "person": room.people[0].code,
    }
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", "") in {"workshops", "participant"}:
            for url_pattern in pattern.url_patterns:
                assert isinstance(url_pattern, URLPattern)
                names = [name for name in url_pattern.pattern.converters if name in given]
                if len(names) == len(url_pattern.pattern.converters):
                    kwargs = {name: given[name] for name in names}
                    address = reverse(f"{pattern.namespace}:{url_pattern.name}", kwargs=kwargs)
                    if not address.endswith(PRINTED):
                        yield address
    yield from (f"/talleres/{room.workshop.code}/registro/{name}" for name in FILES)


def all_that(client, room):
    """Everything that somebody can fetch, and what a form without fields answers."""
    network = room.workshop.network
    pages = {}
    starts = ["/hoy/", "/cuenta/", "/cuenta/lo-que-me-llevo/", f"/redes/{network.code}/"]
    for address in [*starts, *addresses(room)]:
        pages[address] = read(client.get(address))
        if address not in starts and not address.endswith(ACTS):
            pages[f"POST {address}"] = read(client.post(address, {"do": "x"}))
    return pages


def read(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8", "ignore")


def revealing(pages):
    return {address for address, page in pages.items() if ROSA in page or PEDRO in page}


@pytest.mark.any_database
@pytest.mark.parametrize("role", list(Role))
def test_no_role_reads_one(over, role):
    pages = all_that(sign_in(Client(), somebody(over, role)), over)
    assert len(pages) > 50
    assert revealing(pages) == set()


@pytest.mark.any_database
def test_neither_a_stranger_nor_another_phone_nor_the_facilitator_reads_one(room):
    for client in (Client(), room.phones[2], room.desk):
        assert revealing(all_that(client, room)) == set()


def test_its_author_reads_it_after_the_end_too(over):
    assert ROSA in over.phones[0].get(f"/t/{over.workshop.code}/lo-mio/").content.decode()


def test_each_author_reads_their_own_and_nothing_else(room):
    mine = f"/t/{room.workshop.code}/lo-mio/"
    rosa, pedro = (phone.get(mine).content.decode() for phone in room.phones[:2])
    assert (ROSA in rosa, PEDRO in rosa) == (True, False)
    assert (ROSA in pedro, PEDRO in pedro) == (False, True)
    account = sign_in(Client(), room.people[1].person)
    page = account.get("/cuenta/lo-que-me-llevo/").content.decode()
    assert (ROSA in page, PEDRO in page) == (False, True)


def test_the_facilitator_who_is_an_author_too_reads_their_own_alone(room):
    me = room.people[0]
    me.person = room.by
    me.save()
    page = room.desk.get("/cuenta/lo-que-me-llevo/").content.decode()
    assert (ROSA in page, PEDRO in page) == (True, False)


def test_somebody_elses_name_or_a_new_phone_of_the_same_name_reads_none(room):
    card, secret, namesake = Card("Rosa", network_name="Red de Rosa"), "secreto-de-otra-Rosa", Client()
    namesake.cookies[cookie_name(room.workshop.code)] = secret
    join(session=room.workshop, card=card, secret=secret, by=card)
    assert namesake.get(f"/t/{room.workshop.code}/lo-mio/").status_code == 200
    assert revealing(all_that(namesake, room)) == set()
    assert takeaways_of(author=make_person(name="Rosa")) == []


def test_none_is_in_a_file_that_leaves_the_server(room):
    pack = make_pack(workshop=room.workshop, by=room.by)
    record = lived(room.workshop, lambda: None)
    assert revealing({"pack": json.dumps(pack, ensure_ascii=False)}) == set()
    assert revealing({"record": json.dumps(record, ensure_ascii=False)}) == set()
    assert [set(debt) for debt in pack["body"]["rows"]["debts"]] == [
        {"code", "note", "owner", "due_on", "state", "answer", "link", "answered_on"}
    ]


def test_none_is_in_the_thanks_of_anybody(over, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        thank_everybody(workshop=over.workshop, by=over.by)
    [letter] = mail.outbox
    assert "Circulo 1" in letter.body
    assert revealing({"": f"{letter.body} {letter.alternatives}"}) == set()


def test_none_is_in_the_data_that_another_person_downloads(room):
    member = sign_in(Client(), somebody(room, Role.MEMBER))
    answer = member.post("/cuenta/mis-datos/")
    assert answer.status_code in {200, 404}
    assert revealing({"": answer.content.decode("utf-8", "ignore")}) == set()


def test_none_is_in_the_record_of_acts_the_live_changes_or_the_trace(room):
    codes = set(Intention.objects.values_list("code", flat=True))
    assert len(codes) == 2
    kept = [
        str(values) for model in (AuditEntry, Change, TraceLink) for values in model.objects.values_list()
    ]
    assert [text for text in kept if any(code in text for code in codes) or ROSA in text] == []


def test_a_participant_who_was_taken_out_reads_none(room):
    remove(participant=room.people[0], by=room.by)
    assert revealing(all_that(room.phones[0], room)) == set()


def test_a_circle_that_was_taken_back_tells_none(room):
    Note.objects.filter(text="Circulo 0").update(removed_at=timezone.now())
    assert ROSA not in room.phones[0].get(f"/t/{room.workshop.code}/lo-mio/").content.decode()
    assert takeaways_of(author=room.people[0]) == []


def test_the_network_takes_them_along(room):
    room.workshop.network.delete()
    assert Agreement._base_manager.count() == 0


def test_a_rehearsal_takes_them_along(room):
    rehearsal = make_rehearsal(workshop=room.workshop, by=room.by)
    note = Note.objects.create(session=rehearsal, shape=Shape.CIRCLE, text="De práctica")
    note.author = rehearsal.participants.create(name="Quien practica")
    note.save()
    make_intention(note=note, text="De mentira")
    make_question(note=Note.objects.create(session=rehearsal, shape=Shape.TRIANGLE, text="¿?"))
    end_rehearsal(workshop=rehearsal, by=room.by)
    kept = Agreement._base_manager.all()
    assert sorted(agreement.kind for agreement in kept) == ["intention", "intention", "open_question"]
    assert {agreement.origin_code for agreement in kept} <= set(Note.objects.values_list("code", flat=True))


def test_codes_of_others_lead_nowhere(room):
    """Who knows every code still asks in vain without being the author."""
    note = room.workshop.notes.get(text="Circulo 0")
    for stranger in (room.people[1].code, room.by.code, "", "%", note.code):
        assert intentions_of(authors=[stranger], kind="note", codes=[note.code]) == {}
