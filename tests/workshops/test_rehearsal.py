"""A rehearsal: people who do not exist live the whole workshop by themselves, and nothing of it is left."""

from datetime import timedelta

import pytest
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, sign_in
from trama.content.load import workshop_tables
from trama.live.models import Change, Topic
from trama.networks.enums import Permission, Role
from trama.sessions.actions.conducting import go_on, open_session, pause, start_item
from trama.sessions.actions.design import make_session
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Contribution
from trama.sessions.plans import plan_of, read_plan
from trama.workshops.actions.rehearsing import (
    end_rehearsal,
    forget_rehearsals,
    make_rehearsal,
    step_rehearsal,
)
from trama.workshops.models import Echo, Entry, Idea, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_membership(network=make_network(), role=Role.COORDINATOR).person


@pytest.fixture
def workshop(coordinator):
    [table] = workshop_tables()["clider"]
    owner = coordinator.memberships.get().network
    day = timezone.localdate()
    return make_session(plan=read_plan(table, kind="workshop"), owner=owner, held_on=day, by=coordinator)


@pytest.fixture
def rehearsal(workshop, coordinator):
    return make_rehearsal(workshop=workshop, by=coordinator)


def play(rehearsal, by, *, most=60):
    """Steps until nobody does anything more; how many there were."""
    for step in range(most):
        if not step_rehearsal(workshop=rehearsal, by=by):
            return step
    raise AssertionError("they never stop")


def test_the_whole_workshop_is_lived_in_about_two_minutes(rehearsal, workshop, coordinator):
    assert plan_of(rehearsal) == plan_of(workshop)
    assert step_rehearsal(workshop=rehearsal, by=coordinator) == 0  # they wait outside
    open_session(session=rehearsal, by=coordinator)
    steps = 0
    for _item in rehearsal.items.all():
        go_on(session=rehearsal, by=coordinator)
        steps += play(rehearsal, coordinator)
    assert 30 <= steps <= 60  # one every three seconds
    people = rehearsal.participants.all()
    assert people.count() == 12
    assert len({person.network_name for person in people}) >= 5
    assert max(len(person.name) for person in people) > 35
    assert all(person.group for person in people)
    assert all(group.representative for group in rehearsal.groups.all())
    case = rehearsal.items.get(kind="case")
    assert Contribution.objects.filter(item=case).count() == 12
    asked = Entry.objects.filter(group__session=rehearsal).values("question").annotate(many=Count("pk"))
    assert {entry["question"] for entry in asked} == {0, 1, 2, 3}
    assert Idea.objects.filter(group__session=rehearsal).count() == 2 * rehearsal.groups.count()
    assert set(rehearsal.notes.values_list("shape", flat=True)) == {"square", "triangle", "circle"}
    assert rehearsal.notes.count() == 12
    assert Echo.objects.filter(idea__group__session=rehearsal).exists()
    assert Echo.objects.filter(note__session=rehearsal).exists()


def test_a_pause_stops_them_and_somebody_real_acts_for_themselves(rehearsal, coordinator):
    open_session(session=rehearsal, by=coordinator)
    rehearsal.refresh_from_db()
    card = Card("Marcela de verdad")
    real = join(session=rehearsal, card=card, secret="de-verdad", by=card)
    start_item(item=rehearsal.items.get(kind="final_ideas"), by=coordinator)
    play(rehearsal, coordinator)
    assert rehearsal.notes.exclude(author=real).count() == 12
    assert not real.notes.exists()
    pause(session=rehearsal, by=coordinator)
    start_item(item=rehearsal.items.get(kind="groups"), by=coordinator)
    assert step_rehearsal(workshop=rehearsal, by=coordinator) == 0


def test_only_a_rehearsal_is_moved_or_ended(workshop, coordinator):
    open_session(session=workshop, by=coordinator)
    assert step_rehearsal(workshop=workshop, by=coordinator) == 0
    end_rehearsal(workshop=workshop, by=coordinator)
    assert Workshop.objects.filter(pk=workshop.pk).exists()


def test_it_is_nobody_elses_and_leaves_nothing(client, rehearsal, workshop, coordinator):
    other = make_membership(network=workshop.network, role=Role.COACH).person
    assert rehearsal in Workshop.objects.allowing(coordinator, Permission.WORKSHOP_CONDUCT)
    assert rehearsal not in Workshop.objects.allowing(other, Permission.WORKSHOP_CONDUCT)
    assert rehearsal not in Workshop.objects.visible_to(other)
    assert sign_in(Client(), other).get(f"/talleres/{rehearsal.code}/").status_code == 404
    mine = sign_in(client, coordinator).get("/talleres/").content.decode()
    assert "Dejaste abierto un ensayo" in mine
    assert mine.count("Preparar el taller") == 1
    open_session(session=rehearsal, by=coordinator)
    play(rehearsal, coordinator)
    answer = client.post(f"/talleres/{rehearsal.code}/ensayo/", {"do": "end"})
    assert answer["Location"] == f"/talleres/{workshop.code}/preparar/"
    assert list(Workshop.objects.all()) == [workshop]
    assert not Topic.objects.filter(name=rehearsal.topic).exists()
    assert not Change.objects.filter(topic=rehearsal.topic).exists()


def test_a_new_one_takes_the_place_of_the_last_and_old_ones_go_by_age(rehearsal, workshop, coordinator):
    other = make_membership(network=workshop.network, role=Role.COACH).person
    theirs = make_rehearsal(workshop=workshop, by=other)
    again = make_rehearsal(workshop=workshop, by=coordinator)
    assert set(Workshop.objects.filter(is_rehearsal=True)) == {theirs, again}
    Workshop.objects.filter(pk=theirs.pk).update(held_on=timezone.localdate() - timedelta(days=2))
    assert forget_rehearsals(by=coordinator) == 2


def test_by_page_every_screen_is_seen(client, workshop, coordinator):
    sign_in(client, coordinator)
    to = client.post(f"/talleres/{workshop.code}/ensayar/")["Location"]
    code = to.strip("/").split("/")[-1]
    desk = client.get(to).content.decode()
    assert "Ensayo: las personas son inventadas" in desk
    act = f"/talleres/{code}/ensayo/"
    page = client.post(act, {"do": "step"}, follow=True).content.decode()
    assert "Primero abre la sala" in page
    client.post(f"/talleres/{code}/conducir/", {"do": "open"})
    assert client.post(act, {"do": "step"}, headers={"X-Trama": "1"}).status_code == 204
    phone = client.post(act, {"do": "phone"}, follow=True)
    assert phone.redirect_chain[-1][0] == f"/t/{code}/"
    assert "Rosa Catrileo Paine" in phone.content.decode()
    assert client.post(f"/talleres/{workshop.code}/ensayo/", {"do": "end"}).status_code == 302
    assert Workshop.objects.filter(code=workshop.code).exists()
