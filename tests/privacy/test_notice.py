"""The public notice: twelve points, true of this place, with versions that stay; written on the desk."""

import html
import re
from dataclasses import asdict, replace

import pytest
from django.urls import reverse
from django.utils import translation

from tests.make import make_cohort, make_network, make_person, make_programme, make_user, sign_in
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.notices import (
    NoticeMailWrong,
    NoticeMeanwhile,
    NoticeNameless,
    NoticeUnchanged,
    publish_notice,
    renew_notices,
)
from trama.privacy.models import NoticeVersion
from trama.privacy.notice import Installation, NoticeFacts
from trama.privacy.notice_text import notice_points
from trama.privacy.retention import rules

pytestmark = pytest.mark.django_db
FACTS = NoticeFacts(
    institution="Universidad del Maule", tax_number="60.000.000-1", address="Uno Norte 100, Talca",
    representative="Rosa Muñoz Lagos", officer="Carolina Vidal", email="datos@maule.example", country="Chile",
    operator="Redes Simples SpA", transfers="Ninguna", recipients="Nadie", sources="De ninguna otra parte",
)  # fmt: skip
NOT_SAID = "La institución todavía no lo ha dicho"


@pytest.fixture
def programme():
    return make_programme(name="Redes del Maule")


def officer(programme, role=Role.DATA_OFFICER):
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=role, programme=programme, since_on="2026-03-01")
    return person


def read(client, address="/privacidad/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_holds_twelve_points_and_every_fact(client, programme):
    publish_notice(programme=programme, facts=FACTS, by=officer(programme))
    page = read(client)
    assert re.findall(r"<h2[^>]*>(\d+)\.", page) == [str(number) for number in range(1, 13)]
    said = [value for value in asdict(FACTS).values() if value and value is not True]
    assert [value for value in said if value not in page] == []
    assert "Versión 1" in page
    assert NOT_SAID not in page


def test_what_nobody_said_is_told_as_not_said_and_counted_in_the_record(client, programme):
    publish_notice(programme=programme, facts=replace(FACTS, address="", transfers=""), by=SYSTEM)
    assert read(client).count(NOT_SAID) == 2
    assert AuditEntry.objects.get(event="notice_published").details == {"number": 1, "missing": 2}


def test_before_any_version_the_page_says_what_trama_knows(client):
    assert "Todavía no hay un programa" in read(client).replace("todavía", "Todavía")
    programme = make_programme()
    programme.institution, programme.data_email = "Universidad del Sur", "datos@sur.example"
    programme.save()
    page = read(client)
    assert "mailto:datos@sur.example" in page
    assert "todavía no publica su versión" in page


def test_each_change_is_a_version_and_earlier_ones_are_read_as_they_were(client, programme):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    publish_notice(programme=programme, facts=replace(FACTS, address="Dos Sur 200, Talca"), by=SYSTEM)
    page = read(client)
    assert ("Versión 2" in page, "Dos Sur 200" in page, "Uno Norte 100" in page) == (True, True, False)
    earlier = read(client, f"/privacidad/versiones/1/?programa={programme.code}")
    assert ("Uno Norte 100" in earlier, "Es anterior" in earlier) == (True, True)
    assert client.get("/privacidad/versiones/3/").status_code == 404
    assert client.get("/privacidad/?programa=NADA22").status_code == 404


def test_an_earlier_text_stays_when_the_words_of_trama_change(client, programme, settings):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    assert renew_notices(by=SYSTEM) == 0
    settings.SECOND_FACTOR, settings.BACKUP_RECIPIENTS = "staff", ("age1abc",)
    assert renew_notices(by=SYSTEM) == 1
    twice, encrypted = "comprueban dos veces", "respaldos van cifrados"
    assert all(words in read(client) for words in (twice, encrypted))
    earlier = read(client, "/privacidad/versiones/1/")
    assert not any(words in earlier for words in (twice, encrypted))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Installation(has_https=True, encrypts_backups=False, asks_second_factor=False), "https"),
        (
            Installation(has_https=False, encrypts_backups=True, asks_second_factor=False),
            "without encryption",
        ),
    ],
)
def test_security_says_only_what_is_on(place, words):
    with translation.override("en"):
        (security,) = (point for point in notice_points(FACTS, place) if point.key == "security")
    text = " ".join(security.lines)
    assert words in text
    assert ("Backups are encrypted." in text) is place.encrypts_backups
    assert ("proves twice" in text) is place.asks_second_factor


def test_a_public_body_has_its_own_text_and_its_own_facts(client, programme):
    publish_notice(programme=programme, facts=replace(FACTS, is_public_body=True), by=SYSTEM)
    page = read(client)
    for words in ("organismo público", "funciones que le da la ley", "jefatura de servicio", "cada mes"):
        assert words in page
    assert page.count(NOT_SAID) == 3


def test_a_public_body_is_not_said_to_publish_agreements_that_nobody_can_find(client, programme):
    facts = replace(FACTS, is_public_body=True)
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    page = read(client)
    assert "Publica cada mes" not in page
    assert "Todavía no ha dicho dónde lo hace" in page
    publish_notice(programme=programme, facts=replace(facts, agreements="www.maule.example/c"), by=SYSTEM)
    page = read(client)
    assert "Publica cada mes" in page
    assert "www.maule.example/c" in page
    assert "inscripción en el programa" not in page


