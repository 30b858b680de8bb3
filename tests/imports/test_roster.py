"""A roster with every mistake people make: each gets its sentence, nobody comes in by accident."""

import io
import json

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_school,
    make_team,
    make_user,
    sign_in,
)
from trama.audit.record import SYSTEM
from trama.core.spreadsheets import harmless
from trama.imports.actions import forget_drafts
from trama.imports.cells import clean_name
from trama.imports.models import ImportDraft
from trama.imports.problems import DraftOver, UndecidedColumns
from trama.imports.roster.actions import (
    AppliedRoster,
    apply_roster,
    choose_columns,
    choose_titles,
    discard_roster,
    keep_roster,
    mend_lines,
    undo_roster,
)
from trama.imports.roster.book import sample_roster
from trama.imports.roster.check import check, lines_of
from trama.imports.roster.parse import Place, guess_columns, likely_place, read_roster
from trama.imports.tables import table_under
from trama.networks.actions.accepting import accept_joining
from trama.networks.actions.networks import add_school
from trama.networks.actions.people import Guest, invite
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
    return judged(network, "\n".join([titles, *lines]).encode())


def judged(network, content, mends=None):
    """The lines of a file whose titles and columns nobody has to tell."""
    [sheet, *_others], _count = read_roster(content)
    table = table_under(sheet, likely_place([sheet]).line)
    return check(table, guess_columns(table).sure, network=network, mends=mends or {})


@pytest.mark.uncounted
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
    (";;a@example.org;;;;", "name", "Falta", ()),
    ("ana@example.org;;a@example.org;;;;", "name", "no es un nombre", ()),
    ("=cmd|' /C calc'!A0;;a@example.org;;;;", "name", "no es un nombre", ()),
    ("JosÃ© PÃ©rez;;a@example.org;;;;", "name", "tildes", ("José Pérez",)),
    ("Soto, Ana, Directora;;a@example.org;;;;", "name", "cuáles son los apellidos", ()),
    ("A" * 170 + " B;;a@example.org;;;;", "name", "160", ()),
    ("Ana Soto;;ana.example.org;;;;", "email", "no es un correo", ()),
    ("Ana Soto;;ána @example.org;;;;", "email", "no es un correo", ("ana@example.org",)),
    ("Ana Soto;;a@example.org/b@example.org;;;;", "email", "dos correos", ("a@example.org", "b@example.org")),
    ("Ana Soto;;ana@gmial.com;;;;", "email", "¿será ana@gmail.com?", ("ana@gmail.com",)),
    ("Ana Soto;;;;;;", "email", "Ni correo ni teléfono", ()),
    ("Ana Soto;;;9,87654E+08;;;", "phone", "acortó", ()),
    ("Ana Soto;;;98765432;;;", "phone", "nueve cifras", ("+56998765432",)),
    ("Ana Soto;;;no tiene;;;", "phone", "no es un teléfono", ()),
    ("Ana Soto;;;987654321 / 912345678;;;", "phone", "dos teléfonos", ()),
    ("Ana Soto;;a@example.org;;;;jefa de todo", "role", "no es un rol", ()),
    ("Ana Soto;;a@example.org;;;;investigadora", "role", "programa", ()),
    ("Ana Soto;;a@example.org;;8485-1;;", "school", "dígito verificador", ("8485 · Escuela Peñablanca",)),
    ("Ana Soto;;a@example.org;;7777;;", "school", "Ningún establecimiento", ()),
    ("Ana Soto;;a@example.org;;8845;;", "school", "Ningún establecimiento", ("8485 · Escuela Peñablanca",)),
    ("Ana Soto;;a@example.org;;Escuela Nube;;", "school", "Ningún establecimiento", ()),
    ("Ana Soto;;a@example.org;;Liceo Pena Blanca;;", "school", "Ningún", ("8485 · Escuela Peñablanca",)),
    ("Ana Soto;;a@example.org;12.345.678-9;;;", "phone", "RUT", ()),
    ("Ana Soto;;a@example.org;;;;;de más", "line", "más celdas", ()),
]


