"""What whoever coordinates sends by the links and sheets of others: no count and no sentence tells who had answered."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.attack.test_invented import dice_of, drawn_body, scene, truly
from tests.make import make_membership, make_person, make_user, sign_in
from trama.imports.paper.actions import enter_sheets
from trama.mail.outgoing import written
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.surveys import queries
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import WholeResponse, take_response
from trama.surveys.actions.talking import release_results
from trama.surveys.errors import LettersFirst
from trama.surveys.letters import Begun, context_of, report_context
from trama.surveys.models import PurposeSentence, Wave
from trama.surveys.paper import personal_code, sheet_secret, stack_codes
from trama.surveys.secrets import withdrawal_code

pytestmark = pytest.mark.django_db
FAKE = "telefono-que-no-es-suyo"
MARK = "una frase que nadie más escribe"


def of_others(wave, looker):
    """Those who are not the one who looks, with their place in the order of `truly`."""
    every = wave.invitations.select_related("person").order_by("pk")
    return [(number, invitation) for number, invitation in enumerate(every) if invitation.person != looker]


def by_link(wave, client, invitation, number=0):
    """Asked for, as whoever coordinates may, and used; returns the code to withdraw it."""
    client.post(f"/mediciones/{wave.code}/enlace/", {"who": invitation.person.code})
    access = access_by_token(invitation.token)
    body = drawn_body(wave, dice_of(5), purpose=MARK)
    take_response(access=access, response=WholeResponse(body, f"{FAKE}-{number}"), by=access)
    return withdrawal_code(f"{FAKE}-{number}")


def by_sheet(wave, client, invitation, number=0):
    code = personal_code(invitation)
    items = {name: str(point) for name, point in drawn_body(wave, dice_of(5))["items"].items()}
    enter_sheets(wave=wave, decided={code: items | {"purpose": MARK}}, by=wave.opened_by)
    return withdrawal_code(sheet_secret(wave.code, code))


def close(wave, **letters):
    wave.refresh_from_db()
    wave.closed_at, wave.grace_hours = timezone.now(), 0
    wave.save()
    Wave.objects.filter(pk=wave.pk).update(**letters)


def page_of(client, wave):
    page = client.get(f"/mediciones/{wave.code}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def seen_around(road, *, has_answered):
    """The count after a fake response of somebody who had answered or not; its withdrawal changes no page."""
    people, wave = scene(8)
    others = of_others(wave, people[0])
    (place, victim), rest = others[0], others[1:]
    for number, _invitation in rest[:5]:
        truly(wave, drawn_body(wave, dice_of(number), purpose=f"frase {number}"), number)
    if has_answered:
        truly(wave, drawn_body(wave, dice_of(place)), place)
    client = sign_in(Client(), people[0])
    code = road(wave, client, victim)
    watched = queries.participation(wave=Wave.objects.get(pk=wave.pk)).arrived
    close(wave)
    before = page_of(client, wave)
    Client().post("/e/retirar/", {"code": code})
    assert page_of(client, wave) == before
    assert not PurposeSentence.objects.filter(wave=wave, text=MARK).exists()
    return watched


@pytest.mark.parametrize("road", [by_link, by_sheet])
@pytest.mark.parametrize("behind", [0, 1, 2])
def test_what_is_sent_for_somebody_and_withdrawn_moves_nothing_that_is_seen(road, behind, monkeypatch):
    monkeypatch.setattr(queries, "_behind", lambda _wave: behind)
    for has_answered in (True, False):
        seen_around(road, has_answered=has_answered)


@pytest.mark.parametrize("road", [by_link, by_sheet])
def test_the_watched_count_does_not_move_by_what_is_sent_for_somebody(road):
    people, wave = scene(8)
    client = sign_in(Client(), people[0])
    others = of_others(wave, people[0])
    for number, _invitation in others[:3]:
        truly(wave, drawn_body(wave, dice_of(number)), number)
    before = Wave.objects.get(pk=wave.pk).arrived_count
    for number, (_place, invitation) in enumerate(others):
        road(wave, client, invitation, number)
        found = Wave.objects.get(pk=wave.pk)
        assert (found.arrived_count, queries.participation(wave=found).arrived) == (
            before,
            before - before % 3 if not queries._behind(found) else 0,
        )


@pytest.mark.parametrize("road", [by_link, by_sheet])
def test_a_sentence_is_shown_whether_or_not_its_person_had_answered(road):
    people, wave = scene(8)
    client = sign_in(Client(), people[0])
    others = of_others(wave, people[0])
    for number, _invitation in others[:4]:
        truly(wave, drawn_body(wave, dice_of(number), purpose=f"frase {number}"), number)
    for number, (_place, invitation) in enumerate(others):
        road(wave, client, invitation, number)
    found = PurposeSentence.objects.filter(wave=wave, text=MARK)
    assert [sentence.is_known for sentence in found] == [True] * len(others)
    long_ago = timezone.now() - timedelta(hours=60)
    close(wave, told_at=long_ago, letters_left_at=long_ago, settled_at=long_ago)
    client.post(f"/devolucion/{wave.code}/abrir/")
    page = client.get(f"/devolucion/{wave.code}/proposito/").content.decode()
    assert page.count(MARK) == len(others)
    assert all(f"frase {number}" in page for number, _invitation in others[:4])


def test_ones_own_link_makes_no_sentences_that_another_one_hides_among():
    people, wave = scene(8)
    mine = wave.invitations.get(person=people[0])
    number, _other = of_others(wave, people[0])[0]
    truly(wave, drawn_body(wave, dice_of(1), purpose="la única de verdad"), number)
    for time in range(4):
        access = access_by_token(mine.token)
        body = drawn_body(wave, dice_of(2), purpose=f"mía {time}")
        take_response(access=access, response=WholeResponse(body, f"mi-telefono-numero-{time}"), by=access)
    for place, _invitation in of_others(wave, people[0])[1:6]:
        truly(wave, drawn_body(wave, dice_of(place)), place)
    close(wave)
    client = sign_in(Client(), people[0])
    client.post(f"/devolucion/{wave.code}/abrir/")
    page = client.get(f"/devolucion/{wave.code}/proposito/")
    assert page.status_code == 200
    assert "la única de verdad" not in page.content.decode()


@pytest.mark.parametrize("has_answered", [True, False])
def test_a_sheet_of_somebody_that_another_one_types_gives_its_person_time_to_object(has_answered):
    people, wave = scene(8)
    client = sign_in(Client(), people[0])
    place, victim = of_others(wave, people[0])[0]
    if has_answered:
        truly(wave, drawn_body(wave, dice_of(1)), place)
    by_sheet(wave, client, victim)
    close(wave)
    wave.refresh_from_db()
    with pytest.raises(LettersFirst):
        release_results(wave=wave, by=people[0])


def test_what_the_one_who_looks_can_send_brings_no_count_to_its_edge():
    """Two responses of one's own link before each moment, beside an anonymous sheet, told every arrival at once."""
    people, wave = scene(9)
    client = sign_in(Client(), people[0])
    mine = wave.invitations.get(person=people[0])
    items = {name: str(point) for name, point in drawn_body(wave, dice_of(5))["items"].items()}
    enter_sheets(wave=wave, decided={stack_codes(wave, 1)[0]: items}, by=wave.opened_by)
    assert "de 9" in page_of(client, wave)
    seen = []
    for place, _invitation in of_others(wave, people[0])[:6]:
        for time in range(2):
            access = access_by_token(mine.token)
            whole = WholeResponse(drawn_body(wave, dice_of(time)), f"mi-telefono-numero-{place}-{time}")
            take_response(access=access, response=whole, by=access)
        before = queries.participation(wave=Wave.objects.get(pk=wave.pk)).arrived
        truly(wave, drawn_body(wave, dice_of(place)), place)
        seen.append(queries.participation(wave=Wave.objects.get(pk=wave.pk)).arrived - before)
    assert max(seen) == 3
    assert sum(seen) in (3, 6)
    assert queries.participation(wave=Wave.objects.get(pk=wave.pk)).arrived <= 9


