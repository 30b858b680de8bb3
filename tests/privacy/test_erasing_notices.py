"""A public notice forgets whoever is erased in every version, and nobody and nothing else that bears their name."""

from dataclasses import replace

import pytest

from tests.make import make_membership, make_network, make_person, make_programme, make_user
from trama.audit.record import SYSTEM
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.notices import publish_notice, renew_notices
from trama.privacy.models import NoticeVersion
from trama.privacy.notice import NoticeFacts

pytestmark = pytest.mark.django_db
NAME, MAIL = "Gabriela Mistral", "gabriela@escuela.cl"


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def programme(network):
    return network.cohort.programme


@pytest.fixture
def gabriela(network):
    person = make_person(name=NAME, user=make_user(email=MAIL))
    return make_membership(network=network, person=person).person


def erase(person):
    erase_person(person=person, by=person)


def test_a_programme_that_named_them_as_who_answers_names_nobody(gabriela, programme):
    programme.data_contact, programme.data_email = NAME, MAIL
    programme.save()
    erase(gabriela)
    programme.refresh_from_db()
    assert (programme.data_contact, programme.data_email) == ("", "")


@pytest.mark.parametrize("said", [NAME, "gabriela  mistral", f"{NAME}, secretaria"])
def test_a_mail_that_is_an_office_s_stays_without_their_name(gabriela, programme, said):
    programme.data_contact, programme.data_email = said, "datos@escuela.cl"
    programme.save()
    erase(gabriela)
    programme.refresh_from_db()
    assert (programme.data_contact, programme.data_email) == ("", "datos@escuela.cl")


def test_no_version_of_the_notice_names_whoever_is_erased(gabriela, programme, client, settings):
    facts = NoticeFacts(institution="Universidad", officer=f"{NAME}, secretaria", email=MAIL, country="Chile")
    facts = replace(facts, phone="+56 9 1111 2222", representative=NAME)
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    publish_notice(programme=programme, facts=replace(facts, address="Uno Norte 100"), by=SYSTEM)
    erase(gabriela)
    for version in NoticeVersion.objects.all():
        assert [said for said in (NAME, MAIL, "1111") if said in str(version.body)] == []
        assert {"officer", "email", "representative"} <= set(version.facts.missing())
    page = client.get("/privacidad/").content.decode()
    assert ("Uno Norte 100" in page, "todavía no lo ha dicho" in page) == (True, True)
    settings.SECOND_FACTOR = "staff"
    assert renew_notices(by=SYSTEM) == 0  # until somebody is named, nothing new is published


def test_what_bears_their_name_and_is_not_theirs_stays(gabriela, programme):
    named = f"Fundación {NAME}"
    facts = NoticeFacts(
        institution=named,
        representative="Ana Gabriela Mistral Soto",
        officer="Luis Soto",
        email="datos@escuela.cl",
        phone="+56 9 3333 4444",
        address=f"Calle {NAME} 100",
        operator=NAME,
    )
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    before = NoticeVersion.objects.get().body
    erase(gabriela)
    assert NoticeVersion.objects.get().body == before
    programme.refresh_from_db()
    assert (programme.institution, programme.data_contact) == (named, "Luis Soto")


def test_an_institution_of_the_same_name_stays_in_the_text_where_the_officer_goes(gabriela, programme):
    facts = NoticeFacts(institution=NAME, officer=NAME, email="datos@escuela.cl")
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    erase(gabriela)
    version = NoticeVersion.objects.get()
    assert (version.facts.institution, version.facts.officer) == (NAME, "")
    for points in version.body["text"].values():
        said = [value for point in points for _label, value in point["pairs"]]
        assert said.count(NAME) == 1


def test_a_programme_in_which_they_never_were_keeps_its_notice(gabriela):
    elsewhere = make_programme(name="Otro")
    facts = NoticeFacts(institution="Otra", officer=NAME, email="datos@otra.cl")
    publish_notice(programme=elsewhere, facts=facts, by=SYSTEM)
    erase(gabriela)
    assert NoticeVersion.objects.get().facts.officer == NAME
    elsewhere.refresh_from_db()
    assert elsewhere.data_contact == NAME


@pytest.mark.parametrize("place", ["cohort", "programme"])
def test_a_membership_of_before_in_a_cohort_or_the_programme_counts(network, programme, place):
    person = make_person(name=NAME)
    where = {"cohort": network.cohort, "programme": programme}[place]
    role = {"cohort": Role.COACH, "programme": Role.RESEARCHER}[place]
    Membership.objects.create(
        person=person, role=role, since_on="2025-03-01", until_on="2025-12-01", **{place: where}
    )
    facts = NoticeFacts(institution="Universidad", officer=NAME, email="datos@escuela.cl")
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    erase(person)
    assert NoticeVersion.objects.get().facts.officer == ""
