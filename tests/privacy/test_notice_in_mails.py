"""Every mail says where the notice on data is; one that asks somebody for data, that of who answers for them."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.make import make_membership, make_network, make_person, make_wave
from trama.mail.outgoing import written
from trama.networks.enums import Role
from trama.networks.models import Joining
from trama.networks.tasks import send_joining
from trama.surveys.letters import context_of

pytestmark = pytest.mark.django_db
MAILS = Path("trama/templates/mail")
PARTS = {"parts/base.html", "parts/go.html"}


@pytest.fixture
def network():
    return make_network()


def address_of(network):
    return f"{settings.BASE_URL}/privacidad/?programa={network.cohort.programme.code}"


@pytest.mark.parametrize("place", ["network", "cohort", "programme"])
def test_an_invitation_to_take_part_leads_to_the_notice_of_its_programme(network, place, mailoutbox):
    places = {"network": network, "cohort": network.cohort, "programme": network.cohort.programme}
    role = {"network": Role.MEMBER, "cohort": Role.COACH, "programme": Role.DIRECTION}[place]
    joining = Joining.objects.create(name="Ana", email="ana@ex.cl", role=role, **{place: places[place]})
    send_joining.enqueue(joining.pk)
    [mail] = mailoutbox
    assert address_of(network) in mail.body
    assert f'href="{address_of(network)}"' in mail.alternatives[0][0]


@pytest.mark.parametrize("template", ["survey_invitation", "survey_reminder"])
def test_a_mail_that_asks_for_answers_leads_to_the_notice_of_its_programme(network, template):
    person = make_membership(network=network, person=make_person(email="ana@ex.cl")).person
    wave = make_wave(network=network, people=[person])
    context = context_of(wave.invitations.get(), "")
    mail = written(template, context, zone=wave.time_zone)
    assert address_of(network) in mail.text
    assert f'href="{address_of(network)}"' in mail.html


def test_no_mail_is_written_without_the_common_foot():
    bodies = [path for path in MAILS.rglob("*.html") if str(path.relative_to(MAILS)) not in PARTS]
    assert len(bodies) > 10
    heads = {path.name: path.read_text().split("%}")[0] for path in bodies}
    without = [name for name, head in heads.items() if "extends" not in head]
    assert without == []
    assert "{{ notice_link }}" in (MAILS / "parts/base.html").read_text()