@pytest.mark.parametrize(("line", "field", "words", "mends"), MISTAKES)
def test_every_mistake_stops_its_line_and_says_what_to_do(network, line, field, words, mends):
    good = "Berta Ríos;;berta@example.org;;8485;;"
    wrong, right = entries(network, line, good)
    assert wrong.guest is None
    assert right.guest is not None
    [problem] = [found for found in wrong.problems if found.is_blocking and found.field == field]
    assert (problem.line, problem.mends) == (2, mends)
    assert words in problem.text


REMARKS = [
    ("Ana;;a@example.org;;;;", "Un solo nombre"),
    ("SOTO DE LA PEÑA, Ana María;;a@example.org;;;;", "SOTO DE LA PEÑA, Ana María"),
    ("Ana Soto;;a@example.org;;99;;", "no es un establecimiento de esta red"),
]


@pytest.mark.parametrize(("line", "words"), REMARKS)
def test_a_remark_lets_the_line_in(network, line, words):
    [entry] = entries(network, line)
    assert entry.guest is not None
    assert [words in problem.text for problem in entry.problems] == [True]


NAMES = [
    ("PÉREZ SOTO, Ana María", "Ana María Pérez Soto"),
    ("Ana María PÉREZ", "Ana María PÉREZ"),
    ("DE LA FUENTE, Inés", "Inés de la Fuente"),
    ("Ângela Guimarães", "Ângela Guimarães"),
    ("JOÃO BAÑADOS", "JOÃO BAÑADOS"),
]


@pytest.mark.parametrize(("written", "said"), NAMES)
def test_names_are_said_as_people_say_them(written, said):
    assert clean_name(written).value == said


BROKEN = [
    ("MarÃ\u00ada NÃºÃ±ez", "María Núñez"), ("Ã\u0091uÃ±oa LÃ³pez", "Ñuñoa López"), ("Oâ€™Higgins Soto", "O\u2019Higgins Soto"),
    ("Ã‰lida Rojas", "Élida Rojas"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), BROKEN)
def test_names_whose_letters_were_read_wrong_are_offered_right(written, meant):
    cleaned = clean_name(written)
    assert (cleaned.is_blocking, cleaned.mends) == (True, (meant,))


def test_lines_that_repeat_or_share_an_address_wait_both(network):
    first, again, other = entries(
        network,
        "Ana Soto;;a@example.org;;;;",
        "Ana  SOTO;;A@example.org;;;;",
        "Berta Ríos;;a@example.org;;;;",
    )
    assert "Repite la línea 2" in again.problems[0].text
    assert "Berta Ríos" in first.problems[0].text
    assert "Ana Soto" in other.problems[0].text
    assert not any(entry.guest for entry in (first, again, other))


def test_one_phone_for_two_is_asked_where_it_is_the_only_way_to_them(network):
    ana, berta = "Ana Soto;;;987654321;;;", "Berta Ríos;;;9 8765 4321;;;"
    with_mail = "Carla Muñoz;;c@example.org;+56 9 8765 4321;;;"
    first, second, third = entries(network, ana, berta, with_mail)
    assert [entry.guest is None for entry in (first, second, third)] == [True, True, False]
    assert "¿es de las dos?" in second.problems[0].text
    mends = {"2": {"yes-phone": "1"}, "3": {"yes-phone": "1"}}
    lines = judged(network, f"{TITLES}\n{ana}\n{berta}".encode(), mends)
    assert [entry.guest.phone for entry in lines] == ["+56987654321"] * 2


def test_who_is_here_or_invited_needs_nothing(network):
    member = make_membership(network=network).person
    invite(guest=Guest("Ana Soto", phone="+56987654321"), place=network, by=SYSTEM)
    here, invited = entries(network, f"{member.name};;{member.email};;;;", "Ana Soto;;;987654321;;;")
    assert (here.is_known, invited.is_known, here.guest, invited.guest) == (True, True, None, None)


def test_the_address_of_somebody_with_another_name_is_asked(network):
    member = make_membership(network=network).person
    [entry] = entries(network, f"Otra Persona Distinta;;{member.email.upper()};;;;")
    assert (entry.guest, entry.is_known) == (None, False)
    assert member.name in entry.problems[0].text


