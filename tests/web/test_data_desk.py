"""The desk of who answers for the data: requests, incidents, who saw what, and Hoy."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import (
    came_in,
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_wave,
    sign_in,
)
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM, record
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.requests import Asking, ask
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.models import Incident, RightsRequest
from trama.surveys.actions.objections import reopen_results
from trama.surveys.models import PersonKey, Response

pytestmark = pytest.mark.django_db


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def network(programme):
    return make_network(cohort=make_cohort(programme=programme), name="Red Maule")


@pytest.fixture
def rosa(network):
    return make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person


def appointed(programme, role=Role.DATA_OFFICER, name="Carolina Vidal"):
    person = make_person(name=name, user=make_user())
    Membership.objects.create(person=person, role=role, programme=programme, since_on="2026-03-01")
    return person


@pytest.fixture
def officer(client, programme):
    person = appointed(programme)
    sign_in(client, person)
    return person


def asked(rosa, programme, kind=RequestKind.OBJECTION, days=0):
    made = ask(asking=Asking(kind, programme, text="que no me llamen"), by=rosa)
    RightsRequest.objects.filter(pk=made.pk).update(
        asked_at=made.asked_at - timedelta(days=days), due_on=made.due_on - timedelta(days=days)
    )
    made.refresh_from_db()
    return made


def test_requests_stand_by_the_day_they_are_due(client, officer, rosa, programme):
    asked(rosa, programme)
    asked(rosa, programme, RequestKind.CORRECTION, days=31)
    page = words(client.get("/datos/"))
    assert page.index("2 · Corregir algo") < page.index("1 · Oponerme a un uso")
    assert "atrasada" in page
    today = words(client.get("/hoy/"))
    assert "Esperan 2 solicitudes." in today
    assert "Una está atrasada." in today


def test_one_is_answered_and_the_second_officer_reads_who_was_quicker(
    client, officer, rosa, programme, mailoutbox
):
    made = asked(rosa, programme)
    address = f"/datos/solicitudes/{made.code}/"
    assert "que no me llamen" in words(client.get(address))
    empty = client.post(address, {"do": "answer", "text": ""})
    assert empty.status_code == 422
    done = client.post(address, {"do": "answer", "text": "Ya no te llaman."}, follow=True)
    assert "tiene su respuesta" in words(done)
    assert rosa.email in {mail.to[0] for mail in mailoutbox}
    late = client.post(address, {"do": "refuse", "ground": "claims", "reason": "Hay un reclamo."})
    assert "ya tiene respuesta o se retiró" in words(late)
    assert client.post(address, {"do": "otra"}).status_code == 409


def test_what_was_typed_comes_back_when_it_could_not_be_done(client, officer, programme):
    own = asked(officer, programme)
    refused = client.post(
        f"/datos/solicitudes/{own.code}/", {"do": "refuse", "ground": "claims", "reason": "Hay un reclamo."}
    )
    assert refused.status_code == 422
    assert "es tuya" in words(refused)
    assert "Hay un reclamo." in refused.content.decode()
    without = client.post(f"/datos/solicitudes/{own.code}/", {"do": "refuse", "reason": "Hay un reclamo."})
    assert "Hay un reclamo." in without.content.decode()


def test_one_is_extended_once(client, officer, rosa, programme):
    made = asked(rosa, programme)
    client.post(f"/datos/solicitudes/{made.code}/", {"do": "extend", "why": "Falta un archivo."})
    made.refresh_from_db()
    assert made.extension_reason == "Falta un archivo."
    page = client.get(f"/datos/solicitudes/{made.code}/")
    assert "Tomar treinta días más" not in words(page)


def test_an_erasure_asks_to_be_sure_and_for_a_fresh_sign_in(client, officer, rosa, programme, mailoutbox):
    made = asked(rosa, programme, RequestKind.ERASURE, days=4)
    address = f"/datos/solicitudes/{made.code}/"
    assert not BeautifulSoup(client.get(address).content, "html.parser").select("input[checked]")
    assert client.post(address, {"do": "erase"}).status_code == 422
    came_in(client, officer.user, ago=3600)
    assert client.post(address, {"do": "erase", "sure": "on"}).url.startswith("/entrar/de-nuevo/")
    rosa.refresh_from_db()
    assert rosa.erased_at is None
    came_in(client, officer.user)
    done = client.post(address, {"do": "erase", "sure": "on"}, follow=True)
    rosa.refresh_from_db()
    assert rosa.erased_at
    assert "Rosa Ñanco" not in words(done)
    assert "no se puede traer de vuelta" in words(done)
    assert mailoutbox


def test_what_waits_while_its_person_is_erased_ends_with_it_and_was_not_taken_back(
    client, officer, rosa, programme
):
    waiting = asked(rosa, programme)
    erasure = asked(rosa, programme, RequestKind.ERASURE, days=4)
    client.post(f"/datos/solicitudes/{erasure.code}/", {"do": "erase", "sure": "on"})
    waiting.refresh_from_db()
    erasure.refresh_from_db()
    assert (waiting.state, erasure.state) == (RequestState.ENDED, RequestState.DONE)
    for page in ("/datos/", f"/datos/solicitudes/{waiting.code}/"):
        assert "Terminó con el borrado" in words(client.get(page))


def test_an_erasure_takes_no_answer_in_words_and_offers_only_its_own_grounds(
    client, officer, rosa, programme
):
    made = asked(rosa, programme, RequestKind.ERASURE, days=4)
    address = f"/datos/solicitudes/{made.code}/"
    tree = BeautifulSoup(client.get(address).content, "html.parser")
    assert tree.select('button[value="erase"]')
    assert not tree.select('button[value="answer"]')
    offered = {option["value"] for option in tree.select('select[name="ground"] option')} - {""}
    assert offered == {"not_identified", "not_kept", "legal_duty", "claims", "research"}
    assert "no se responde" in words(client.post(address, {"do": "answer", "text": "Está hecha."}))
    repeated = client.post(address, {"do": "refuse", "ground": "repeated", "reason": "Otra vez."})
    assert repeated.status_code == 422
    assert "Otra vez." in repeated.content.decode()
    made.refresh_from_db()
    assert made.is_open


def test_the_officer_sees_no_answer_note_or_name_of_a_network(client, officer, network, rosa):
    wave = make_wave(network=network, people=[rosa])
    assert client.get(f"/mediciones/{wave.code}/").status_code == 404
    assert client.get(f"/redes/{network.code}/").status_code == 404


INCIDENT = {
    "noticed_at": "2026-06-01T09:30",
    "nature": "Un correo salió con copia a la vista.",
    "people": "quienes coordinan",
    "people_count": "7",
    "data": "nombre y correo",
    "is_risky": "on",
}


def test_an_incident_is_written_changed_and_closed(client, officer):
    wrong = client.post("/datos/incidentes/nuevo/", {**INCIDENT, "noticed_at": ""})
    assert wrong.status_code == 422
    assert "copia a la vista" in wrong.content.decode()
    client.post("/datos/incidentes/nuevo/", INCIDENT)
    incident = Incident.objects.get()
    address = f"/datos/incidentes/{incident.code}/"
    assert (incident.number, incident.written_by) == (1, officer)
    assert "aún no se avisa a la Agencia" in words(client.get("/datos/incidentes/"))
    assert "aún no se avisa a la Agencia" in words(client.get("/hoy/"))
    early = client.post(f"{address}cerrar/")
    assert early.status_code == 409
    more = {
        "effects": "Mensajes no pedidos.",
        "measures": "Se escribió.",
        "agency_told_at": "2026-06-01T11:00",
    }
    client.post(address, INCIDENT | more)
    changed = AuditEntry.objects.get(event="incident_changed")
    assert set(changed.details["changed"]) == set(more)
    assert "copia" not in str(changed.details)
    client.post(address, INCIDENT | more)
    assert AuditEntry.objects.filter(event="incident_changed").count() == 1  # nothing was different
    client.post(f"{address}cerrar/")
    late = client.post(address, INCIDENT | more | {"people_count": "8"})
    assert "está cerrado" in words(late)
    incident.refresh_from_db()
    assert incident.people_count == 7
    assert "7" in words(client.get(address))


def test_notices_are_drafted_from_the_register(client, officer, programme):
    programme.institution, programme.data_email = "Universidad del Maule", "datos@maule.example"
    programme.save()
    client.post("/datos/incidentes/nuevo/", INCIDENT)
    page = words(client.get(f"/datos/incidentes/{Incident.objects.get().code}/avisos/"))
    for sentence in (
        "A la Agencia de Protección de Datos Personales",
        "Universidad del Maule informa de una vulneración",
        "Un correo salió con copia a la vista.",
        "quienes coordinan (7 personas)",
        "1 de junio de 2026, 09:30",
        "aún no se sabe",
        "Algo pasó con tus datos",
        "datos@maule.example",
    ):
        assert sentence in page


def test_a_notice_speaks_of_one_person_as_of_one(client, officer):
    client.post("/datos/incidentes/nuevo/", INCIDENT | {"people_count": "1"})
    page = words(client.get(f"/datos/incidentes/{Incident.objects.get().code}/avisos/"))
    assert "(1 persona)" in page


def test_who_saw_what_is_filtered_by_network_kind_day_and_person(client, officer, network, programme, rosa):
    other = make_network(cohort=network.cohort, name="Red Ñuble")
    coordination = make_membership(
        network=network, role=Role.COORDINATOR, person=make_person(name="Iris Lagos")
    ).person
    foreign = make_network(cohort=make_cohort(programme=make_programme()))
    wave = make_wave(network=network, people=[rosa])
    record("link_handed_over", wave, by=coordination, network=network.code, person=rosa.code)
    record("roster_taken", other, by=coordination, network=other.code)
    record("results_opened", make_wave(network=foreign), by=make_person(name="Ajeno"), network=foreign.code)
    record("network_edited", network, by=coordination, network=network.code)
    record("backup_written", network, by=SYSTEM)
    page = words(client.get("/datos/accesos/"))
    assert "Iris Lagos vio el enlace o la tarjeta de otra persona" in page
    assert "Rosa Ñanco" not in page
    assert rosa.code in page
    assert "se escribió un respaldo" in page
    assert "abrió los resultados" not in page
    listed = lambda query: [  # noqa: E731
        row.get_text(" ", strip=True)
        for row in BeautifulSoup(client.get(f"/datos/accesos/?{query}").content, "html.parser").select(
            ".list li"
        )
    ]
    assert len(listed("clase=files")) == 1
    assert len(listed(f"red={network.code}")) == 1
    assert len(listed(f"persona={rosa.code}")) == 1
    assert len(listed(f"dia={timezone.localdate()}")) == 3
    assert "No hay nada de eso" in listed("dia=2020-01-01")[0]
    assert len(listed("dia=2026-13-45&clase=nada")) == 3
    assert len(listed("dia=9999-12-31")) == 3
    asked(rosa, programme)
    assert "Rosa Ñanco" in words(client.get("/datos/accesos/"))


def test_each_use_of_the_table_of_keys_but_the_storing_of_a_response_is_recorded(network, rosa):
    wave = make_wave(network=network, people=[rosa], is_final=True, is_released=False)
    PersonKey.objects.create(person=rosa, network=network, key=77)
    Response.objects.create(wave=wave, body={"items": {}}, link=77)
    wave.invitations.update(disowned_on=timezone.localdate())
    wave.withheld_at = timezone.now()
    wave.save()
    coach = make_membership(network=network, role=Role.COACH).person
    reopen_results(wave=wave, by=coach)
    [entry] = AuditEntry.objects.filter(event="keys_looked_at")
    assert (entry.actor, entry.details, entry.network_code) == (coach.code, {"keys": 1}, network.code)


def test_a_desk_that_nobody_holds_is_said_to_the_direction(client, programme, rosa):
    direction = appointed(programme, Role.DIRECTION, "Andrés")
    asked(rosa, programme)
    sign_in(client, direction)
    page = words(client.get("/hoy/"))
    assert "Nadie responde por los datos" in page
    assert "Espera una solicitud, y nadie con ese rol la puede responder." in page
    appointed(programme)
    assert "Nadie responde por los datos" not in words(client.get("/hoy/"))
