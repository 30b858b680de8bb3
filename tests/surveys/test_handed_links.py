"""Links belong to their person: who had one is recorded, each person is told what came with theirs, and may object."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.make import make_membership, make_person, make_user, sign_in
from tests.surveys.links_scene import end, hand_over, later, letter_to, link_of, of, other_than
from tests.surveys.test_answering import answer
from trama.audit.models import AuditEntry
from trama.mail.models import Letter
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.surveys.actions.talking import release_results
from trama.surveys.errors import ResultsWithheld
from trama.surveys.models import Response
from trama.surveys.queries import disowned_links

pytestmark = pytest.mark.django_db


def test_no_page_holds_a_link_until_it_is_asked_for_and_that_is_recorded(wave, coordination):
    client = sign_in(Client(), coordination)
    listed = client.get(f"/mediciones/{wave.code}/enlaces/").content.decode()
    assert all(invitation.person.name in listed for invitation in wave.invitations.all())
    assert not any(invitation.token in listed for invitation in wave.invitations.all())
    assert AuditEntry.objects.filter(event="link_handed_over").count() == 0

    handed = other_than(wave, coordination)[0]
    for address in ("enlace", "tarjeta"):
        assert client.get(f"/mediciones/{wave.code}/{address}/").status_code == 405
        shown = client.post(f"/mediciones/{wave.code}/{address}/", {"who": handed.person.code})
        assert handed.token in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        assert not any(each.token in shown.content.decode() for each in other_than(wave, handed.person))

    entry = AuditEntry.objects.get(event="link_handed_over")
    assert entry.details == {"person": handed.person.code}
    assert handed.token not in str(entry.details)
    assert "1 enlace se entregó a mano." in client.get(f"/mediciones/{wave.code}/").content.decode()


def test_ones_own_link_is_handed_over_by_nobody(wave, coordination):
    own = wave.invitations.get(person=coordination)
    assert own.token in hand_over(wave, own, coordination).content.decode()
    wave.refresh_from_db()
    assert not wave.has_handed_links


def test_after_the_closing_no_link_is_handed_over(wave, coordination):
    end(wave)
    another = other_than(wave, coordination)[0]
    refused = hand_over(wave, another, coordination)
    assert refused.status_code == 409
    assert another.token not in refused.content.decode()


def test_in_a_demonstration_nobody_waits_for_who_was_handed_a_link(wave, coordination, settings):
    settings.DEMO = True
    assert hand_over(wave, other_than(wave, coordination)[0], coordination).status_code == 200
    client = sign_in(Client(), coordination)
    links = client.get(f"/mediciones/{wave.code}/enlaces/").content.decode()
    assert "Los resultados esperan 48 horas" not in links
    assert "se saltan las 48 horas" in links
    closing = BeautifulSoup(client.get(f"/mediciones/{wave.code}/cerrar/").content, "html.parser")
    assert "48" not in closing.main.text
    assert closing.find("button", attrs={"name": "open"})
    opened = client.post(f"/mediciones/{wave.code}/cerrar/", {"open": "1"})
    assert opened.url == f"/devolucion/{wave.code}/paso/1/"
    wave.refresh_from_db()
    assert wave.has_handed_links
    assert wave.was_ever_released


def test_everybody_gets_a_letter_of_equal_size_that_tells_nothing(wave, run_clock):
    answer(Client(), link_of(of(wave, 0)))
    for _time in range(2):
        answer(Client(), link_of(of(wave, 1)))
    end(wave)

    run_clock()

    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(
        wave.invitations.values_list("person__email", flat=True)
    )
    assert (
        len({(sent.subject, len(sent.body), len(sent.alternatives[0].content)) for sent in mail.outbox}) == 1
    )
    plain = {re.sub(r"/avisos/enlace/[\w-]+/", "", sent.body) for sent in mail.outbox}
    assert len(plain) == 1


def test_who_shares_a_mail_has_none_of_their_own(wave, run_clock):
    first, second = of(wave, 0).person, of(wave, 1).person
    second.email = first.email.upper()
    second.save()
    end(wave)
    run_clock()
    assert len(mail.outbox) == 5
    assert first.email not in {sent.to[0] for sent in mail.outbox}


@pytest.mark.parametrize(
    ("sends", "said"),
    [
        (0, "No llegó respuesta"),
        (1, "Llegó una respuesta"),
        (2, "Llegaron dos respuestas"),
        (4, "Llegaron varias"),
    ],
)
def test_a_post_says_what_came_and_a_look_says_nothing(wave, coordination, sends, said, run_clock):
    mine = other_than(wave, coordination)[0]
    hand_over(wave, mine, coordination)
    for _time in range(sends):
        answer(Client(), link_of(mine))
    end(wave)
    run_clock()
    address = letter_to(mine)

    looked = Client().get(address).content.decode()
    assert said not in looked
    assert coordination.name not in looked
    reply = Client().post(address, {"do": "tell"})
    assert said in reply.content.decode()
    assert f"Tu enlace te lo entregó {coordination.name}" in reply.content.decode()
    assert "no-store" in reply["Cache-Control"]
    assert ("No fui yo" in reply.content.decode(), "Yo sí respondí" in reply.content.decode()) == (
        sends > 0,
        sends == 0,
    )


def test_what_comes_in_the_grace_has_its_own_letter(wave, run_clock):
    phones, item = [Client(), Client()], wave.version.parsed.items[0].code
    for number, phone in enumerate(phones):
        link = link_of(of(wave, number))
        phone.post(link, {"s": f"un-secreto-del-telefono-{number}", "page": "1", "go": "save", item: "3"})
    end(wave)
    run_clock()
    mail.outbox.clear()

    phones[0].post(link_of(of(wave, 0)), {"s": "un-secreto-del-telefono-0", "page": "1", "go": "send"})
    run_clock()

    assert [sent.to for sent in mail.outbox] == [[of(wave, 0).person.email]]
    assert "Llegó una respuesta" in Client().post(letter_to(of(wave, 0)), {"do": "tell"}).content.decode()


def test_it_is_said_for_fourteen_days(wave, run_clock):
    answer(Client(), link_of(of(wave, 0)))
    end(wave)
    run_clock()
    address = letter_to(of(wave, 0))

    with later(days=13, hours=23):
        assert Client().post(address, {"do": "tell"}).status_code == 200
        run_clock()
    with later(days=15):
        assert (
            Client().get(address).status_code == Client().post(address, {"do": "disown"}).status_code == 409
        )
        run_clock()
    assert Letter.objects.count() == 0
    assert Client().get(address[:-3] + "xx/").status_code == 404


@pytest.fixture
def objected(wave, run_clock):
    """Five answered; the first says that it was not them."""
    for number in range(5):
        answer(Client(), link_of(of(wave, number)))
    end(wave, grace=0)
    run_clock()
    return wave


def object_to(wave, number=0):
    return Client().post(letter_to(of(wave, number)), {"do": "disown"})


def test_an_objection_closes_the_results_and_takes_no_answer_out(objected, coordination):
    said = object_to(objected)
    assert "Nos dijiste que no fuiste tú" in said.content.decode()
    object_to(objected)

    objected.refresh_from_db()
    with pytest.raises(ResultsWithheld):
        release_results(wave=objected, by=coordination)
    assert Response.objects.count() == 5
    assert AuditEntry.objects.get(event="answer_disowned").actor == "SYSTEM"
    page = sign_in(Client(), coordination).get(f"/mediciones/{objected.code}/").content.decode()
    assert "Alguien dijo que la respuesta que llegó con su enlace no es suya" in page
    assert "Reabrir" not in page


def test_it_closes_what_was_open_too(objected, coordination):
    release_results(wave=objected, by=coordination)
    client = sign_in(Client(), coordination)
    assert client.get(reverse("results:detail", args=[objected.code])).status_code == 200
    object_to(objected)
    assert client.get(reverse("results:detail", args=[objected.code])).status_code == 404
    assert client.get(reverse("results:detail-json", args=[objected.code])).status_code == 404


def decide(wave, person, what="reopen"):
    return sign_in(Client(), person).post(f"/mediciones/{wave.code}/no-fui-yo/", {"do": what}).status_code


def test_whoever_accompanies_decides_and_never_the_coordination(objected, coordination):
    object_to(objected)
    coach = make_membership(network=objected.network, role=Role.COACH).person
    direction = make_membership_of_direction(objected)
    assert decide(objected, coordination) == 403
    assert decide(objected, direction) == 409  # somebody accompanies
    both = make_membership(network=objected.network, role=Role.COACH, person=coordination).person
    assert decide(objected, both) == 409
    assert decide(objected, coach) == 302
    assert decide(objected, coach) == 409  # nothing to decide any more

    objected.refresh_from_db()
    assert not objected.is_withheld
    held = Response.objects.get(link__in=disowned_links(wave=objected))
    assert held.is_known
    assert Response.objects.filter(is_known=False).count() == 4


def make_membership_of_direction(wave):
    person = make_person(user=make_user())
    programme = wave.network.cohort.programme
    Membership.objects.create(person=person, programme=programme, role=Role.DIRECTION, since_on="2026-03-01")
    return person


def test_where_nobody_accompanies_the_direction_decides(objected):
    object_to(objected)
    assert decide(objected, make_membership_of_direction(objected)) == 302


def test_what_was_seen_stays_as_it_was(objected, coordination):
    release_results(wave=objected, by=coordination)
    object_to(objected)
    assert decide(objected, make_membership_of_direction(objected)) == 302
    assert not Response.objects.filter(is_known=True).exists()
    objected.refresh_from_db()
    assert (objected.was_ever_released, objected.is_withheld) == (True, False)


def test_an_annulled_measurement_opens_to_nobody(objected, coordination):
    object_to(objected)
    direction = make_membership_of_direction(objected)
    page = BeautifulSoup(
        sign_in(Client(), direction).get(f"/mediciones/{objected.code}/").content, "html.parser"
    )
    assert "no se puede deshacer" in page.select_one("details:has([value=annul])").text
    assert decide(objected, direction, "annul") == 302
    assert decide(objected, direction) == 409
    objected.refresh_from_db()
    with pytest.raises(ResultsWithheld):
        release_results(wave=objected, by=coordination)
    assert "se anuló" in sign_in(Client(), coordination).get(f"/mediciones/{objected.code}/").content.decode()


def test_who_did_answer_is_counted_closes_nothing_and_is_led_to_the_phone(objected, coordination):
    mine = of(objected, 6)
    said = Client().post(letter_to(mine), {"do": "claim"})
    assert (said.status_code, said["Location"]) == (302, "/e/bandeja/")
    Client().post(letter_to(mine), {"do": "claim"})

    objected.refresh_from_db()
    assert not objected.is_withheld
    coach = make_membership(network=objected.network, role=Role.COACH).person
    seen = {
        person: sign_in(Client(), person).get(f"/mediciones/{objected.code}/").content.decode()
        for person in (coach, coordination)
    }
    assert "1 persona dice que respondió y no llegó nada" in seen[coach]
    assert "dice que respondió" not in seen[coordination]
    assert mine.person.code not in str(list(AuditEntry.objects.values_list("actor", "details")))
    assert Client().post(letter_to(mine), {"do": "disown"}).status_code == 409
    assert Client().post(letter_to(of(objected, 0)), {"do": "claim"}).status_code == 409


def test_the_letters_of_a_measurement_that_is_settled_at_once_still_leave(wave, run_clock):
    end(wave, grace=0)
    run_clock()
    wave.refresh_from_db()
    assert wave.settled_at
    assert len(mail.outbox) == 7
