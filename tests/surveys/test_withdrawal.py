"""Results are opened once and for all; answers are taken back as far as that reveals nothing."""

import pytest

from tests.make import make_network, make_person, make_response, make_team, make_wave
from trama.audit.models import AuditEntry
from trama.insights.comparison import compare
from trama.insights.preparing import store_telling
from trama.insights.results import network_results
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import WholeResponse, take_response
from trama.surveys.actions.talking import release_results, share_results
from trama.surveys.actions.waves import settle_wave
from trama.surveys.actions.withdrawal import Withdrawn, revoke, withdraw
from trama.surveys.enums import Permit
from trama.surveys.errors import WaveNotFinal
from trama.surveys.models import Invitation, PurposeSentence, Receipt, Response
from trama.surveys.queries import participation
from trama.surveys.secrets import withdrawal_code, withdrawal_digest

pytestmark = pytest.mark.django_db
SECRET = "un-secreto-del-telefono"
CODE = withdrawal_code(SECRET)


def answered(*, people=6, **fields):
    """A closed measurement, with its results not opened, in which one answer came by its own road."""
    network, members = make_team(people=people)
    wave = make_wave(network=network, people=members, code="cfr", timepoint="T0", grace_hours=0)
    values = {
        "items": {item.code: 4 for item in wave.version.parsed.items},
        "purpose": "que lean",
        "quote": True,
    }
    access = access_by_token(wave.invitations.order_by("pk").first().token)
    take_response(access=access, response=WholeResponse(values | {"research": True}, SECRET), by=access)
    for value in range(1, people):
        make_response(wave=wave, value=min(5, value), link=value)
    wave.closes_at = wave.opened_at.replace(microsecond=1) + (wave.closes_at - wave.opened_at) / 8
    wave.grace_hours = 0
    wave.save()
    assert wave.is_final
    return wave


def test_opening_is_kept_once_with_its_day_and_who_did_it():
    wave = answered()
    person = make_person()
    assert not network_results(wave=wave).is_shown

    release_results(wave=wave, by=person)
    first = wave.released_at
    release_results(wave=wave, by=make_person())

    wave.refresh_from_db()
    assert (wave.released_at, wave.released_by, wave.release) == (first, person, 1)
    assert network_results(wave=wave).is_shown
    assert [entry.actor for entry in AuditEntry.objects.filter(event="results_opened")] == [person.code]


def test_each_opening_of_a_network_has_the_next_number():
    wave = answered()
    later = make_wave(network=wave.network, is_final=True, is_released=False)
    other = make_wave(network=make_network(), is_final=True, is_released=False)
    for closed in (later, other, wave):
        release_results(wave=closed, by=make_person())
    assert [closed.release for closed in (later, wave, other)] == [1, 2, 1]


def test_what_can_still_change_is_not_opened_and_sharing_opens():
    with pytest.raises(WaveNotFinal):
        release_results(wave=make_wave(network=make_network()), by=make_person())
    wave = answered()
    share_results(wave=wave, by=make_person())
    assert wave.was_ever_released


def test_before_the_opening_answers_and_sentence_are_erased_and_the_receipt_proves_that_they_had_come():
    wave = answered()
    assert withdraw(by=CODE) is Withdrawn.GONE
    assert not Response.objects.filter(withdrawal=withdrawal_digest(CODE)).exists()
    assert PurposeSentence.objects.count() == 0
    assert Receipt.objects.filter(campaign=wave.campaign).count() == 1
    assert wave.responses.count() == 5
    assert (
        participation(wave=wave).arrived == 0
    )  # what it says does not move by a withdrawal: one came, by its link
    assert withdraw(by=CODE) is Withdrawn.UNKNOWN


def test_a_settled_measurement_keeps_the_way_back():
    wave = answered()
    settle_wave(wave=wave)
    assert withdraw(by=CODE) is Withdrawn.GONE


def test_with_fewer_than_five_left_there_is_no_figure():
    wave = answered(people=5)
    withdraw(by=CODE)
    release_results(wave=wave, by=make_person())
    results = network_results(wave=wave)
    assert (results.is_shown, results.rate.arrived) == (False, 4)


def test_after_the_opening_figures_stay_and_what_was_allowed_is_dropped_at_once():
    wave = answered()
    release_results(wave=wave, by=make_person())
    before = network_results(wave=wave)

    assert [withdraw(by=CODE), withdraw(by=CODE)] == [Withdrawn.LEFT_OUT, Withdrawn.ALREADY]

    kept = Response.objects.get(withdrawal=withdrawal_digest(CODE))
    assert (kept.may_research, kept.may_quote, kept.withdrawn_after) == (False, False, 1)
    assert network_results(wave=wave) == before
    assert PurposeSentence.objects.count() == 1


def test_comparisons_already_possible_stay_and_later_ones_leave_it_out():
    wave = answered(people=7)
    person = wave.network.memberships.get(role="coordinator").person
    key = Response.objects.get(withdrawal=withdrawal_digest(CODE)).link
    release_results(wave=wave, by=person)
    second, third = (make_wave(network=wave.network, is_final=True, is_released=False) for _ in (1, 2))
    for measured in (second, third):
        for link in (1, 2, 3, 4, 5, 6, key):
            make_response(wave=measured, value=3, link=link)
    release_results(wave=second, by=person)

    withdraw(by=CODE)
    release_results(wave=third, by=person)

    both = []
    for later in (second, third):
        later.opened_at = wave.opened_at.replace(year=wave.opened_at.year + 1)
        both.append(len(Response.objects.compared(wave, at=later.release)))
    assert both == [7, 6]
    store_telling(wave=third, by=person)
    assert compare(results=network_results(wave=second), person=person).changes[0].why is None


def test_no_trace_says_when_or_who():
    answered()
    release = AuditEntry.objects.count()
    withdraw(by=CODE)
    assert AuditEntry.objects.count() == release
    assert Invitation.objects.filter(is_used=True).count() == 1
    assert withdraw(by="ABCDEFGHJKMN") is Withdrawn.UNKNOWN


@pytest.mark.parametrize("permit", list(Permit))
@pytest.mark.parametrize("is_opened", [False, True])
def test_one_permission_is_taken_back_and_nothing_else(permit, is_opened):
    wave = answered()
    if is_opened:
        release_results(wave=wave, by=make_person())
    figures = network_results(wave=wave)
    entries = AuditEntry.objects.count()
    assert [revoke(permit=permit, by=CODE) for _time in (1, 2)] == [Withdrawn.REVOKED] * 2
    response = Response.objects.get(withdrawal=withdrawal_digest(CODE))
    assert (response.may_research, response.may_quote) == (permit == Permit.QUOTE, permit == Permit.RESEARCH)
    assert response.withdrawn_after is None
    assert network_results(wave=wave) == figures
    assert AuditEntry.objects.count() == entries


def test_a_permission_of_withdrawn_answers_is_over_already():
    wave = answered()
    release_results(wave=wave, by=make_person())
    withdraw(by=CODE)
    assert revoke(permit=Permit.QUOTE, by=CODE) == Withdrawn.ALREADY
    assert revoke(permit=Permit.QUOTE, by="ABCDEFGHJKMN") == Withdrawn.UNKNOWN
