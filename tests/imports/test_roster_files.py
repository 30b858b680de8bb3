"""Rosters as people have them: titles further down, merged schools, two surnames, two mails; out of Trama and back."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.imports.test_reading_tables import book, saved
from tests.make import make_membership, make_school, make_team, sign_in
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.imports.models import ImportDraft
from trama.imports.problems import UndecidedColumns, UndecidedLines, Unreadable
from trama.imports.roster.actions import (
    apply_roster,
    choose_columns,
    choose_titles,
    decide_concealed,
    keep_roster,
    mend_lines,
    undo_roster,
    write_roster,
)
from trama.imports.roster.check import lines_of
from trama.imports.roster.parse import Place, guess_columns
from trama.imports.tables import Table
from trama.networks.actions.networks import add_school
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Joining, Membership, School
from trama.privacy.actions.erasing import erase_person

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
SCHOOLS = {101: "Escuela Los Notros", 102: "Escuela La Esperanza", 103: "Escuela Quebrada Honda", 8485: "Escuela Peñablanca"}  # fmt: skip


@pytest.fixture
def network():
    network, _people = make_team(people=2)
    for rbd, name in SCHOOLS.items():
        school = School.objects.create(rbd=rbd, name=name)
        add_school(network=network, school=school, since_on="2026-03-01", by=SYSTEM)
    return network


def by_of(network):
    return Membership.objects.get(network=network, role=Role.COORDINATOR).person


def keep(network, content):
    return keep_roster(network=network, content=content, file_name="nómina.xlsx", by=by_of(network))


def case(network, name):
    return keep(network, (CASES / name).read_bytes())


def guests(draft):
    return [line.guest.name for line in lines_of(draft) if line.guest]


def test_titles_below_a_banner_are_found(network):
    draft = case(network, "roster-banner-above-titles.xlsx")
    assert draft.content["place"] == [0, 3]
    assert guests(draft) == ["Rosa Aravena Pino", "Hugo Leiva Mora"]


def test_titles_below_groups_and_merged_schools_are_read_and_each_line_judged(network):
    draft = case(network, "roster-title-rows-and-merged-cells.xlsx")
    assert (draft.content["place"], draft.content["hidden"]) == ([0, 4], 3)
    lines = {line.line: line for line in lines_of(draft)}
    assert lines[5].guest == Guest(
        "José Ángel Ñanculeo Pérez", "jose.nanculeo@escuela-ejemplo.example", "+56987654321", Role.MEMBER,
        "Profesor", School.objects.get(rbd=101),
    )  # fmt: skip
    assert lines[7].values["school"] == "Escuela Los Notros"
    wrong = {
        number: {problem.field for problem in line.problems}
        for number, line in lines.items()
        if not line.guest
    }
    assert wrong == {
        6: {"email"}, 7: {"name"}, 8: {"email", "phone"}, 9: {"email", "phone"}, 11: {"email", "phone"},
        12: {"email", "school"}, 13: {"name"},
    }  # fmt: skip
    assert lines[9].problems[0].mends == ("rosa.millanir@escuela-ejemplo.example",)


def test_two_surnames_stand_in_order_and_which_mail_is_asked(network):
    draft = case(network, "roster-two-surname-columns.csv")
    assert (guests(draft), "email" in draft.columns) == ([], False)
    with pytest.raises(UndecidedColumns):
        apply_roster(draft=draft, mail=False, by=SYSTEM)
    choose_columns(draft=draft, columns={**draft.columns, "email": 4}, by=SYSTEM)
    assert guests(draft) == ["María José Soto Ñancupil", "Luis Pérez Pérez"]


def test_the_alphabet_of_a_mac_is_read(network):
    draft = case(network, "roster-macroman.csv")
    assert guests(draft) == ["Josefa Muñoz Ibáñez", "Sebastián Núñez Pérez", "Begoña Güell Ñancucheo"]


def test_an_rbd_that_became_a_date_is_offered_as_it_was(network):
    draft = case(network, "roster-rbd-turned-into-date.xlsx")
    first, second = lines_of(draft)
    [problem] = first.problems
    assert problem.text == "Excel lo convirtió en fecha; ¿es 8485-2?"
    assert problem.mends == ("8485-2", "8485 · Escuela Peñablanca")  # its check digit is another one
    assert second.problems[0].mends == ("2045-6",)
    mend_lines(draft=draft, mends={"2": {"school": problem.mends[1]}}, by=SYSTEM)
    assert lines_of(draft)[0].guest.school.rbd == 8485


def test_a_mail_of_somebody_else_is_said_by_line(network):
    member = make_membership(network=network).person
    member.email = "integrante@demo.trama.example"
    member.save()
    [line] = lines_of(case(network, "roster-shared-mail.csv"))
    assert (line.guest, line.is_known) == (None, False)
    assert member.name in line.problems[0].text
    member.refresh_from_db()
    assert member.name != "Otra Persona Distinta"


def columns(header, *cells):
    rows = tuple((at, tuple(row)) for at, row in enumerate(cells or [["x"] * len(header)], 2))
    return guess_columns(Table(tuple(header), rows))


def test_a_profile_is_a_position_or_a_role_and_only_its_author_knows():
    found = columns(["Nombre", "Correo", "Perfil"])
    assert found.doubtful == {"position": (2,), "role": (2,)}
    found = columns(["Nombre", "Correo", "Perfil", "Cargo"])
    assert (found.sure["position"], found.doubtful) == (3, {"role": (2,)})


@pytest.mark.parametrize(
    ("header", "sure"),
    [
        (["Primer nombre", "Segundo nombre", "Apellido 1", "Apellido 2"], {"name": 0, "second_name": 1, "surname": 2, "second_surname": 3}),
        (["Nombre completo", "Apellidos", "E-mail"], {"name": 0, "email": 2}),
        (["Nombre y apellidos", "WhatsApp"], {"name": 0, "phone": 1}),
        (["Nombres", "RBD", "Establecimiento", "Correo del participante"], {"name": 0, "school": 1, "school_name": 2, "email": 3}),
        (["Nombre", "Correo", "Correo establecimiento", "Teléfono móvil"], {"name": 0, "email": 1, "phone": 3}),
        (["Nombre", "📧 Correo electrónico *", "Nombre establecimiento educacional"], {"name": 0, "email": 1, "school_name": 2}),
        (["Nombre", "Correo", "Razón social"], {"name": 0, "email": 1}),
        (["Código Trama", "Nombre", "Rol"], {"code": 0, "name": 1, "role": 2}),
    ],
)  # fmt: skip
def test_columns_by_their_titles(header, sure):
    assert columns(header) == type(columns(header))(sure, {})


@pytest.mark.parametrize(
    ("header", "doubtful"),
    [
        (["Nombre", "Correo del establecimiento"], {"email": (1,)}),
        (["Nombre", "Correo sostenedor"], {"email": (1,)}),
        (["Nombre", "Correo", "Fono emergencia"], {"phone": (2,)}),
        (["Nombre", "Correo", "Teléfono del apoderado"], {"phone": (2,)}),
        (["Nombre", "Nombre social", "Correo"], {"name": (0, 1)}),
        (["Nombres", "Apellidos", "", "Correo"], {"second_surname": (2,)}),
        (["Nombre", "", "Correo"], {"second_name": (1,)}),
    ],
)  # fmt: skip
def test_a_title_that_says_more_or_nothing_is_asked(header, doubtful):
    assert columns(header).doubtful == doubtful


def test_surnames_merged_over_two_columns_are_both_kept(network):
    made = book(("a", [["Nombres", "Apellidos", None, "Correo"], ["Ana", "Lagos", "Ruiz", "a@x.cl"]]))
    made["a"].merge_cells("B1:C1")
    draft = keep(network, saved(made))
    assert guests(draft) == []
    choose_columns(draft=draft, columns=draft.columns | {"second_surname": 2}, by=SYSTEM)
    assert guests(draft) == ["Ana Lagos Ruiz"]


def test_a_column_of_mails_without_a_mail_is_no_doubt():
    found = columns(["Correo institucional", "Correo personal"], ["", "a@b.cl"])
    assert found.sure == {"email": 1}


def test_two_phones_are_asked():
    assert columns(["Nombre", "Teléfono", "Celular"]).doubtful == {"phone": (1, 2)}


def test_the_rbd_and_the_name_of_a_school_agree_or_are_asked(network):
    titles = "Nombre;Correo;RBD;Establecimiento\n"
    lines = [
        "Ana Soto;a@b.cl;101;Esc. Los Notros",
        "Eva Ríos;e@b.cl;;Los Notros",
        "Luz Paz;l@b.cl;101;La Esperanza",
    ]
    first, second, third = lines_of(keep(network, (titles + "\n".join(lines)).encode()))
    assert (first.guest.school.rbd, second.guest.school.rbd, third.guest) == (101, 101, None)
    assert third.problems[0].mends == ("101 · Escuela Los Notros", "102 · Escuela La Esperanza")


def test_two_sheets_with_people_or_a_hidden_one_are_asked(network):
    rows = [["Nombre", "Correo"], ["Ana Soto", "a@b.cl"]]
    other = [["Nombre", "Correo"], ["Eva Ríos", "e@b.cl"]]
    made = book(("2025", rows), ("2026", other))
    draft = keep(network, saved(made))
    assert (draft.content["place"], guests(draft)) == (None, [])
    choose_titles(draft=draft, place=Place(1, 1), by=SYSTEM)
    assert guests(draft) == ["Eva Ríos"]
    with pytest.raises(Unreadable):
        choose_titles(draft=draft, place=Place(1, 7), by=SYSTEM)
    hidden = book(("2025", rows), ("Notas", [["nada"]]))
    hidden["2025"].sheet_state = "hidden"
    assert keep(network, saved(hidden)).content["place"] is None


def test_lines_that_the_spreadsheet_hides_wait_for_a_word(network):
    made = book(("a", [["Nombre", "Correo"], ["Ana Soto", "a@b.cl"], ["Eva Ríos", "e@b.cl"]]))
    made["a"].row_dimensions[3].hidden = True
    draft = keep(network, saved(made))
    assert guests(draft) == ["Ana Soto"]
    with pytest.raises(UndecidedLines):
        apply_roster(draft=draft, mail=False, by=SYSTEM)
    decide_concealed(draft=draft, is_in=False, by=SYSTEM)
    assert [line.line for line in lines_of(draft)] == [2]
    decide_concealed(draft=draft, is_in=True, by=SYSTEM)
    assert guests(draft) == ["Ana Soto", "Eva Ríos"]


def edited(content, change):
    made, file = load_workbook(io.BytesIO(content)), io.BytesIO()
    change(made.worksheets[0])
    made.save(file)
    return file.getvalue()


def row_of(sheet, name):
    return next(row for row in sheet.iter_rows(min_row=2) if row[1].value == name)


def test_a_roster_goes_out_and_comes_back_unchanged(network):
    make_membership(network=network, role=Role.COACH)
    invite(guest=Guest("Ana Soto", "a@b.cl", school=School.objects.get(rbd=101)), place=network, by=SYSTEM)
    Membership.objects.filter(network=network, role=Role.MEMBER).update(
        school=make_school(), position="-Docente"
    )
    draft = keep(network, write_roster(network=network, by=by_of(network)))
    lines = lines_of(draft)
    assert len(lines) == 4
    assert all(line.is_known for line in lines)
    assert AuditEntry.objects.filter(event="roster_taken").exists()


def test_what_was_edited_changes_and_is_undone(network):
    member = Membership.objects.filter(network=network, role=Role.MEMBER).get()

    def change(sheet):
        row = row_of(sheet, member.person.name)
        row[5].value, row[6].value, row[4].value = "Directora", "8485 · Escuela Peñablanca", "911111111"
        sheet.append(
            ["", "Eva Ríos", "", "eva@b.cl", "", "Docente", "101 · Escuela Los Notros", "Integrante"]
        )

    draft = keep(network, edited(write_roster(network=network, by=SYSTEM), change))
    [changed] = [line for line in lines_of(draft) if line.change]
    assert "quedan como están" in changed.problems[0].text
    done = apply_roster(draft=draft, mail=False, by=SYSTEM)
    assert (done.invited, done.changed) == (1, 1)
    member.refresh_from_db()
    assert (member.school.rbd, member.position, member.person.phone) == (
        8485,
        "Directora",
        member.person.phone,
    )
    assert Joining.objects.get(name="Eva Ríos").school.rbd == 101
    undo_roster(draft=ImportDraft.objects.get(), by=SYSTEM)
    member.refresh_from_db()
    assert (member.school, member.position) == (None, "")


def test_a_line_copied_or_written_over_is_asked(network):
    member = Membership.objects.filter(network=network, role=Role.MEMBER).get()

    def change(sheet):
        sheet.append([member.code, "Eva Ríos", "", "eva@b.cl", "", "", "", ""])
        sheet.append([member.code, member.person.name, "", "", "", "Otra", "", ""])
        sheet.append(["ZZZZ", "Luz Paz", "", "luz@b.cl", "", "", "", ""])

    draft = keep(network, edited(write_roster(network=network, by=SYSTEM), change))
    asked = [line for line in lines_of(draft) if not (line.is_known or line.is_ready)]
    assert [line.values["name"] for line in asked] == ["Eva Ríos", member.person.name, "Luz Paz"]
    assert all(problem.field == "code" for line in asked for problem in line.problems if problem.is_blocking)
    mend_lines(draft=draft, mends={str(asked[0].line): {"yes-code": "1"}}, by=SYSTEM)
    assert guests(draft) == ["Eva Ríos"]


def test_the_pages_ask_and_show_what_each_line_holds(network, client):
    sign_in(client, by_of(network))
    address = f"/redes/{network.code}/nomina/"

    def bring(name):
        with (CASES / name).open("rb") as file:
            return client.post(address, {"file": file})["Location"]

    draft = bring("roster-two-surname-columns.csv")
    page = client.get(draft).content.decode()
    assert "¿Qué hay en cada columna?" in page
    assert "Correo personal · mj@correo-ejemplo.example" in page
    assert client.post(draft, {"do": "apply"}).status_code == 422
    sent = {
        "do": "columns",
        "column-name": "1",
        "column-surname": "2",
        "column-second_surname": "3",
        "column-email": "4",
    }
    page = client.post(draft, sent, follow=True).content.decode()
    assert "María José Soto Ñancupil" in page

    draft = bring("roster-title-rows-and-merged-cells.xlsx")
    page = client.get(draft).content.decode()
    assert "Los títulos están en la línea 4" in page
    assert "Inspectora" in page
    client.post(
        draft, {"do": "mend", "line-9-email": "mala", "take-9-email": "rosa.millanir@escuela-ejemplo.example"}
    )
    assert "Rosa Millañir" in [line.guest.name for line in lines_of(ImportDraft.objects.get()) if line.guest]
    page = client.post(draft, {"do": "titles", "place": "0-1"}, follow=True).content.decode()
    assert "Los títulos están en la línea 1" in page
    assert client.post(draft, {"do": "titles"}).status_code == 422


def test_the_roster_is_taken_by_a_button(network, client):
    sign_in(client, by_of(network))
    taken = client.post(f"/redes/{network.code}/nomina/", {"do": "take"})
    assert load_workbook(io.BytesIO(taken.content)).worksheets[0]["A1"].value == "Código Trama"


def test_undoing_a_list_writes_nothing_of_somebody_who_was_erased_meanwhile(network):
    member = Membership.objects.filter(network=network, role=Role.MEMBER).get()
    member.position = "Jefa de UTP"
    member.save()

    def change(sheet):
        row_of(sheet, member.person.name)[5].value = "Directora"

    draft = keep(network, edited(write_roster(network=network, by=SYSTEM), change))
    apply_roster(draft=draft, mail=False, by=SYSTEM)
    before = ImportDraft.objects.get().mends
    assert "Jefa de UTP" in str(before)
    erase_person(person=member.person, by=SYSTEM)
    assert "Jefa de UTP" not in str(ImportDraft.objects.get().mends)
    ImportDraft.objects.update(mends=before)  # as an older copy has it
    undo_roster(draft=ImportDraft.objects.get(), by=SYSTEM)
    member.refresh_from_db()
    assert member.position == ""


def test_what_changed_is_said_applied_and_undone_on_the_page(network, client):
    sign_in(client, by_of(network))
    member = Membership.objects.filter(network=network, role=Role.MEMBER).get()

    def change(sheet):
        row_of(sheet, member.person.name)[5].value = "Jefa de UTP"

    file = io.BytesIO(edited(write_roster(network=network, by=SYSTEM), change))
    file.name = "nómina.xlsx"
    draft = client.post(f"/redes/{network.code}/nomina/", {"file": file})["Location"]
    page = " ".join(client.get(draft).content.decode().split())
    assert "Cargo: — → Jefa de UTP" in page
    assert "Guardar los cambios" in page
    page = client.post(draft, {"do": "apply"}, follow=True).content.decode()
    assert "Se actualizaron los datos de 1 persona." in page
    client.post(draft, {"do": "undo"})
    member.refresh_from_db()
    assert member.position == ""


def test_hidden_lines_are_decided_on_the_page(network, client):
    sign_in(client, by_of(network))
    made = book(("a", [["Nombre", "Correo"], ["Ana Soto", "a@b.cl"], ["Eva Ríos", "e@b.cl"]]))
    made["a"].row_dimensions[3].hidden = True
    file = io.BytesIO(saved(made))
    file.name = "nómina.xlsx"
    draft = client.post(f"/redes/{network.code}/nomina/", {"file": file})["Location"]
    page = client.get(draft).content.decode()
    assert "Líneas ocultas o tachadas en la planilla" in page
    assert "Invitar a 1 persona" not in page
    assert client.post(draft, {"do": "apply"}).status_code == 422
    page = client.post(draft, {"do": "concealed", "are": "in"}, follow=True).content.decode()
    assert "Invitar a 2 personas" in page
