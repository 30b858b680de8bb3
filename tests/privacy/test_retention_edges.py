"""Times of forgetting at their edges: workshops that nobody ended, who accompanied, who waits for an answer."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.make import make_network, make_person, make_workshop
from tests.privacy.retention_scenes import filled, guest, left_network, note_of, request_of, standing
from trama.live.changes import publish
from trama.live.models import Change
from trama.mail.models import Letter
from trama.networks.enums import Role, State
from trama.networks.models import Membership, NetworkState
from trama.privacy.actions.forgetting import forget_now
from trama.privacy.due import gone_people
from trama.privacy.enums import RequestState
from trama.sessions.models import Participant
from trama.workshops.actions.thanking import forget_old_mails
from trama.workshops.unended import closed_sessions

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=3000)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def unended():
    """Somebody in a workshop of 100 days ago that nobody ended, and their last note of the day after it."""
    began = timezone.now() - timedelta(days=100)
    author = guest(make_network(), began, device="d" * 64, mail="ana@casa.cl")
    workshop = author.session
    workshop.ended_at = None
    workshop.save()
    note = note_of(author)
    type(note).objects.filter(pk=note.pk).update(written_at=began)
    return author


def test_a_workshop_that_nobody_ended_is_over_two_days_after_its_last_note(unended):
    written = unended.notes.get().written_at
    workshop = unended.session
    assert workshop not in closed_sessions(written + timedelta(days=1, hours=23))
    assert workshop in closed_sessions(written + timedelta(days=2, hours=1))
    workshop.writes_until = timezone.now()
    workshop.save()
    assert workshop not in closed_sessions(timezone.now() - timedelta(hours=1)), "somebody may still write"


def test_its_devices_mails_and_live_pages_are_forgotten(unended):
    publish(unended.session.topic, "people", unended.code)
    change = standing(Change.objects.get())
    forget_now()
    assert not filled(unended, "device")()
    assert not change()
    forget_old_mails(now=timezone.now())
    assert not filled(unended, "mail")()


def test_one_of_yesterday_and_one_to_come_are_not_over():
    for days in (-1, 1, 400):
        workshop = make_workshop(network=make_network())
        workshop.held_on = timezone.localdate() + timedelta(days=days)
        workshop.save()
        assert workshop not in closed_sessions(timezone.now())


def test_whoever_accompanied_a_cohort_goes_when_all_of_its_networks_have():
    began = timezone.now() - LONG_AGO
    network = left_network(began)
    coach = make_person(name="Ana Soto")
    Membership.objects.create(
        person=coach, role=Role.COACH, cohort=network.cohort, since_on=began.date() - timedelta(days=300)
    )
    assert coach in gone_people(timezone.now())
    other = make_network(cohort=network.cohort)
    assert coach not in gone_people(timezone.now())
    other.state = State.WITHDRAWN
    other.save()
    NetworkState.objects.create(network=other, state=State.WITHDRAWN, since_on=timezone.localdate())
    assert coach not in gone_people(timezone.now() - timedelta(days=1))
    assert coach in gone_people(timezone.now() + timedelta(days=1))


def test_whoever_accompanies_a_cohort_that_has_no_network_yet_stays():
    network = make_network()
    cohort, coach = network.cohort, make_person()
    Membership.objects.create(person=coach, role=Role.COACH, cohort=cohort, since_on="2010-01-01")
    network.delete()
    assert coach not in gone_people(timezone.now())


def test_a_participant_who_waits_for_an_answer_is_not_erased_before():
    began = timezone.now() - LONG_AGO
    found = guest(left_network(began), began)
    request = request_of(timezone.now())
    request.participant, request.state, request.decided_at = found, RequestState.OPEN, None
    request.save()
    forget_now()
    assert Participant.objects.get(pk=found.pk).name == "Ana Soto"
    request.state, request.decided_at = RequestState.DONE, timezone.now()
    request.save()
    forget_now()
    assert Participant.objects.get(pk=found.pk).name != "Ana Soto"


@pytest.mark.parametrize(
    "kind", ["rights_received:", "rights_extended:", "rights_answered:", "rights_desk:0a"]
)
def test_letters_of_a_request_go_with_it_and_not_before(kind):
    request = request_of(timezone.now())
    letter = standing(Letter.objects.create(about=kind, reference=request.pk))
    other = standing(Letter.objects.create(about="invitation:x", reference=request.pk))
    with time_machine.travel(timezone.now() + timedelta(days=1460)):
        forget_now()
        assert letter()
    with time_machine.travel(timezone.now() + timedelta(days=1463)):
        forget_now()
    assert (letter(), standing(request)(), other()) == (False, False, True)


def test_letters_of_a_request_that_is_gone_or_waits():
    request = request_of(timezone.now() - LONG_AGO)
    request.state, request.decided_at = RequestState.OPEN, None
    request.save()
    waits = standing(Letter.objects.create(about="rights_received:", reference=request.pk))
    gone = standing(Letter.objects.create(about="rights_received:", reference=request.pk + 1))
    forget_now()
    assert (waits(), gone()) == (True, False)
