"""What is accompanied today has something to do for every role, whatever the day on which it was loaded."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from tests.make import make_user, sign_in
from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement, Focus
from trama.audit.models import AuditEntry
from trama.demo.living_story import MONTH_FOUR, MONTH_SIXTEEN, OURS
from trama.demo.load import load_demo
from trama.demo.people import BAY, CREEK, ROAD, doors, living_signs, signs
from trama.demo.workshops import OPEN_TITLE
from trama.networks.enums import Role, State
from trama.networks.models import Cohort, Membership, Network, NetworkState, Person, PurposeVersion
from trama.surveys.models import StepNote, Wave
from trama.workshops.models import Workshop

pytestmark = pytest.mark.django_db

LIVING = [living.part.name for living in (*MONTH_FOUR, *MONTH_SIXTEEN)]
DAYS = (
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2027, 5, 1),  # no other day is so soon after the beginning of its fourth month
    date(2026, 12, 6),  # a Sunday
)


def at_noon(day):
    """Noon of a day in Chile."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 15, tzinfo=UTC), tick=False)


def today_of(client, mail):
    """What somebody reads who comes in by their door."""
    response = client.post("/demo/", {"mail": mail}, follow=True)
    assert response.redirect_chain[-1][0] == "/hoy/"
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def in_words(day):
    return date_format(day, "MONTH_DAY_FORMAT")


def month_number(cohort):
    """In which month of its two years a cohort is."""
    today = timezone.localdate()
    return (today.year - cohort.starts_on.year) * 12 + today.month - cohort.starts_on.month + 1


def expected():
    """What each of them has to do, as Hoy says it."""
    day = timezone.localdate()
    return {
        "coordinacion@": ["Buen momento para un Pulso"],
        "coordinacion.bahia@": ["La conversación quedó empezada", "paso 4 de 8"],
        "coordinacion.alto@": [
            "Nuestros acuerdos",
            in_words(day + timedelta(2)),
            "En qué estamos trabajando",
        ],
        "integrante@": [OPEN_TITLE, "La sala está abierta"],
        "integrante.estero@": [in_words(day + timedelta(9)), "Tu enlace te llegó por correo"],
        "acompanante@": ["Buen momento para un Pulso", "Taller"],
        "acompanante.seis@": ["Con una devolución por conversar", "Con una medición abierta", *LIVING],
        "direccion@": [cohort.name for cohort in Cohort.objects.filter(networks__name__in=LIVING)],
        "autoridad@": ["La red todavía no ha publicado nada"],
        "investigacion@": ["Ver las redes"],
        "datos@": ["Espera una solicitud"],
        "operacion@": ["El directorio de establecimientos"],
    }


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_role_finds_something_true_to_do_today(client, settings, day):
    settings.DEMO = True
    with at_noon(day):
        load_demo(seed=1, networks=4)
        for mail, words in expected().items():
            page = today_of(client, f"{mail}demo.trama.example")
            assert [word for word in words if word not in page] == [], mail
        check_that_nothing_is_dated_wrongly()
        assert not Wave.objects.ever_released().filter(disclosure=None).exclude(mode="conversed")


def check_that_nothing_is_dated_wrongly():
    now, today = timezone.now(), timezone.localdate()
    cohorts = Cohort.objects.filter(networks__name__in=LIVING).distinct().order_by("-starts_on")
    assert [month_number(cohort) for cohort in cohorts] == [4, 16]
    for network in Network.objects.filter(name__in=LIVING):
        since = network.states.get(state=State.ACTIVE).since_on
        assert since < today
        for wave in network.waves.all():
            check_a_measurement(wave, since)
    assert not AuditEntry.objects.filter(at__gt=now)
    assert not StepNote.objects.filter(written_at__gt=now)
    assert not Focus.objects.filter(chosen_on__gt=today)
    assert not PurposeVersion.objects.filter(agreed_on__gt=today)
    assert not Membership.objects.filter(since_on__gt=today)
    assert not NetworkState.objects.filter(since_on__gt=today)
    assert not Workshop.objects.filter(ended_at__gt=now)
    promised = Agreement.objects.filter(kind="commitment")
    assert not promised.filter(state=AgreementState.OPEN, due_on__lt=today)
    assert not promised.filter(state=AgreementState.DONE, answered_on__gt=today)
    assert not promised.filter(state=AgreementState.DONE, answered_on=None)


def check_a_measurement(wave, since):
    """It follows the beginning of its network, and everything about it the one before."""
    now = timezone.now()
    assert since < timezone.localdate(wave.opened_at)
    assert wave.opened_at < now
    assert wave.is_offered or wave.is_final
    order = [wave.final_at, wave.settled_at, wave.released_at, wave.shared_at]
    known = [at for at in order if at]
    assert known == sorted(known)
    assert all(at < now for at in known) or wave.is_offered
    if wave.talk_step:
        assert {note.written_at for note in wave.notes.all()} == {wave.released_at}


