"""Pages of the programme and of a network's data: what they do, and how much they ask of the database."""

import pytest

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_school,
    make_team,
    make_user,
    sign_in,
)
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.networks.actions.networks import add_school
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role, State
from trama.networks.models import Cohort, Joining, Membership, Network, Person, Territory
from trama.web.programme.views import ON_A_PAGE
from trama.web.today.networks import MOST_NAMED

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


def appointed(programme, role=Role.DIRECTION):
    person = make_person(user=make_user())
    return Membership.objects.create(person=person, role=role, programme=programme, since_on="2026-03-01")


def test_direction_appoints_and_the_role_waits_for_acceptance(client, programme):
    cohort = make_cohort(programme=programme)
    sign_in(client, appointed(programme).person)
    address = f"/programa/{programme.code}/personas/nueva/"
    given = {"name": "Eva Soto", "email": "eva@example.org", "role": "accompanist"}
    page = client.post(address, given)
    assert page.status_code == 422
    assert "Elige la generación" in page.content.decode()
    assert 'value="Eva Soto"' in page.content.decode()
    client.post(address, given | {"cohort": cohort.pk})
    client.post(address, given | {"role": "researcher", "email": "ines@example.org"})
    assert {(joining.role, joining.place) for joining in Joining.objects.all()} == {
        ("accompanist", cohort), ("researcher", programme)
    }  # fmt: skip
    assert not Membership.objects.filter(role=Role.RESEARCHER).exists()


def test_a_role_of_the_whole_programme_takes_no_cohort(client, programme):
    cohort = make_cohort(programme=programme)
    sign_in(client, appointed(programme).person)
    given = {"name": "Eva", "email": "eva@example.org", "role": "direction", "cohort": cohort.pk}
    page = client.post(f"/programa/{programme.code}/personas/nueva/", given)
    assert "deja la generación vacía" in page.content.decode()
    assert not Joining.objects.exists()


def test_the_last_direction_cannot_leave(client, programme):
    only = appointed(programme)
    sign_in(client, only.person)
    leave = f"/programa/{programme.code}/personas/{only.code}/terminar/"
    page = client.post(leave, follow=True)
    assert "sin dirección" in page.content.decode()
    other = appointed(programme)
    client.post(f"/programa/{programme.code}/personas/{other.code}/terminar/")
    other.refresh_from_db()
    assert other.until_on is not None


def test_nothing_of_another_programme_can_be_touched(client, programme):
    sign_in(client, appointed(programme).person)
    elsewhere = appointed(make_programme(), Role.RESEARCHER)
    joining = invite(
        guest=Guest("X", "x@example.org", role=Role.RESEARCHER), place=elsewhere.programme, by=SYSTEM
    )
    assert client.get(f"/programa/{elsewhere.programme.code}/").status_code == 404
    assert client.post(f"/programa/{programme.code}/personas/{elsewhere.code}/terminar/").status_code == 404
    assert client.post(f"/programa/{programme.code}/invitaciones/{joining.pk}/").status_code == 404


def test_a_cohort_is_created_and_networks_can_be_enrolled_in_it(client, programme):
    sign_in(client, appointed(programme).person)
    given = {"name": "Regular 2027", "track": "regular", "starts_on": "2027-03-01"}
    assert (
        client.post(f"/programa/{programme.code}/generaciones/nueva/", given | {"starts_on": "x"}).status_code
        == 422
    )
    client.post(f"/programa/{programme.code}/generaciones/nueva/", given)
    cohort = Cohort.objects.get()
    client.post(
        "/programa/redes/nueva/", {"name": "Red Uno", "cohort": cohort.pk, "kind": "rme", "territory": ""}
    )
    assert Network.objects.get().cohort == cohort
    assert set(AuditEntry.objects.values_list("event", flat=True)) == {"cohort_created", "network_created"}


def test_a_network_says_other_things_of_itself(client):
    network, people = make_team(people=2)
    sign_in(client, people[0])
    address = f"/redes/{network.code}/datos/"
    given = {
        "name": "Red Nueva",
        "kind": "rme",
        "territory": "SLEP Costa",
        "since_year": "1700",
        "meets": "cada mes",
    }
    page = client.post(address, given)
    assert page.status_code == 422
    assert 'value="SLEP Costa"' in page.content.decode()
    client.post(address, given | {"since_year": "2019"})
    network.refresh_from_db()
    assert (network.name, str(network.territory), network.since_year) == ("Red Nueva", "SLEP Costa", 2019)


@pytest.mark.parametrize("count", [1, 3])
def test_the_network_page_asks_the_same_however_many_there_are(client, django_assert_num_queries, count):
    network, people = make_team(people=1)
    for _ in range(count):
        make_membership(network=network)
        add_school(network=network, school=make_school(), since_on="2026-03-01", by=SYSTEM)
        invite(guest=Guest("Ana", phone="+56912345678"), place=network, by=SYSTEM)
    sign_in(client, people[0])
    client.get("/cuenta/")  # the session is in the cache from here on
    with django_assert_num_queries(25):
        client.get(f"/redes/{network.code}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_programme_page_asks_the_same_however_many_there_are(
    client, programme, django_assert_num_queries, count
):
    for _ in range(count):
        make_network(cohort=make_cohort(programme=programme))
        person = appointed(programme)
        invite(guest=Guest("E", f"e{person.pk}@example.org", role=Role.OPERATOR), place=programme, by=SYSTEM)
    sign_in(client, person.person)
    client.get("/cuenta/")  # the session is in the cache from here on
    with django_assert_num_queries(8):
        client.get(f"/programa/{programme.code}/")
    with django_assert_num_queries(8):
        client.get("/programa/redes/")


