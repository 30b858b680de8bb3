"""The directory and a school's history, by page."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_person, make_programme, make_team, make_user, sign_in
from trama.imports.models import ImportDraft
from trama.networks.enums import Role
from trama.networks.models import Membership, NetworkSchool, School, SchoolDependency

pytestmark = pytest.mark.django_db

LINES = "AGNO;RBD;DGV_RBD;NOM_RBD;MRUN;COD_DEPE;LATITUD\n2025;8485;9;ESCUELA ÑIELOL;11111111;2;-38,7\n2025;x;;MALA;1;2;"


@pytest.fixture
def direction():
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DIRECTION, programme=make_programme(), since_on="2026-03-01"
    )
    return person


def upload(client, text):
    file = io.BytesIO(text.encode())
    file.name = "directorio.csv"
    return client.post("/programa/establecimientos/directorio/", {"file": file})


def test_a_directory_is_chosen_once_looked_at_and_applied(client, direction):
    sign_in(client, direction)
    draft = upload(client, LINES)["Location"]
    assert "11111111" not in str(ImportDraft.objects.get().content)
    page = client.get(draft).content.decode()
    assert "1 establecimientos nuevos" in page
    assert "«x» no es un RBD" in page
    assert not School.objects.exists()
    client.post(draft)
    assert (School.objects.get().name, float(School.objects.get().years.get().latitude)) == (
        "ESCUELA ÑIELOL",
        -38.7,
    )
    assert client.get(draft).status_code == 404


def test_no_directory_gets_a_sentence(client, direction):
    sign_in(client, direction)
    page = upload(client, "a,b\n1,2")
    assert page.status_code == 422
    assert "RBD" in page.content.decode()
    assert client.post("/programa/establecimientos/directorio/").status_code == 422


def test_a_transfer_is_recorded_and_a_day_that_is_none_is_not(client, direction):
    school = School.objects.create(rbd=8485, name="Escuela Ñielol", commune="Temuco")
    sign_in(client, direction)
    address = "/programa/establecimientos/8485/"
    assert client.post(address, {"kind": "6", "since_on": "x"}).status_code == 422
    client.post(address, {"kind": "6", "authority": "SLEP Costa", "since_on": "2024-01-01"})
    assert SchoolDependency.objects.get(school=school).authority == "SLEP Costa"
    for asked in ("8485-9", "8485", "ñielol", "NIELOL temuco"):
        assert "Escuela Ñielol" in client.get("/programa/establecimientos/", {"q": asked}).content.decode()


def test_a_school_comes_into_a_network_and_leaves_it(client):
    network, people = make_team(people=1)
    School.objects.create(rbd=8485, name="Escuela Ñielol")
    sign_in(client, people[0])
    address = f"/redes/{network.code}/establecimientos/"
    assert "8485" in client.get(address, {"q": "ñielol"}).content.decode()
    assert client.post(address, {"rbd": "1"}).status_code == 404
    client.post(address, {"rbd": "8485"})
    client.post(f"{address}8485/quitar/", {"reason": "Receso"})
    assert NetworkSchool.objects.get().reason == "Receso"


def test_the_command_says_what_it_would_do_and_does_it(tmp_path, capsys):
    file = tmp_path / "d.csv"
    file.write_text(LINES, encoding="utf-8")
    call_command("import_schools", str(file))
    output = capsys.readouterr().out
    assert "1 new" in output
    assert "add --apply" in output
    call_command("import_schools", str(file), "--apply")
    assert School.objects.count() == 1
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_schools", str(tmp_path / "none.csv"))
    file.write_bytes(b"Rar!")
    with pytest.raises(CommandError, match="RAR"):
        call_command("import_schools", str(file))
    file.write_bytes(b"Nombre\nAna Soto")
    with pytest.raises(CommandError, match="There is no network"):
        call_command("import_roster", str(file), "--network", "X")