def test_a_month_later_what_was_open_goes_on(client, settings):
    settings.DEMO = True
    day = date(2026, 12, 6)
    with at_noon(day):
        load_demo(seed=1, networks=4)
    with at_noon(day + timedelta(days=31)):
        doorstep = client.get("/demo/").content.decode()
        assert letters_on(doorstep) == []  # it closed
        pages = {sign.mail: today_of(client, sign.mail) for sign in doors()}
        assert "Los resultados están listos" in coordination_today(client, CREEK)
    assert "paso 4 de 8" in pages["coordinacion.bahia@demo.trama.example"]
    assert "era para el" in pages["coordinacion.alto@demo.trama.example"]
    assert "Una está atrasada" in pages["datos@demo.trama.example"]


def coordination_today(client, name):
    """Hoy of who coordinates a network without a door of its own."""
    person = Membership.objects.get(network__name=name, role=Role.COORDINATOR).person
    person.user = make_user(email=person.email)
    person.save()
    return sign_in(client, person).get("/hoy/").content.decode()


@pytest.fixture(scope="module")
def living(once):
    """The demonstration of four networks, and the six that are accompanied today."""
    once(lambda: load_demo(seed=1, networks=4))


@pytest.mark.usefixtures("living")
def test_six_networks_of_ours_in_two_cohorts_with_one_accompanist():
    networks = Network.objects.filter(name__in=LIVING)
    assert networks.count() == 6
    assert {network.states.get(state=State.ENROLLED).reason for network in networks} == {OURS}
    coach = Person.objects.get(email="acompanante.seis@demo.trama.example")
    assert set(networks) == set(Network.objects.visible_to(coach))
    assert Membership.objects.filter(network__in=networks, role=Role.COORDINATOR).count() == 6
    assert not Person.objects.filter(memberships__network__in=networks, erased_at__isnull=False)


@pytest.mark.usefixtures("living")
def test_measurements_are_at_every_point_of_their_way():
    asked = Network.objects.get(name=CREEK).waves.get()
    assert (asked.is_offered, asked.invitations.filter(is_used=True).count(), asked.invitations.count()) == (
        True, 4, 8,
    )  # fmt: skip
    waiting = asked.invitations.get(person__email="integrante.estero@demo.trama.example")
    assert not waiting.is_used
    assert Network.objects.get(name=BAY).waves.get().talk_step == 4
    talked = Network.objects.get(name=ROAD).waves.get()
    assert talked.is_talk_over
    assert talked.is_shared
    points = {
        name: sorted(Wave.objects.filter(network__name=name).values_list("timepoint", flat=True))
        for name in LIVING[3:]
    }
    assert list(points.values()) == [["T0", "T1", "T2"], ["T0", "T1", "T2"], ["T0", "T1"]]
    assert Wave.objects.filter(network__name__in=LIVING[3:]).offered().count() == 1
    assert Wave.objects.get(network__name=LIVING[4], timepoint="T2").is_talk_over
    assert Wave.objects.final().filter(network__name=LIVING[5], released_at=None).count() == 1


@pytest.mark.usefixtures("living")
def test_what_was_agreed_is_somebody_s_by_a_day_of_this_week():
    promised = Agreement.objects.filter(network__name=ROAD, kind="commitment", state=AgreementState.OPEN)
    week = timezone.localdate() + timedelta(days=7)
    assert promised.filter(due_on__lt=week, owner__memberships__network__name=ROAD).distinct().count() == 2
    river = Agreement.objects.filter(network__name="Red Rural Valle del Río", kind="commitment")
    assert set(river.values_list("state", flat=True)) == {AgreementState.DONE}
    assert not StepNote.objects.filter(wave__network__name="Red Rural Valle del Río", step=8)


@pytest.mark.usefixtures("living")
def test_each_cohort_has_its_workshop_this_week_and_one_was_lived():
    today = timezone.localdate()
    week = Workshop.objects.filter(
        cohort__networks__name__in=LIVING, held_on__range=(today, today + timedelta(7))
    )
    assert {workshop.cohort.name for workshop in week} == set(
        Cohort.objects.filter(networks__name__in=LIVING).values_list("name", flat=True)
    )
    lived = Workshop.objects.filter(cohort__networks__name=LIVING[3], ended_at__isnull=False).get()
    assert {participant.network.name for participant in lived.participants.all()} == set(LIVING[3:])


@pytest.mark.usefixtures("living")
def test_a_door_says_what_waits_and_gives_the_link_that_mail_would(client, settings):
    settings.DEMO = True
    page = client.get("/demo/").content.decode()
    for sign in doors():
        assert page.count(f'value="{sign.mail}"') == 1
    assert len(doors()) == len(signs()) + len(living_signs())
    roles = [sign.role for sign in doors()]
    assert [sign.role for sign in signs()] == list(dict.fromkeys(roles))
    for said in ("Una conversación empezada, en el paso 4 de 8", "3 acuerdos, el primero para el", "6 redes"):
        assert said in page
    assert "/e/" not in page  # no page holds a personal link
    letter = letters_on(page)[0]
    response = client.post("/demo/", {"letter": letter}, follow=True)
    assert response.redirect_chain[0][0].startswith("/e/")
    assert "Comenzar" in response.content.decode()
    for nothing in ("", "NADIE", Person.objects.exclude(email__in=[sign.mail for sign in doors()])[0].code):
        assert "/e/" not in client.post("/demo/", {"letter": nothing}).headers.get("Location", "")


def letters_on(page):
    """By what each letter on the doors is opened."""
    return [part.split('value="')[1].split('"')[0] for part in page.split('name="letter"')[1:]]