def test_one_by_one_a_phone_gets_its_country_or_a_sentence(client):
    network, people = make_team(people=1)
    sign_in(client, people[0])
    address = f"/redes/{network.code}/personas/nueva/"
    page = client.post(address, {"name": "Ana Soto", "phone": "12", "role": "member"})
    assert "no es un teléfono" in page.content.decode()
    client.post(address, {"name": "Ana Soto", "phone": "9 8765 4321", "role": "member"})
    assert Joining.objects.get().phone == "+56987654321"
    assert "https://wa.me/56987654321" in client.get(f"/redes/{network.code}/").content.decode()


def test_one_by_one_whose_a_mail_a_phone_or_a_name_is_is_asked(client):
    network, people = make_team(people=2)
    here = people[1]
    Person.objects.filter(pk=here.pk).update(name="Rosa Díaz Soto", phone="+56987654321")
    sign_in(client, people[0])
    address = f"/redes/{network.code}/personas/nueva/"
    other = {"name": "Otra Distinta", "email": here.email.upper(), "role": "member"}
    page = client.post(address, other | {"sure": "1"}).content.decode()
    assert "Este correo es de Rosa Díaz Soto, de esta red. Cada persona necesita el suyo." in page
    assert ('value="Otra Distinta"' in page, 'name="sure"' in page, Joining.objects.exists()) == (
        True,
        False,
        False,
    )
    for given, words in (
        ({"name": "Otra Distinta", "phone": "9 8765 4321"}, "tiene el mismo teléfono"),
        ({"name": "Rosa Díaz Soto", "email": "otra@example.org"}, "ya participa, con otro correo"),
    ):
        page = client.post(address, given | {"role": "member"}).content.decode()
        assert (words in page, 'name="sure"' in page) == (True, True)
        assert client.post(address, given | {"role": "member", "sure": "1"}).status_code == 302
    assert Joining.objects.count() == 2


def test_who_is_appointed_accepts_and_sees_the_cohort(client, programme):
    cohort = make_cohort(programme=programme)
    network = make_network(cohort=cohort, name="Red Uno")
    make_network(name="Red de otro programa")
    guest = Guest("Eva Soto", "eva@example.org", role=Role.COACH)
    joining = invite(guest=guest, place=cohort, by=SYSTEM)
    link = f"/cuenta/unirse/{joining.token}/"
    assert cohort.name in client.get(link).content.decode()
    user = make_user(email="eva@example.org")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(link)
    membership = Membership.objects.get(person__email="eva@example.org")
    assert membership.cohort == cohort
    page = sign_in(client, membership.person).get("/hoy/").content.decode()
    assert "Red Uno" in page
    assert "Red de otro programa" not in page
    assert client.get(f"/redes/{network.code}/").status_code == 200
    assert "Red Uno" in client.get("/programa/redes/").content.decode()


def test_many_networks_come_in_pages_and_are_found_by_name_territory_or_coordination(client, programme):
    cohort = make_cohort(programme=programme)
    for number in range(ON_A_PAGE + 3):
        make_network(cohort=cohort, name=f"Red {number:03d}")
    far = make_network(cohort=cohort, name="Red Ñuble")
    far.territory = Territory.objects.create(name="SLEP Peñalolén")
    far.save()
    make_membership(network=far, role=Role.COORDINATOR, person=make_person(name="Aída Ríos"))
    sign_in(client, appointed(programme).person)
    first, second = (client.get("/programa/redes/", {"pagina": page}).content.decode() for page in (1, 2))
    assert "Red 000" in first
    assert "Red Ñuble" not in first
    assert "Red Ñuble" in second
    assert "Red 000" not in second
    for asked in ("nuble", "PENALOLEN", "aida rios", "ríos red"):
        page = client.get("/programa/redes/", {"q": asked}).content.decode()
        assert "Red Ñuble" in page
        assert "Red 000" not in page
    none = client.get("/programa/redes/", {"q": "Arica", "estado": "active"}).content.decode()
    assert "«Arica»" in none


def test_hoy_of_many_networks_names_some_and_leads_to_all(client, programme):
    cohort = make_cohort(programme=programme)
    for number in range(MOST_NAMED + 40):
        make_network(cohort=cohort, name=f"Red {number:03d}", state=State.ACTIVE)
    sign_in(client, appointed(programme).person)
    page = client.get("/hoy/").content.decode()
    assert page.count("Red 0") == MOST_NAMED
    assert "y 40 más" in page
    assert f"{MOST_NAMED + 40} redes" in page