def test_a_stranger_to_the_network_is_never_named(network):
    stranger = make_person(name="Nadie Debe Saberlo", email="ajena@example.org")
    [entry] = entries(network, "Otra Persona Distinta;;ajena@example.org;;;;")
    assert entry.guest.name == "Otra Persona Distinta"
    assert stranger.name not in str(entry)


def test_who_is_here_with_another_address_is_asked(network):
    member = make_membership(network=network).person
    line = f"{member.name};;otro@example.org;;;;"
    [entry] = entries(network, line)
    assert "ya participa, con otro correo" in entry.problems[0].text
    assert entry.guest is None
    [entry] = judged(network, f"{TITLES}\n{line}".encode(), {"2": {"yes-name": "1"}})
    assert entry.guest.email == "otro@example.org"


def test_a_school_is_found_by_its_name(network):
    [entry] = entries(network, "Ana Soto;;a@example.org;;escuela PENABLANCA;;")
    assert entry.guest.school.rbd == 8485


def test_apply_invites_and_undo_forgets_but_for_who_accepted(network):
    by = coordinator(network)
    content = f"{TITLES}\nAna Soto;;ana@example.org;;;;\nBerta Ríos;;;987654321;;;\nCarla;;;;;;".encode()
    draft = keep_roster(network=network, content=content, file_name="lista.csv", by=by)
    assert apply_roster(draft=draft, mail=False, by=by) == AppliedRoster(invited=2, changed=0)
    assert ImportDraft.objects.get().content is None
    with pytest.raises(DraftOver):
        apply_roster(draft=draft, mail=False, by=by)

    user = make_user(email="ana@example.org")
    accept_joining(joining=Joining.objects.get(name="Ana Soto"), by=user)
    result = undo_roster(draft=draft, by=by)
    assert (result.withdrawn, result.stayed) == (1, 1)
    assert not Joining.objects.filter(name="Berta Ríos").exists()
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
    assert (draft.columns, lines_of(draft)) == ({}, [])
    with pytest.raises(UndecidedColumns):
        apply_roster(draft=draft, mail=False, by=by)
    choose_titles(draft=draft, place=Place(0, 1), by=by)
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
    content = sample_roster(network=network)
    book = load_workbook(io.BytesIO(content))
    assert book.worksheets[1]["A2"].value == "8485 · =HYPERLINK(1)"
    book.worksheets[0].append(
        ["", "Ana", "Soto", "a@example.org", "987654321", "Directora", "8485 · =HYPERLINK(1)", "Integrante"]
    )
    file = io.BytesIO()
    book.save(file)
    [entry] = judged(network, file.getvalue())
    assert entry.guest == Guest(
        "Ana Soto", "a@example.org", "+56987654321", Role.MEMBER, "Directora", School.objects.get(rbd=8485)
    )
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


def test_one_name_with_two_addresses_is_asked(network):
    lines = (
        "José Soto Paz;;j1@x.cl;;;;",
        "JOSE  SOTO PAZ;;j2@x.cl;;;;",
        "José Soto Paz;;j1@x.cl;;;;",
        "王小明;;w1@x.cl;;;;",
        "王小明;;;987654321;;;",
    )
    found = entries(network, *lines)
    assert [line.guest is not None for line in found] == [True, False, False, True, False]
    assert [line.problems[-1].field for line in found if line.problems and not line.guest] == [
        "name",
        "",
        "name",
    ]
    content = "\n".join([TITLES, *lines[:2]]).encode()
    assert all(line.guest for line in judged(network, content, {"3": {"yes-name": "1"}}))


@pytest.mark.parametrize("failed", ["#N/A", "#N/D", "#¡REF!", "#REF!", "#¡VALOR!", "#¿NOMBRE?", "#NAME?", "#¡DIV/0!", "#####"])  # fmt: skip
def test_a_formula_that_failed_holds_its_line(network, failed):
    for field, line in (
        ("name", f"{failed};;a@x.cl;;;;"),
        ("name", f"Ana;{failed};a@x.cl;;;;"),
        ("email", f"Ana Soto;;{failed};987654321;;;"),
        ("position", f"Ana Soto;;a@x.cl;;;{failed};"),
    ):
        [entry] = entries(network, line)
        assert entry.guest is None
        assert any(found.field == field and failed in found.text for found in entry.problems)
