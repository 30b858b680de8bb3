"""Requests about one's data: asked once, answered by who may, within their days."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_workshop,
)
from trama.audit.models import AuditEntry
from trama.core.errors import EmptyText, NotUnderstood, Refused
from trama.networks.actions.people import end_membership
from trama.networks.enums import Role
from trama.networks.models import Membership, Person, Programme
from trama.privacy.actions.carrying_out import carry_out_block, carry_out_erasure
from trama.privacy.actions.hiding import hide_myself, show_myself
from trama.privacy.actions.noting import take_noted_back
from trama.privacy.actions.own_data import correct_own_card, correct_own_details, take_own_data
from trama.privacy.actions.requests import Asking, answer, ask, extend, refuse, take_back
from trama.privacy.enums import GROUNDS, Ground, RequestKind, RequestState
from trama.privacy.errors import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyHidden,
    AskedOften,
    AskerUnknown,
    NoGround,
    NoReplyAddress,
    NotExtendable,
    NotHidden,
    NothingDifferent,
    NotInWords,
    OwnRequest,
    TooEarly,
    WrongCard,
)
from trama.privacy.models import RightsRequest
from trama.privacy.queries import desk_today, empty_desks, programmes_of, waiting_requests
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def network(programme):
    return make_network(cohort=make_cohort(programme=programme))


@pytest.fixture
def rosa(network):
    return make_membership(network=network).person


def appointed(programme, role=Role.DATA_OFFICER):
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=role, programme=programme, since_on="2026-03-01")
    return person


@pytest.fixture
def officer(programme):
    return appointed(programme)


def asked(person, programme, kind=RequestKind.OBJECTION, **more):
    return ask(asking=Asking(kind, programme, text="que no me llamen", **more), by=person)


def long_ago(request, **ago):
    """The same request, as if it had come earlier."""
    RightsRequest.objects.filter(pk=request.pk).update(
        asked_at=timezone.now() - timedelta(**ago),
        due_on=timezone.localdate() + timedelta(30) - timedelta(**ago),
    )
    request.refresh_from_db()
    return request


def test_each_has_a_number_and_a_day_and_is_recorded_without_a_name(rosa, programme):
    first = asked(rosa, programme)
    second = asked(rosa, programme, RequestKind.PORTABILITY)
    assert (first.number, second.number) == (1, 2)
    assert first.due_on == timezone.localdate() + timedelta(days=30)
    assert first.reply_to == rosa.email
    [entry] = AuditEntry.objects.filter(event="request_asked", subject_code=first.code)
    assert (entry.actor, entry.details) == (rosa.code, {"kind": "objection"})


def test_the_same_is_asked_once_while_it_waits(rosa, programme):
    first = asked(rosa, programme)
    with pytest.raises(AlreadyAsked):
        asked(rosa, programme)
    take_back(request=first, by=rosa)
    assert asked(rosa, programme).number == 2


def test_nobody_sends_letters_to_an_address_without_end(rosa, programme):
    for number in range(10):
        take_back(request=asked(rosa, programme, reply_to="otra@example.org"), by=rosa)
        assert RightsRequest.objects.count() == number + 1
    with pytest.raises(AskedOften):
        asked(rosa, programme, reply_to="otra@example.org")
    RightsRequest.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert asked(rosa, programme).number == 11


def test_words_are_needed_where_nobody_could_know_what_is_meant(rosa, programme):
    with pytest.raises(EmptyText):
        ask(asking=Asking(RequestKind.CORRECTION, programme, text="  "), by=rosa)
    assert ask(asking=Asking(RequestKind.ERASURE, programme), by=rosa).text == ""


def test_who_has_no_account_says_where_the_answer_goes(network, programme):
    ana = Participant.objects.create(session=make_workshop(network=network), name="Ana")
    with pytest.raises(NoReplyAddress):
        ask(asking=Asking(RequestKind.ERASURE, programme), by=ana)
    with pytest.raises(NoReplyAddress):
        ask(asking=Asking(RequestKind.ERASURE, programme, reply_to="ana arroba"), by=ana)
    made = ask(asking=Asking(RequestKind.ERASURE, programme, reply_to="Ana@example.org"), by=ana)
    assert (made.participant, made.person, made.reply_to) == (ana, None, "ana@example.org")


def test_of_two_officers_the_second_gets_a_sentence(rosa, officer, programme):
    waiting = asked(rosa, programme)
    stale = RightsRequest.objects.get(pk=waiting.pk)
    done = answer(request=waiting, text="Ya no te llaman.", by=officer)
    assert (done.state, done.decided_by) == (RequestState.DONE, officer)
    other = appointed(programme)
    with pytest.raises(AlreadyDecided):
        refuse(request=stale, ground=Ground.NOT_KEPT, reason="No hay.", by=other)
    with pytest.raises(AlreadyDecided):
        take_back(request=stale, by=rosa)
    stale.refresh_from_db()
    assert stale.answer == "Ya no te llaman."


ACTS = {
    "answer": (RequestKind.OBJECTION, lambda request, by: answer(request=request, text="Listo.", by=by)),
    "refuse": (
        RequestKind.OBJECTION,
        lambda request, by: refuse(request=request, ground=Ground.NOT_KEPT, reason="No hay.", by=by),
    ),
    "erase": (RequestKind.ERASURE, lambda request, by: carry_out_erasure(request=request, by=by)),
    "hide": (RequestKind.BLOCK, lambda request, by: carry_out_block(request=request, by=by)),
    "take back": (
        RequestKind.OBJECTION,
        lambda request, by: take_noted_back(request=request, reason="Dos veces.", by=by),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_was_quicker_is_not_undone_by_any_act(rosa, officer, programme, act):
    kind, does = ACTS[act]
    waiting = long_ago(asked(rosa, programme, kind), days=4)
    RightsRequest.objects.update(noted_at=waiting.asked_at)
    waiting, stale = (RightsRequest.objects.get(pk=waiting.pk) for _officer in range(2))
    does(waiting, officer)
    before = RightsRequest.objects.values().get(pk=waiting.pk)
    acts = AuditEntry.objects.count()
    other = appointed(programme)
    for _kind, late in ACTS.values():
        stale.refresh_from_db()
        stale.state, stale.kind = RequestState.OPEN, kind  # as the page of the second still has it
        with pytest.raises(Refused):
            late(stale, other)
    with pytest.raises(AlreadyDecided):
        extend(request=stale, reason="Falta.", by=other)
    assert RightsRequest.objects.values().get(pk=waiting.pk) == before
    assert AuditEntry.objects.count() == acts


@pytest.mark.parametrize("act", ["answer", "erase", "hide"])
def test_the_request_of_somebody_who_left_meanwhile_is_worked_all_the_same(rosa, officer, programme, act):
    kind, does = ACTS[act]
    waiting = long_ago(asked(rosa, programme, kind), days=4)
    end_membership(membership=rosa.current_memberships().get(), on=timezone.localdate(), by=rosa)
    Membership.objects.filter(person=rosa).update(until_on=timezone.localdate() - timedelta(days=1))
    assert not rosa.current_memberships().exists()
    assert waiting in waiting_requests(person=officer)
    assert does(waiting, officer).state == RequestState.DONE
    rosa.refresh_from_db()
    assert (rosa.erased_at is not None, rosa.blocked_at is not None) == (act == "erase", act == "hide")


def test_nobody_answers_their_own(officer, programme):
    own = asked(officer, programme)
    for act in (
        lambda: answer(request=own, text="sí", by=officer),
        lambda: refuse(request=own, ground=Ground.NOT_KEPT, reason="no", by=officer),
        lambda: extend(request=own, reason="falta", by=officer),
    ):
        with pytest.raises(OwnRequest):
            act()
    assert answer(request=own, text="sí", by=appointed(programme)).state == RequestState.DONE


def test_a_refusal_has_a_ground_of_the_law_a_reason_and_a_way_on(rosa, officer, programme):
    waiting = asked(rosa, programme)
    with pytest.raises(NoGround):
        refuse(request=waiting, ground="porque sí", reason="no", by=officer)
    with pytest.raises(EmptyText):
        refuse(request=waiting, ground=Ground.CLAIMS, reason=" ", by=officer)
    refused = refuse(request=waiting, ground=Ground.CLAIMS, reason="Hay un reclamo.", by=officer)
    assert (refused.ground, refused.answer) == ("claims", "Hay un reclamo.")
    assert refused.claim_until > timezone.localdate() + timedelta(days=40)


def test_it_is_extended_once_and_in_time(rosa, officer, programme):
    waiting = asked(rosa, programme)
    longer = extend(request=waiting, reason="Falta un archivo.", by=officer)
    assert longer.due_on == timezone.localdate() + timedelta(days=60)
    with pytest.raises(NotExtendable):
        extend(request=longer, reason="Falta otro.", by=officer)


def test_what_is_overdue_is_not_extended(rosa, officer, programme):
    late = long_ago(asked(rosa, programme), days=31)
    assert late.is_overdue
    with pytest.raises(NotExtendable):
        extend(request=late, reason="Falta.", by=officer)
    on_its_day = long_ago(asked(rosa, programme, RequestKind.CORRECTION), days=30)
    assert not on_its_day.is_overdue
    assert extend(request=on_its_day, reason="Falta.", by=officer).extended_on


def test_an_erasure_is_carried_out_once_it_was_thought_over(rosa, officer, programme):
    name, mail = rosa.name, rosa.email
    waiting = asked(rosa, programme, RequestKind.ERASURE)
    with pytest.raises(TooEarly):
        carry_out_erasure(request=waiting, by=officer)
    assert Person.objects.get(pk=rosa.pk).name == name
    done = carry_out_erasure(request=long_ago(waiting, days=3, minutes=1), by=officer)
    rosa.refresh_from_db()
    assert rosa.erased_at
    assert rosa.name != name
    assert (done.state, done.text, done.reply_to) == (RequestState.DONE, "", mail)
    assert done.counts["memberships"] == 1
    assert "1" in done.answer


def test_only_an_erasure_is_carried_out(rosa, officer, programme):
    waiting = long_ago(asked(rosa, programme), days=4)
    with pytest.raises(NotUnderstood):
        carry_out_erasure(request=waiting, by=officer)


def test_an_erasure_is_never_answered_in_words(rosa, officer, programme):
    waiting = long_ago(asked(rosa, programme, RequestKind.ERASURE), days=4)
    with pytest.raises(NotInWords):
        answer(request=waiting, text="Está hecha.", by=officer)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer) == (RequestState.OPEN, "")


def test_an_erasure_of_nobody_is_not_said_to_be_done(rosa, officer, programme):
    waiting = long_ago(asked(rosa, programme, RequestKind.ERASURE), days=4)
    RightsRequest.objects.update(person=None)
    with pytest.raises(AskerUnknown):
        carry_out_erasure(request=waiting, by=officer)
    refused = refuse(request=waiting, ground=Ground.NOT_KEPT, reason="No hay nada.", by=officer)
    assert refused.is_refused


@pytest.mark.parametrize("kind", RequestKind)
def test_each_kind_is_refused_on_the_grounds_that_fit_it_only(rosa, officer, programme, kind):
    waiting = asked(rosa, programme, kind)
    fitting = GROUNDS[kind]
    if kind is RequestKind.ACCESS:  # the same was given a month before
        given = take_own_data(programme=programme, form="pdf", by=rosa)
        RightsRequest.objects.filter(pk=given.pk).update(decided_at=waiting.asked_at - timedelta(days=30))
    for ground in set(Ground) - set(fitting):
        with pytest.raises(NoGround):
            refuse(request=waiting, ground=ground, reason="No se puede.", by=officer)
    assert (Ground.REPEATED in fitting) is (kind is RequestKind.ACCESS)
    assert refuse(request=waiting, ground=fitting[-1], reason="Así es.", by=officer).ground == fitting[-1]


def test_the_erasure_of_a_participant_without_account(network, officer, programme):
    ana = Participant.objects.create(session=make_workshop(network=network), name="Ana Curin")
    asking = Asking(RequestKind.ERASURE, programme, reply_to="ana@example.org")
    carry_out_erasure(request=long_ago(ask(asking=asking, by=ana), days=4), by=officer)
    ana.refresh_from_db()
    assert ana.name != "Ana Curin"


def test_a_correction_of_name_and_phone_is_done_at_once_with_its_number(rosa, programme):
    done = correct_own_details(
        person=rosa, programme=programme, name="Rosa Ñanco", phone="+56911112222", by=rosa
    )
    rosa.refresh_from_db()
    assert (rosa.name, rosa.phone) == ("Rosa Ñanco", "+56911112222")
    assert (done.state, done.number, done.counts) == (RequestState.DONE, 1, {"name": 1, "phone": 1})
    with pytest.raises(NothingDifferent):
        correct_own_details(
            person=rosa, programme=programme, name="Rosa Ñanco ", phone="+56911112222", by=rosa
        )
    with pytest.raises(WrongCard):
        correct_own_details(person=rosa, programme=programme, name=" ", phone="", by=rosa)


def test_a_participant_corrects_their_name_at_once(network, programme):
    ana = Participant.objects.create(session=make_workshop(network=network), name="Ana", network=network)
    done = correct_own_card(participant=ana, programme=programme, name="Ana María", by=ana)
    ana.refresh_from_db()
    assert (ana.name, ana.network, done.participant) == ("Ana María", network, ana)
    with pytest.raises(NothingDifferent):
        correct_own_card(participant=ana, programme=programme, name="Ana María", by=ana)
    with pytest.raises(WrongCard):
        correct_own_card(participant=ana, programme=programme, name=" ", by=ana)


def test_downloads_of_a_day_are_one_request_and_each_is_recorded(rosa, programme):
    first = take_own_data(programme=programme, form="pdf", by=rosa)
    second = take_own_data(programme=programme, form="json", by=rosa)
    again = take_own_data(programme=programme, form="json", by=rosa)
    assert first.number == second.number == again.number == 1
    assert again.counts == {"pdf": 1, "json": 2}
    assert AuditEntry.objects.filter(event="own_data_downloaded", actor=rosa.code).count() == 3


def test_hiding_is_done_at_once_and_lifted_by_the_person(rosa, programme):
    done = hide_myself(person=rosa, programme=programme, by=rosa)
    rosa.refresh_from_db()
    assert done.state == RequestState.DONE
    assert rosa.blocked_at
    assert not rosa.current_memberships().exists()
    with pytest.raises(AlreadyHidden):
        hide_myself(person=rosa, programme=programme, by=rosa)
    show_myself(person=rosa, by=rosa)
    assert rosa.current_memberships().exists()
    with pytest.raises(NotHidden):
        show_myself(person=rosa, by=rosa)


def test_who_left_still_asks_the_programme_that_keeps_their_data(rosa, programme, network):
    make_programme(name="Otro")
    end_membership(membership=rosa.current_memberships().get(), on=timezone.localdate(), by=rosa)
    assert programmes_of(person=rosa) == [programme]
    assert asked(rosa, programme).programme == programme


def test_somebody_of_two_programmes_has_both_the_latest_first(rosa, programme):
    other = make_programme(name="Otro")
    Membership.objects.create(person=rosa, role=Role.RESEARCHER, programme=other, since_on="2026-05-01")
    assert programmes_of(person=rosa) == [other, programme]


def test_a_desk_that_nobody_holds_is_told_to_the_direction(rosa, programme):
    direction = appointed(programme, Role.DIRECTION)
    asked(rosa, programme)
    [empty] = empty_desks(person=direction)
    assert (empty.programme, empty.waiting, empty.is_held) == (programme, 1, False)
    officer = appointed(programme)
    assert empty_desks(person=direction) == []
    asked(officer, programme)
    [only_own] = empty_desks(person=direction)
    assert (only_own.waiting, only_own.is_held) == (1, True)
    appointed(programme)
    assert empty_desks(person=direction) == []


def test_the_desk_says_what_is_next_and_what_is_overdue(rosa, officer, programme):
    long_ago(asked(rosa, programme), days=31)
    asked(rosa, programme, RequestKind.CORRECTION)
    today = desk_today(person=officer)
    assert (today.waiting, today.overdue, today.first.kind) == (2, 1, "objection")
    assert desk_today(person=appointed(make_programme())).waiting == 0


def test_days_are_said_by_the_clock_of_the_programme(rosa, programme):
    Programme.objects.filter(pk=programme.pk).update(time_zone="Pacific/Easter")
    programme.refresh_from_db()
    with time_machine.travel("2026-12-02T04:30:00+00:00", tick=False):
        assert asked(rosa, programme).due_on == date(2026, 12, 31)
