"""A roster with every mistake people make: each gets its sentence, nobody comes in by accident."""

import io
import json

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_school,
    make_team,
    sign_in,
)
from trama.audit.record import SYSTEM
from trama.core.spreadsheets import harmless
from trama.imports.actions import forget_drafts
from trama.imports.models import ImportDraft
from trama.imports.problems import DraftOver, Unreadable
from trama.imports.roster.actions import (
    apply_roster,
    choose_columns,
    discard_roster,
    keep_roster,
    mend_lines,
    undo_roster,
)
from trama.imports.roster.check import check, lines_of
from trama.imports.roster.parse import guess_columns, without_ids
from trama.imports.roster.sample import sample_roster
from trama.imports.tables import read_table
from trama.networks.actions.networks import add_school
from trama.networks.actions.people import Guest, accept_joining, invite
from trama.networks.enums import Role
from trama.networks.models import Joining, Membership, Person, School

pytestmark = pytest.mark.django_db

TITLES = "Nombre;Apellidos;Correo electrónico;Celular;RBD;Cargo;Rol"


@pytest.fixture
def network():
    network, _people = make_team(people=2)
    School.objects.create(rbd=8485, name="Escuela Peñablanca")
    School.objects.create(rbd=99, name="Escuela de otra red")
    add_school(network=network, school=School.objects.get(rbd=8485), since_on="2026-03-01", by=SYSTEM)
    return network


def coordinator(network) -> Person:
    return Membership.objects.get(network=network, role=Role.COORDINATOR).person


def entries(network, *lines, titles=TITLES):
    table, _count = without_ids(read_table("\n".join([titles, *lines]).encode()))
    return check(table, guess_columns(table.header), network=network, mends={})


def test_a_clean_line_becomes_a_guest(network):
    [entry] = entries(
        network, "Ana María;Huenchumán Ñancupil; Ana@Example.org ;9 8765 4321;8485-9;Directora;coordinación"
    )
    assert entry.problems == ()
    assert entry.guest == Guest(
        "Ana María Huenchumán Ñancupil",
        "ana@example.org",
        "+56987654321",
        Role.COORDINATOR,
        "Directora",
        School.objects.get(rbd=8485),
    )


MISTAKES = [
    (";;a@example.org;;;;", "name", "Falta", ""),
    ("ana@example.org;;a@example.org;;;;", "name", "no es un nombre", ""),
    ("=cmd|' /C calc'!A0;;a@example.org;;;;", "name", "no es un nombre", ""),
    ("JosÃ© PÃ©rez;;a@example.org;;;;", "name", "tildes", "José Pérez"),
    ("A" * 170 + " B;;a@example.org;;;;", "name", "160", ""),
    ("Ana Soto;;ana.example.org;;;;", "email", "no es un correo", ""),
    ("Ana Soto;;ána @example.org;;;;", "email", "no es un correo", "ana@example.org"),
    ("Ana Soto;;a@example.org/b@example.org;;;;", "email", "dos correos", "a@example.org"),
    ("Ana Soto;;;;;;", "email", "Ni correo ni teléfono", ""),
    ("Ana Soto;;;9,87654E+08;;;", "phone", "acortó", ""),
    ("Ana Soto;;;98765432;;;", "phone", "nueve cifras", "+56998765432"),
    ("Ana Soto;;;no tiene;;;", "phone", "no es un teléfono", ""),
    ("Ana Soto;;;987654321 / 912345678;;;", "phone", "dos teléfonos", ""),
    ("Ana Soto;;a@example.org;;;;jefa de todo", "role", "no es un rol", ""),
    ("Ana Soto;;a@example.org;;;;investigadora", "role", "programa", ""),
    ("Ana Soto;;a@example.org;;8485-1;;", "school", "dígito verificador", ""),
    ("Ana Soto;;a@example.org;;7777;;", "school", "Ningún establecimiento", ""),
    ("Ana Soto;;a@example.org;;Escuela Nube;;", "school", "Ningún establecimiento", ""),
    ("Ana Soto;;a@example.org;12.345.678-9;;;", "phone", "RUT", ""),
]


@pytest.mark.parametrize(("line", "field", "words", "mend"), MISTAKES)
def test_every_mistake_stops_its_line_and_says_what_to_do(network, line, field, words, mend):
    good = "Berta Ríos;;berta@example.org;;;;"
    wrong, right = entries(network, line, good)
    assert wrong.guest is None
    assert right.guest is not None
    [problem] = [found for found in wrong.problems if found.is_blocking and found.field == field]
    assert (problem.line, problem.mend) == (2, mend)
    assert words in problem.text