def test_of_several_programmes_it_is_asked_whose(client, programme, settings):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    assert "Uno Norte 100" in read(client)
    other = make_programme(name="Redes de Aysén")  # it has said nothing yet, and answers all the same
    page = read(client)
    assert "Uno Norte 100" not in page
    assert "Elige el tuyo" in page
    assert settings.CONTACT in page
    assert FACTS.email not in page  # nobody answers for the data of another programme
    for each in (programme, other):
        assert f'href="/privacidad/?programa={each.code}"' in page
        assert each.name in page
    mine = read(client, f"/privacidad/?programa={programme.code}")
    assert "Uno Norte 100" in mine
    assert "Redes de Aysén" in mine  # there are others
    unsaid = read(client, f"/privacidad/?programa={other.code}")
    assert "todavía no publica su versión" in unsaid
    assert "Elige el tuyo" in read(client, "/privacidad/versiones/1/")
    assert "Uno Norte 100" in read(client, f"/privacidad/versiones/1/?programa={programme.code}")
    assert client.get(f"/privacidad/versiones/1/?programa={other.code}").status_code == 404


def test_the_same_again_is_no_version(programme):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    with pytest.raises(NoticeUnchanged):
        publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    assert NoticeVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"institution": " "}, NoticeNameless),
        ({"email": ""}, NoticeNameless),
        ({"email": "a"}, NoticeMailWrong),
    ],
)
def test_without_a_name_or_a_mail_nothing_is_published(programme, changed, refusal):
    with pytest.raises(refusal):
        publish_notice(programme=programme, facts=replace(FACTS, **changed), by=SYSTEM)
    assert not NoticeVersion.objects.exists()


def test_the_programme_answers_with_what_was_published(programme):
    publish_notice(programme=programme, facts=replace(FACTS, email=" Datos@Maule.example "), by=SYSTEM)
    programme.refresh_from_db()
    assert (programme.institution, programme.data_contact, programme.data_email) == (
        FACTS.institution, FACTS.officer, "datos@maule.example",
    )  # fmt: skip


def test_two_write_at_once_and_the_second_loses_nothing(client, programme):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    mine = asdict(replace(FACTS, address="Tres Poniente 300")) | {"is_public_body": "", "after": "1"}
    sign_in(client, officer(programme))
    looked = client.post("/datos/aviso/", mine | {"do": "look"}).content.decode()
    publish_notice(programme=programme, facts=replace(FACTS, address="Cuatro Oriente 400"), by=SYSTEM)
    seen = re.search(r'name="seen" value="(\w+)"', looked)[1]
    answer = client.post("/datos/aviso/", mine | {"do": "publish", "seen": seen})
    page = answer.content.decode()
    assert (answer.status_code, "Entretanto" in page, 'value="Tres Poniente 300"' in page) == (
        422,
        True,
        True,
    )
    assert NoticeVersion.objects.count() == 2
    with pytest.raises(NoticeMeanwhile):
        publish_notice(programme=programme, facts=replace(FACTS, address="x"), after=1, by=SYSTEM)


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.DIRECTION])
def test_it_is_written_looked_at_and_published_on_the_desk(client, programme, role):
    sign_in(client, officer(programme, role))
    page = read(client, "/datos/aviso/")
    assert "nadie lo ha dicho" in page
    given = asdict(FACTS) | {"is_public_body": "", "after": "0"}
    blind = client.post("/datos/aviso/", given | {"do": "publish"})
    assert (blind.status_code, NoticeVersion.objects.count()) == (200, 0)
    seen = re.search(r'name="seen" value="(\w+)"', blind.content.decode())[1]
    changed = client.post("/datos/aviso/", given | {"do": "publish", "seen": seen, "phone": "+56 71 200"})
    assert (changed.status_code, NoticeVersion.objects.count()) == (200, 0)
    done = client.post("/datos/aviso/", given | {"do": "publish", "seen": seen}, follow=True)
    assert "La versión 1 está vigente" in done.content.decode()
    assert NoticeVersion.objects.get().facts == FACTS


def test_what_is_refused_keeps_what_was_written(client, programme):
    sign_in(client, officer(programme))
    given = asdict(replace(FACTS, email="datos en la universidad")) | {"is_public_body": "", "do": "look"}
    seen = re.search(r'name="seen" value="(\w+)"', client.post("/datos/aviso/", given).content.decode())[1]
    answer = client.post("/datos/aviso/", given | {"do": "publish", "seen": seen, "after": "0"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="datos en la universidad"' in page) == (422, True)
    long = client.post("/datos/aviso/", given | {"address": "a" * 201})
    assert (long.status_code, "a" * 201 in long.content.decode()) == (422, True)


def test_a_programme_of_others_does_not_exist_and_other_roles_may_not(client, programme):
    elsewhere = make_programme()
    sign_in(client, officer(programme))
    assert client.get(f"/datos/aviso/?programa={elsewhere.code}").status_code == 404
    network = make_network(cohort=make_cohort(programme=programme))
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.AUTHORITY, network=network, since_on="2026-03-01")
    assert sign_in(client, person).get("/datos/aviso/").status_code == 403


def test_an_authority_loads_no_list_of_staff(client, programme):
    network = make_network(cohort=make_cohort(programme=programme))
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.AUTHORITY, network=network, since_on="2026-03-01")
    sign_in(client, person)
    for page in ("networks:roster-import", "networks:person-add"):
        given = {"name": "Ana", "email": "ana@example.org", "text": "Nombre\nAna Soto"}
        assert client.post(reverse(page, args=[network.code]), given).status_code == 404, page
    assert not network.joinings.exists()


def test_how_long_comes_from_the_file_that_is_applied(client, programme):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    page = html.unescape(read(client))
    assert [each.what for each in rules() if each.what not in page or each.how_long not in page] == []
