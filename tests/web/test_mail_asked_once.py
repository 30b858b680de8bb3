"""Mail that leaves at once: a page says to whom and asks, a second press sends nothing and says the truth."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.utils import timezone

from tests.make import make_team, make_wave, sign_in
from trama.audit.models import AuditEntry
from trama.mail.models import DeadAddress, Letter, LetterState, digest_of
from trama.networks.actions.people import Guest, invite
from trama.networks.models import Joining

pytestmark = pytest.mark.django_db(transaction=True)


def main_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").body.get_text(" ").split())


@pytest.fixture
def scene(client):
    """A coordinator before an open measurement of seven people; one has no mail, one an address that is dead."""
    network, people = make_team(people=7)
    people[5].email = ""
    people[5].save()
    DeadAddress.objects.create(digest=digest_of(people[6].email))
    sign_in(client, people[0])
    return make_wave(network=network, people=people), people


def test_the_links_leave_after_a_page_that_names_who_gets_one(client, scene):
    wave, people = scene
    page = client.get(f"/mediciones/{wave.code}/")
    assert not BeautifulSoup(page.content, "html.parser").select(
        f'form[action="/mediciones/{wave.code}/correos/"]'
    )
    asked = main_of(client.get(f"/mediciones/{wave.code}/correos/"))
    assert "Sale ahora un correo para cada una de estas 5 personas" in asked
    assert all(person.name in asked for person in people[:5])
    assert people[5].name not in asked
    assert people[6].name not in asked
    assert mail.outbox == []
    assert wave.mailed_at is None


def test_a_second_press_sends_nothing_and_says_when_the_mails_left(client, scene):
    wave, people = scene
    address = f"/mediciones/{wave.code}/correos/"
    assert "5 correos" in main_of(client.post(address, follow=True))
    again = client.post(address, follow=True)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people[:5])
    wave.refresh_from_db()
    hour = timezone.localtime(wave.mailed_at).strftime("%H:%M")
    assert f"Ya salió para 5 personas, la última vez hoy a las {hour}" in main_of(again)
    assert BeautifulSoup(again.content, "html.parser").select(".message--success") == []
    assert f"ya salieron para 5 personas, la última vez hoy a las {hour}" in main_of(client.get(address))
    assert BeautifulSoup(client.get(address).content, "html.parser").select("main form button") == []
    assert AuditEntry.objects.filter(event="wave_mailed").count() == 1


@pytest.mark.parametrize(("state", "said"), [
    (LetterState.WAITING, "Tu enlace está por salir por correo."),
    (LetterState.LEAVING, "Tu enlace está por salir por correo."),
    (LetterState.SENT, "Tu enlace te llegó por correo."),
    (LetterState.FAILED, "Tu enlace no ha salido por correo: pídelo a quien coordina la red."),
])  # fmt: skip
def test_the_card_of_a_questionnaire_says_how_far_its_mail_is(client, scene, state, said):
    wave, people = scene
    invitation = wave.invitations.get(person=people[1])
    Letter.objects.create(about="invitation:x", reference=invitation.pk, state=state)
    sign_in(client, people[1])
    assert said in main_of(client.get("/hoy/"))


def test_a_link_to_join_is_made_again_after_asking_and_one_mail_leaves_a_day(client):
    network, people = make_team(people=2)
    joining = invite(guest=Guest("Eva", "eva@example.org"), place=network, by=people[0])
    sign_in(client, people[0])
    address = f"/redes/{network.code}/invitaciones/{joining.pk}/"
    asked = client.post(address, {"do": "renew"})
    assert "sale ahora por correo para eva@example.org" in main_of(asked)
    assert mail.outbox == []
    assert Joining.objects.get().nonce == joining.nonce
    form = {field["name"]: field["value"] for field in BeautifulSoup(asked.content, "html.parser").select(
        "main form input[type=hidden]")}  # fmt: skip
    sent = {**form, "sure": "1"}
    assert "va en camino" in main_of(client.post(address, sent, follow=True))
    made = Joining.objects.get().nonce
    again = client.post(address, sent, follow=True)
    assert "ya salió hoy: no sale otro hasta mañana" in main_of(again)
    assert Joining.objects.get().nonce == made  # the link in the mail still works
    assert len(mail.outbox) == 1

    assert "Hoy ya salió un correo para eva@example.org" in main_of(client.post(address, {"do": "renew"}))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        sign_in(client, people[0])
        assert "sale ahora por correo" in main_of(client.post(address, {"do": "renew"}))


def test_whoever_is_invited_twice_by_the_form_gets_one_mail(client):
    network, people = make_team(people=2)
    sign_in(client, people[0])
    given = {
        "name": "Eva",
        "email": "eva@example.org",
        "phone": "",
        "school": "",
        "position": "",
        "role": "member",
    }
    pages = [
        main_of(client.post(f"/redes/{network.code}/personas/nueva/", given, follow=True))
        for _twice in range(2)
    ]
    assert "va en camino" in pages[0]
    assert "va en camino" not in pages[1]
    assert "ya salió hoy" in pages[1]
    assert len(mail.outbox) == 1