REMARKS = [
    ("Ana;;a@example.org;;;;", "Un solo nombre"),
    ("Ana Soto;;ana@gmial.com;;;;", "ana@gmail.com"),
    ("Ana Soto;;a@example.org;;99;;", "no es un establecimiento de esta red"),
    ("Ana Soto;;a@example.org;;;;;de más", "más celdas"),
]


@pytest.mark.parametrize(("line", "words"), REMARKS)
def test_a_remark_lets_the_line_in(network, line, words):
    [entry] = entries(network, line)
    assert entry.guest is not None
    assert [words in problem.text for problem in entry.problems] == [True]


def test_lines_that_repeat_or_share_an_address(network):
    first, again, other = entries(
        network,
        "Ana Soto;;a@example.org;;;;",
        "Ana  SOTO;;A@example.org;;;;",
        "Berta Ríos;;a@example.org;;;;",
    )
    assert first.guest
    assert "Repite la línea 2" in again.problems[0].text
    assert "Ana Soto" in other.problems[0].text
    assert not again.guest
    assert not other.guest


def test_who_is_here_or_invited_needs_nothing(network):
    member = make_membership(network=network).person
    invite(guest=Guest("Ana Soto", phone="+56987654321"), place=network, by=SYSTEM)
    here, invited = entries(network, f"Da Igual;;{member.email};;;;", "Ana Soto;;;987654321;;;")
    assert (here.is_known, invited.is_known, here.guest, invited.guest) == (True, True, None, None)


def test_a_school_is_found_by_its_name(network):
    [entry] = entries(network, "Ana Soto;;a@example.org;;escuela PENABLANCA;;")
    assert entry.guest.school.rbd == 8485


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_csv_that_excel_writes(encoding, sign):
    table = read_table(f"Nombre{sign}Correo\r\nÑuñoa Pérez{sign}a@b.cl\r\n".encode(encoding))
    assert table.header == ("Nombre", "Correo")
    assert table.rows == ((2, ("Ñuñoa Pérez", "a@b.cl")),)


def sheet(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_with_numbers_for_phones_and_empty_lines():
    table = read_table(sheet(["Nombre", "Celular"], [], ["Ana Soto", 987654321.0], [None, None, None]))
    assert table.rows == ((3, ("Ana Soto", "987654321")),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"\n\n", "vacío"),
        (b"Nombre;Correo\n", "nada debajo"),
        (b'Nombre;Correo\n"Ana;a@b.cl\n' + b"x" * 140000, "comilla"),
        (b"PK\x03\x04roto", "no se puede abrir"),
        (b"\xd0\xcf\x11\xe0resto", "XLS"),
        (b"Rar!resto", "RAR"),
        (b"%PDF-1.7", "PDF"),
        (b"Nombre\n\0\0", "no es una tabla"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (b"Nombre\n" + b"Ana Soto\n" * 5001, "5000"),
    ],
)
def test_files_that_are_no_roster(content, words):
    with pytest.raises(Unreadable) as refusal:
        read_table(content)
    assert words in str(refusal.value.message)


def test_apply_invites_and_undo_forgets_but_for_who_accepted(network):
    by = coordinator(network)
    content = f"{TITLES}\nAna Soto;;ana@example.org;;;;\nBerta Ríos;;;987654321;;;\nCarla;;;;;;".encode()
    draft = keep_roster(network=network, content=content, file_name="lista.csv", by=by)
    assert apply_roster(draft=draft, mail=False, by=by) == 2
    assert ImportDraft.objects.get().content is None
    with pytest.raises(DraftOver):
        apply_roster(draft=draft, mail=False, by=by)

    ana = Joining.objects.get(person__name="Ana Soto")
    user = make_membership(network=make_network()).person.user
    accept_joining(joining=ana, user=user, by=user.person)
    result = undo_roster(draft=draft, by=by)
    assert (result.withdrawn, result.stayed) == (1, 1)
    assert not Person.objects.filter(name="Berta Ríos").exists()
    assert Membership.objects.filter(network=network, person=user.person).exists()


