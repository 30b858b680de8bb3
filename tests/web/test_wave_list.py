"""What the list of measurements offers opens, and what it says is true: every state, for everybody who sees it."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import make_membership, make_person, make_response, make_team, make_user, make_wave, sign_in
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.surveys.models import Response, Wave
from trama.surveys.models.wave import TALK_END

pytestmark = pytest.mark.django_db
LETTERS = {"none": {}, "wait": {"has_handed_links": True}} | {
    name: {"has_handed_links": True, "letters_left_at": timedelta(hours=-hours)}
    for name, hours in {"left": 47, "due": 49}.items()
}
# Withheld and annulled: what is annulled is withheld too.
HIDDEN = [(False, False), (True, False), (True, True)]
STATES = list(product([False, True], HIDDEN, LETTERS))


@pytest.fixture
def people():
    """Who sees the list of a network, each by their role."""
    network, team = make_team(people=6)
    direction = make_person(user=make_user())
    programme = network.cohort.programme
    Membership.objects.create(
        person=direction, role=Role.DIRECTION, since_on="2026-03-01", programme=programme
    )
    return network, {
        "coordination": team[0],
        "member": team[1],
        "coach": make_membership(network=network, role=Role.COACH).person,
        "direction": direction,
    }


def made(network, *, released, withheld, annulled, letters, **more):
    now = timezone.now()
    fields = dict(LETTERS[letters])
    if "letters_left_at" in fields:
        fields["letters_left_at"] += now
        fields["settled_at"] = now
    if withheld or annulled:
        fields["withheld_at"] = now
    if annulled:
        fields["annulled_at"] = now
    wave = make_wave(network=network, is_final=True, is_released=released, **fields, **more)
    for _number in range(5):
        make_response(wave=wave)
    return wave


@pytest.mark.uncounted
@pytest.mark.parametrize("who", ["coordination", "member", "coach", "direction"])
def test_whatever_the_list_and_the_page_link_to_opens(people, who):
    network, everybody = people
    for released, (withheld, annulled), letters in STATES:
        Wave.objects.all().delete()
        wave = made(network, released=released, withheld=withheld, annulled=annulled, letters=letters)
        client, links = sign_in(Client(), everybody[who]), {}
        for address in (reverse("surveys:wave-list", args=[network.code]), f"/mediciones/{wave.code}/", "/"):
            page = client.get(address, follow=True)
            assert page.status_code == 200 or (who == "member" and address.count("/") == 3)
            found = re.findall(r'href="(/(?:mediciones|devolucion)/[^"]+)"', page.content.decode())
            links = dict.fromkeys(found, address) | links
        for link, address in links.items():
            state = (released, withheld, annulled, letters, address, link)
            assert client.get(link, follow=True).status_code == 200, state


@pytest.mark.parametrize(
    ("state", "who", "sentence", "is_offered"),
    [
        ({}, "coordination", "nadie los ha visto", True),
        ({}, "member", "nadie los ha visto", False),
        ({"letters": "wait"}, "coordination", "nadie los ha visto", False),
        ({"letters": "left"}, "coordination", "nadie los ha visto", False),
        ({"letters": "due"}, "coordination", "nadie los ha visto", True),
        ({"withheld": True}, "coordination", "cerrados por ahora", False),
        ({"annulled": True}, "coordination", "Fue anulada", False),
        ({"released": True}, "coordination", "", True),
        ({"released": True}, "member", "todavía no se comparten", False),
        ({"released": True, "withheld": True}, "coordination", "cerrados por ahora", False),
        ({"released": True, "withheld": True}, "member", "cerrados por ahora", False),
        ({"released": True, "annulled": True}, "member", "Fue anulada", False),
    ],
)
def test_the_list_says_what_the_results_are_to_who_reads_it(people, state, who, sentence, is_offered):
    network, everybody = people
    usual = {"released": False, "withheld": False, "annulled": False, "letters": "none"}
    made(network, **usual | state)
    page = (
        sign_in(Client(), everybody[who])
        .get(reverse("surveys:wave-list", args=[network.code]))
        .content.decode()
    )
    said = [
        words
        for words in ("nadie los ha visto", "cerrados por ahora", "Fue anulada", "todavía no se comparten")
        if words in page
    ]
    assert said == ([sentence] if sentence else [])
    assert ("Conversar los resultados" in page) is is_offered


@pytest.mark.parametrize(
    ("talk_step", "offered", "leads_to"),
    [
        (None, "Conversar los resultados", "results:conversation"),
        (4, "Seguir la conversación", "results:conversation"),
        (TALK_END, "Lo que salió de la conversación", "results:end"),
    ],
)
def test_a_conversation_is_offered_as_it_stands(people, talk_step, offered, leads_to):
    network, everybody = people
    wave = made(network, released=True, withheld=False, annulled=False, letters="none", talk_step=talk_step)
    client = sign_in(Client(), everybody["coordination"])
    for name, key in (
        ("surveys:wave-list", network.code),
        ("surveys:wave-detail", wave.code),
        ("results:detail", wave.code),
    ):
        page = client.get(reverse(name, args=[key])).content.decode()
        ways = dict(
            re.findall(r'href="([^"]+)"\s*>\s*((?:Conversar los|Seguir la|Lo que salió)[^<]+?)\s*<', page)
        )
        assert ways[reverse(leads_to, args=[wave.code])] == offered, name
        assert ("Conversar los resultados" in page) is (talk_step is None)


def test_two_measurements_of_a_month_are_told_apart(people):
    network, everybody = people
    for day in (3, 24):
        wave = made(network, released=False, withheld=False, annulled=False, letters="none")
        Wave.objects.filter(pk=wave.pk).update(opened_at=datetime(2026, 11, day, 12, tzinfo=UTC))
    page = sign_in(Client(), everybody["coordination"]).get(reverse("surveys:wave-list", args=[network.code]))
    days = re.findall(r"card__eyebrow\">([^<]+)<", page.content.decode())
    assert sorted(days) == ["24 de noviembre de 2026", "3 de noviembre de 2026"]


@pytest.mark.parametrize("is_demo", [False, True])
def test_the_database_and_a_measurement_answer_alike(people, settings, is_demo):
    """Each rule is said twice: of one measurement, and in a query."""
    settings.DEMO = is_demo
    network, everybody = people
    for released, (withheld, annulled), letters in STATES:
        for ahead in (-1, 1):
            wave = made(network, released=released, withheld=withheld, annulled=annulled, letters=letters)
            wave.closes_at = timezone.now() + timedelta(hours=ahead)
            wave.save()
            alone = Wave.objects.filter(pk=wave.pk)
            assert alone.to_open_for(everybody["coordination"]).exists() is wave.may_be_opened
            assert alone.ever_released().exists() is wave.was_ever_released
            assert alone.with_open_results().exists() is wave.has_open_results
            shown = wave.is_final and wave.has_open_results
            assert Response.objects.of_released(wave).exists() is shown