def test_before_answering_each_person_reads_how_many_of_those_asked_are_new():
    """Four invented people among five invited: nothing in Trama can tell, but who is asked can."""
    people, wave = scene(5)
    invitation = wave.invitations.order_by("pk").first()
    wave.network.memberships.update(since_on=timezone.localdate())
    old = wave.network.memberships.filter(person=invitation.person)
    old.update(since_on=timezone.localdate() - timedelta(days=40))
    coach = make_person(user=make_user())
    Membership.objects.create(
        person=coach, role=Role.COACH, cohort=wave.network.cohort, since_on="2026-03-01"
    )
    new = "Se invita a 5 personas. 4 se sumaron a la red en las últimas dos semanas."
    pages = [
        Client().get(f"/e/{invitation.token}/"),
        sign_in(Client(), people[0]).get(f"/mediciones/{wave.code}/"),
        sign_in(Client(), coach).get(f"/mediciones/{wave.code}/"),
    ]
    for page in pages:
        assert new in " ".join(page.content.decode().split())
    letter = written("survey_invitation", context_of(invitation, Begun.NOT_YET), zone=wave.time_zone)
    assert new in letter.text
    assert new in " ".join(letter.html.split())


def test_who_was_here_long_ago_and_comes_again_is_new():
    """Names of who left are no cover for invented people."""
    people, wave = scene(5)
    today = timezone.localdate()
    wave.network.memberships.update(since_on=today - timedelta(days=400))
    former = wave.network.memberships.filter(person=people[2])
    former.update(until_on=today - timedelta(days=300))
    make_membership(network=wave.network, person=people[2], since=today.isoformat())
    page = sign_in(Client(), people[0]).get(f"/mediciones/{wave.code}/").content.decode()
    assert "Se invita a 5 personas. 1 se sumó a la red en las últimas dos semanas." in " ".join(page.split())


def test_who_answered_before_others_were_invited_reads_of_them_at_the_end():
    people, wave = scene(5)
    wave.network.memberships.update(since_on=timezone.localdate() - timedelta(days=400))
    for _number in range(4):
        make_membership(network=wave.network, since=timezone.localdate().isoformat())
    sign_in(Client(), people[0]).post(f"/mediciones/{wave.code}/invitar/")
    wave.told_at = timezone.now()
    letter = written("survey_report", report_context(wave, "…"), zone=wave.time_zone)
    new = "Se invitó a 9 personas. 4 se sumaron a la red en las dos semanas antes de abrir, o después."
    assert new in letter.text
    assert new in " ".join(letter.html.split())