def test_undo_keeps_people_the_platform_knows_by_other_ways(network):
    by = coordinator(network)
    make_person(name="Ana Soto", email="ana@example.org")
    other = make_network(cohort=make_cohort())
    invite(guest=Guest("Ana Soto", "ana@example.org"), place=other, by=SYSTEM)
    draft = keep_roster(
        network=network, content=f"{TITLES}\nAna Soto;;ana@example.org;;;;".encode(), file_name="l.csv", by=by
    )
    apply_roster(draft=draft, mail=False, by=by)
    undo_roster(draft=draft, by=by)
    assert Person.objects.filter(name="Ana Soto").count() == 1
    assert Joining.objects.pending().get().network == other


def test_what_is_mended_counts_and_what_waits_too_long_is_forgotten(network):
    by = coordinator(network)
    draft = keep_roster(
        network=network, content=b"a;b\nAna Soto;ana.example.org\nBerta;x", file_name="l.csv", by=by
    )
    assert draft.columns == {}
    choose_columns(draft=draft, columns={"name": 0, "email": 1, "phone": 7}, by=by)
    mend_lines(draft=draft, mends={"2": {"email": "ana@example.org"}, "3": {"skip": "1"}}, by=by)
    [entry] = lines_of(ImportDraft.objects.get())
    assert entry.guest.email == "ana@example.org"

    ImportDraft.objects.update(made_at="2026-01-01T00:00Z")
    assert forget_drafts(by=SYSTEM) == 1


def test_national_ids_are_stored_nowhere(network):
    by = coordinator(network)
    keep_roster(
        network=network,
        content=b"Nombre;RUT;Correo\nAna Soto;12.345.678-K;a@b.cl",
        file_name="l.csv",
        by=by,
    )
    content = ImportDraft.objects.get().content
    assert content["hidden"] == 1
    assert "12.345" not in json.dumps(content)


def test_the_sample_reads_back_and_runs_nothing(network):
    School.objects.filter(rbd=8485).update(name="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(sample_roster(network=network)))
    assert book.worksheets[1]["B2"].value == "'=HYPERLINK(1)"
    assert set(guess_columns([cell.value for cell in book.worksheets[0][1]])) == {
        "name", "surname", "email", "phone", "position", "school", "role"
    }  # fmt: skip
    assert harmless("Ana") == "Ana"


def test_the_whole_way_by_page(network, client):
    by = coordinator(network)
    sign_in(client, by)
    address = f"/redes/{network.code}/nomina/"
    file = io.BytesIO(
        f"{TITLES}\nAna Soto;;ana@example.org;;;;\nBerta Ríos;;berta.example.org;;Escuela X;;".encode()
    )
    file.name = "nómina.csv"
    page = client.post(address, {"file": file})
    assert page.status_code == 302
    draft = page["Location"]
    text = client.get(draft).content.decode()
    assert "1 persona puede recibir" in text
    assert 'name="line-3-email"' in text
    assert 'name="line-3-school"' in text
    client.post(draft, {"do": "mend", "line-3-email": "berta@example.org", "line-3-school": "8485"})
    client.post(draft, {"do": "apply"})
    assert Joining.objects.filter(network=network).count() == 2
    assert "WhatsApp" not in client.get(draft).content.decode()
    client.post(draft, {"do": "undo"})
    assert not Joining.objects.pending().filter(network=network).exists()


def test_a_wrong_file_says_why_and_a_draft_is_its_author_s_alone(network, client):
    sign_in(client, coordinator(network))
    address = f"/redes/{network.code}/nomina/"
    page = client.post(address)
    assert page.status_code == 422
    file = io.BytesIO(b"Nombre\nAna Soto")
    file.name = "l.csv"
    draft = client.post(address, {"file": file})["Location"]
    other = make_membership(network=network, role=Role.COACH).person
    assert sign_in(client, other).get(draft).status_code == 404
    discard_roster(draft=ImportDraft.objects.get(), by=other)
    assert sign_in(client, coordinator(network)).get(draft).status_code == 404


def test_the_command_tells_and_applies(network, tmp_path, capsys):
    file = tmp_path / "nomina.csv"
    file.write_text(f"{TITLES}\nAna Soto;;ana@example.org;;;;\nX;;;;;;")
    call_command("import_roster", str(file), "--network", network.code, "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["ready"], report["left"], report["applied"]) == (1, 1, False)
    call_command("import_roster", str(file), "--network", network.code, "--apply")
    assert Joining.objects.filter(network=network).count() == 1


def test_many_lines_are_checked_in_few_queries(network, django_assert_max_num_queries):
    make_school()
    with django_assert_max_num_queries(6):
        entries(network, *[f"Ana Soto;;a{number}@example.org;;8485;;" for number in range(300)])
