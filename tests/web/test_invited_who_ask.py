"""Whoever was invited and never accepted asks by letter: what stands in the invitation is all that is kept of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.desk_scene import at, noted, words
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.core.errors import NotUnderstood
from trama.networks.actions.people import Guest, invite
from trama.networks.models import Joining
from trama.privacy.actions.carrying_out import erase_invitations
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import TooEarly
from trama.privacy.models import RightsRequest

pytestmark = pytest.mark.django_db
NAME, MAIL = "Inés Carvajal Rojas", "ines@escuela.cl"


@pytest.fixture
def ines(network):
    return invite(guest=Guest(NAME, MAIL, "+56 9 8765 4321"), place=network, by=SYSTEM)


def thought_over():
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=4))


def test_who_looks_for_them_by_name_reads_that_they_were_invited(client, officer, ines):
    page = words(client.post("/datos/solicitudes/nueva/", {"do": "look", "name": "carvajal"}))
    assert f"{NAME} · {MAIL}" in page
    assert "Nadie aquí tiene ese nombre" not in page


@pytest.mark.parametrize("led", [{"reply_to": MAIL}, {"text": f"Soy {NAME}, no quiero más"}])
def test_what_stands_in_their_invitation_is_erased_once_it_is_marked(client, officer, ines, led, mailoutbox):
    made = noted(officer, None, RequestKind.ERASURE, **led)
    assert NAME in words(client.get(at(made)))
    given = {"do": "erase", "sure": "on", "invitations": [str(ines.pk)]}
    assert "todavía puede retirarla" in words(client.post(at(made), given))
    thought_over()
    assert "Marca las invitaciones" in words(client.post(at(made), {"do": "erase", "sure": "on"}))
    assert "quedaron vacías" in words(client.post(at(made), given, follow=True))
    ines.refresh_from_db()
    assert (ines.name, ines.email, ines.phone) == ("participante", "", "")
    assert ines.withdrawn_at
    made.refresh_from_db()
    assert (made.state, made.text) == (RequestState.DONE, "")
    assert "invitaciones a participar: 1" in made.answer
    assert {mail.to[0] for mail in mailoutbox} == ({MAIL} if "reply_to" in led else set())
    assert AuditEntry.objects.filter(event="request_answered", actor=officer.code).exists()
    assert "ya tiene respuesta" in words(client.post(at(made), given))


def test_no_other_invitation_is_reached(client, officer, network, rosa, ines):
    other = invite(guest=Guest("Luis Vera", "luis@escuela.cl"), place=network, by=SYSTEM)
    made = noted(officer, None, RequestKind.ERASURE, reply_to=MAIL)
    of_rosa = noted(officer, rosa, RequestKind.ERASURE, reply_to=MAIL)
    objects = noted(officer, None, RequestKind.OBJECTION, reply_to=MAIL)
    thought_over()
    assert "Luis Vera" not in words(client.get(at(made)))
    for asked, invitations in ((made, [other]), (of_rosa, [ines]), (objects, [ines])):
        asked.refresh_from_db()
        with pytest.raises(NotUnderstood):
            erase_invitations(request=asked, by=officer, invitations=invitations)
    assert set(Joining.objects.values_list("name", flat=True)) == {NAME, "Luis Vera"}


def test_an_erasure_of_an_invitation_is_thought_over_too(officer, ines):
    made = noted(officer, None, RequestKind.ERASURE, reply_to=MAIL, days=20)
    with pytest.raises(TooEarly):
        erase_invitations(request=made, by=officer, invitations=[ines])


def test_who_asks_what_is_kept_is_answered_from_what_stands_there(client, officer, ines):
    page = words(client.get(at(noted(officer, None, RequestKind.ACCESS, reply_to=MAIL))))
    assert f"{NAME} · {MAIL} · +56987654321" in page.replace("+56 9 8765 4321", "+56987654321")
