"""Hoy of who looks after many networks."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.formats import date_format

from tests.make import (
    make_cohort,
    make_focus,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_response,
    make_team,
    make_user,
    make_wave,
    sign_in,
)
from trama.insights.attention import Attention, networks_by_attention
from trama.mail.models import Letter, LetterState
from trama.networks.enums import Role, State
from trama.networks.models import Membership, Network
from trama.surveys.enums import Mode
from trama.surveys.letters import invitation_letters
from trama.surveys.models.wave import TALK_END

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort(programme=make_programme())


def coordinated(cohort, name, state=State.ACTIVE):
    network = make_network(cohort=cohort, name=name, state=state)
    make_membership(network=network, role=Role.COORDINATOR)
    return network


def talked(network, days):
    opened = timezone.now() - timedelta(days=days)
    wave = make_wave(network=network, is_final=True, opened=opened, shared_at=timezone.now())
    make_focus(wave=wave)
    return wave


def test_each_network_is_told_by_what_it_waits_for(cohort):
    make_network(cohort=cohort, name="Red sola")
    make_wave(network=coordinated(cohort, "Red por conversar"), is_final=True)
    make_wave(network=coordinated(cohort, "Red midiendo"))
    coordinated(cohort, "Red nueva")
    talked(coordinated(cohort, "Red antigua"), days=300)
    talked(coordinated(cohort, "Red tranquila"), days=20)
    coordinated(cohort, "Red en pausa", state=State.PAUSED)
    found = {
        network.network.name: network.attention
        for network in networks_by_attention(networks=Network.objects.all())
    }
    assert found == {
        "Red sola": Attention.ALONE,
        "Red por conversar": Attention.TALK,
        "Red midiendo": Attention.MEASURING,
        "Red nueva": Attention.FIRST,
        "Red antigua": Attention.LONG_AGO,
        "Red tranquila": Attention.QUIET,
        "Red en pausa": Attention.RESTING,
    }
    assert list(found.values()) == list(Attention)


def test_a_network_that_ended_needs_nobody_to_coordinate_it(client, cohort):
    ended = make_network(cohort=cohort, name="Red que terminó", state=State.GRADUATED)
    make_wave(network=ended, is_final=True, opened=timezone.now() - timedelta(days=700))
    make_network(cohort=cohort, name="Red sola", state=State.FOLLOW_UP)
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DIRECTION, since_on="2026-03-01", programme=cohort.programme
    )
    page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
    alone = page.find(string="Sin coordinación").find_parent(class_="notice")
    assert [link.text for link in alone.select("a")] == ["Red sola"]


def test_within_a_care_networks_go_by_name_never_by_result(cohort):
    for name in ("Red C", "Red A", "Red B"):
        make_wave(network=coordinated(cohort, name), mode=Mode.CONVERSED, is_final=True)
    assert [network.network.name for network in networks_by_attention(networks=Network.objects.all())] == [
        "Red A",
        "Red B",
        "Red C",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_coach_of_a_cohort_sees_it_in_few_queries(client, cohort, django_assert_num_queries, count):
    for number in range(count):
        make_wave(network=coordinated(cohort, f"Red {number}"))
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    sign_in(client, person)
    client.get("/cuenta/")  # the session is in the cache from here on
    with django_assert_num_queries(12):
        page = client.get("/hoy/").content.decode()
    assert "Con una medición abierta" in page
    assert "Red 0" in page


def test_the_coach_of_networks_sees_the_others_beside_their_own(client, cohort):
    person = make_person(user=make_user())
    for name in ("Red Uno", "Red Dos"):
        make_membership(network=coordinated(cohort, name), role=Role.COACH, person=person)
    page = sign_in(client, person).get("/hoy/").content.decode()
    assert "Tus otras redes" in page
    assert ("Red Uno" in page) and ("Red Dos" in page)


def test_direction_reads_states_in_words_and_who_is_without_coordination(client, cohort):
    make_network(cohort=cohort, name="Red sola")
    coordinated(cohort, "Red nueva", state=State.ENROLLED)
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DIRECTION, programme=cohort.programme, since_on="2026-03-01"
    )
    page = sign_in(client, person).get("/hoy/").content.decode()
    assert "2 redes: 1 inscrita, 1 activa." in page
    assert "Sin coordinación: 1" in page
    assert "Red sola" in page


def test_a_cohort_leads_to_its_networks_and_each_network_back_to_them(client, cohort):
    network = coordinated(cohort, "Red Uno")
    other = make_cohort(programme=cohort.programme)
    other.name = "Otra generación"
    other.save()
    coordinated(other, "Red Dos")
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DIRECTION, programme=cohort.programme, since_on="2026-03-01"
    )
    page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
    listed = client.get(page.find("a", string=str(cohort))["href"]).content.decode()
    assert ("Red Uno" in listed, "Red Dos" in listed) == (True, False)
    shown = BeautifulSoup(client.get(f"/redes/{network.code}/").content, "html.parser")
    assert shown.select_one("main a")["href"] == "/programa/redes/"


def test_the_measurements_of_another_network_lead_back_to_it(client, cohort):
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    network = coordinated(cohort, "Red Uno")
    page = BeautifulSoup(
        sign_in(client, person).get(f"/mediciones/red/{network.code}/").content, "html.parser"
    )
    assert page.select_one("main a")["href"] == f"/redes/{network.code}/"


def test_direction_without_networks_is_told_where_to_begin(client):
    programme = make_programme()
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.DIRECTION, programme=programme, since_on="2026-03-01")
    page = sign_in(client, person).get("/hoy/").content.decode()
    assert f'href="/programa/{programme.code}/"' in page


def need(network, client):
    """The first card of the coordination."""
    coordination = Membership.objects.get(network=network, role=Role.COORDINATOR).person
    return (
        BeautifulSoup(sign_in(client, coordination).get("/hoy/").content, "html.parser")
        .select_one(".card--lead")
        .text
    )


def answered(network, times, **fields):
    wave = make_wave(network=network, is_final=True, **fields)
    for _ in range(times):
        make_response(wave=wave)
    return wave


def test_the_first_card_says_the_next_thing_from_the_first_measurement_to_the_quiet(client, cohort):
    network = coordinated(cohort, "Red Uno")
    assert "todavía no tiene mediciones" in need(network, client)
    now = timezone.now()
    wave = make_wave(network=network, opened=now - timedelta(days=9))
    assert "Hay una medición en curso" in need(network, client)
    wave.closed_at = now - timedelta(hours=1)
    wave.save()
    assert "queda definitiva" in need(network, client)
    wave.delete()
    few = answered(network, 3, opened=now - timedelta(days=8))
    assert "muy pocas para mostrar algo" in need(network, client)
    few.delete()
    full = answered(network, 6, opened=now - timedelta(days=7))
    assert "Ocho pasos" in need(network, client)
    full.delete()
    talked(network, days=20)
    assert "No tienes nada pendiente" in need(network, client)
    make_wave(network=network, mode=Mode.CONVERSED)
    assert "conversada" in need(network, client)


def test_a_conversation_that_came_to_its_end_needs_nothing_more_and_a_begun_one_goes_on(client, cohort):
    networks = [coordinated(cohort, name) for name in ("Red dicha", "Red empezada")]
    waves = [
        make_wave(network=network, is_final=True, talk_step=step, shared_at=timezone.now())
        for network, step in zip(networks, (TALK_END, 3), strict=True)
    ]
    make_focus(wave=waves[1])
    found = networks_by_attention(networks=Network.objects.all())
    assert [row.attention for row in found] == [Attention.TALK, Attention.QUIET]
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
    links = page.find_all("a", string="Seguir la conversación")
    assert [link["href"] for link in links] == [f"/devolucion/{waves[1].code}/conversar/"]


def invited(network, **fields):
    person = make_membership(network=network).person
    return person, make_wave(network=network, people=[person], **fields)


def test_an_open_questionnaire_is_what_a_member_finds_first_and_its_link_is_on_no_page(client, cohort):
    network = coordinated(cohort, "Red Uno")
    person, wave = invited(network)
    page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
    card = page.select_one(".card--lead")
    assert "Pulso" in card.text
    assert date_format(timezone.localtime(wave.offered_until), "MONTH_DAY_FORMAT") in card.text
    assert "pídelo a quien coordina" in card.text
    assert "No tienes nada pendiente" not in page.text
    assert wave.invitations.get().token not in str(page)
    for letter in invitation_letters(wave=wave):
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT)
    assert "te llegó por correo" in client.get("/hoy/").content.decode()


def test_a_questionnaire_is_told_alike_before_and_after_its_answer_came(client, cohort):
    person, wave = invited(coordinated(cohort, "Red Uno"))
    pages = []
    for is_used in (False, True):
        wave.invitations.update(is_used=is_used)
        page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
        pages.append(page.select_one("main").text)
    assert pages[0] == pages[1]


def test_what_is_answered_in_conversation_asks_nobody_on_their_own(client, cohort):
    person, _wave = invited(coordinated(cohort, "Red Uno"), mode=Mode.CONVERSED)
    assert "No tienes nada pendiente" in sign_in(client, person).get("/hoy/").content.decode()


def test_the_coordination_finds_first_what_only_it_can_do(client, cohort):
    network = coordinated(cohort, "Red Uno")
    coordination = Membership.objects.get(network=network, role=Role.COORDINATOR).person
    make_wave(network=network, people=[coordination])
    page = BeautifulSoup(sign_in(client, coordination).get("/hoy/").content, "html.parser")
    titles = [title.text for title in page.select(".card__title")]
    assert titles[:2] == ["Hay una medición en curso", "Pulso"]
    assert len(page.select(".card--lead")) == 1


def test_a_member_is_called_when_results_are_shared(client, cohort):
    network = coordinated(cohort, "Red Uno")
    person = make_membership(network=network).person
    answered(network, 6)
    assert "No tienes nada pendiente" in sign_in(client, person).get("/hoy/").content.decode()
    network.waves.update(shared_at=timezone.now())
    page = client.get("/hoy/").content.decode()
    assert "Preparar la conversación" not in page
    assert f'href="/devolucion/{network.waves.get().code}/"' in page


def test_the_page_of_the_network_says_for_two_weeks_that_results_were_shared(client, cohort):
    network = coordinated(cohort, "Red Uno")
    member, coordination = make_membership(network=network).person, network.memberships.first().person
    answered(network, 6)
    said = "La red compartió sus resultados"

    def page(person):
        return sign_in(client, person).get(f"/redes/{network.code}/").content.decode()

    assert said not in page(member)
    network.waves.update(shared_at=timezone.now() - timedelta(days=13))
    assert said in page(member)
    assert f'href="/devolucion/{network.waves.get().code}/"' in page(member)
    assert said not in page(coordination)  # who shared them
    network.waves.update(shared_at=timezone.now() - timedelta(days=15))
    assert said not in page(member)


def test_a_measurement_in_the_room_has_its_card_where_the_code_is_written(client):
    """Whoever is signed in does not come by the first page."""
    network, people = make_team(people=6)
    wave = make_wave(network=network, people=(), heads=6)
    sign_in(client, people[1])
    page = client.get("/hoy/").content.decode()
    assert ("se responde en la sala" in page, "No tienes nada pendiente" in page) == (True, False)
    assert wave.campaign.code not in page
    answer = client.post("/codigo/", {"code": wave.campaign.code})
    assert answer.url == f"/e/{wave.campaign.code}/"
    wave.closed_at = timezone.now()
    wave.save()
    assert "se responde en la sala" not in client.get("/hoy/").content.decode()
