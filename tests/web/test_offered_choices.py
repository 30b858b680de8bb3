"""What a page does not offer is refused: a form takes no choice that is not among those drawn."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import make_network, make_team, make_versions, make_wave, sign_in
from tests.web.access_table import TABLE
from tests.web.test_access import make_world
from trama.surveys.actions.waves import Plan, open_wave
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.errors import IdentifiedForMany
from trama.surveys.models import Wave

pytestmark = pytest.mark.django_db
BLANK = {"", None}


def taken(form):
    """Which values a form takes of each choice."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField):
            yield form.add_prefix(name), {str(value) for value, _label in field.choices} - BLANK


def offered(page, name):
    """Which values a page offers for a choice, however it is drawn."""
    buttons = page.select(f'input[name="{name}"], button[name="{name}"], select[name="{name}"] option')
    return {str(button.get("value", "")) for button in buttons}


def forms_in(response):
    for context in response.context or ():
        for part in getattr(context, "dicts", [context]):
            yield from (value for value in part.values() if isinstance(value, forms.BaseForm))


def test_no_form_takes_a_choice_that_its_page_does_not_offer(once):
    world = once(make_world)
    seen, more = set(), {}
    for role in ("coordinator", "accompanist", "direction", "member"):
        client = sign_in(Client(), world["people"][role])
        for name in (name for name, (method, _row) in TABLE.items() if method == "GET"):
            response = client.get(world["addresses"][name])
            if response.status_code != 200 or response.streaming or not hasattr(response, "context"):
                continue
            page = BeautifulSoup(response.content, "html.parser")
            for form in forms_in(response):
                for choice, values in taken(form):
                    if not page.select(f'[name="{choice}"]'):
                        continue
                    seen.add((name, choice))
                    if values - offered(page, choice):
                        more[name, choice] = sorted(values - offered(page, choice))
    assert ("surveys:wave-open", "how") in seen
    assert more == {}


@pytest.mark.parametrize("how", [Mode.IDENTIFIED, "anything"])
def test_a_forged_way_of_answering_opens_nothing(client, how):
    network, people = make_team()
    sign_in(client, people[0])
    pulse = make_versions()["pulso"]
    form = {"what": f"{pulse.pk}-P", "who": [person.pk for person in people], "until": "week", "how": how}
    response = client.post(reverse("surveys:wave-open", args=[network.code]), form)
    assert response.status_code == 422
    assert (
        "no está entre" in response.content.decode()
        or "no es una de las opciones" in response.content.decode()
    )
    assert not Wave.objects.exists()


def test_nor_does_the_action_open_an_identified_one_for_five(client):
    network, people = make_team(people=5)
    usual = {"version": make_versions()["pulso"], "timepoint": Timepoint.PULSE, "mode": Mode.IDENTIFIED}
    plan = Plan(**usual, closes_at=timezone.now() + timedelta(days=7), people=people[:2])
    with pytest.raises(IdentifiedForMany):
        open_wave(network=network, plan=plan, by=people[0])


def test_a_forged_individual_one_for_four_is_refused(client):
    network, people = make_team(people=4)
    sign_in(client, people[0])
    pulse = make_versions()["pulso"]
    form = {"what": f"{pulse.pk}-P", "until": "now", "how": Mode.INDIVIDUAL.value, "heads": "9"}
    assert client.post(reverse("surveys:wave-open", args=[network.code]), form).status_code == 422
    assert not Wave.objects.exists()


def test_today_and_each_alone_needs_heads_and_makes_a_room(client):
    network, people = make_team()
    sign_in(client, people[0])
    pulse = make_versions()["pulso"]
    form = {"what": f"{pulse.pk}-P", "until": "now", "how": Mode.INDIVIDUAL.value, "who": [people[0].pk]}
    address = reverse("surveys:wave-open", args=[network.code])
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Cuenten en voz alta" in refused.content.decode()
    few = client.post(address, form | {"heads": "4"})
    assert few.status_code == 422
    assert "cinco personas o más" in few.content.decode()
    page = client.post(address, form | {"heads": "6"}, follow=True).content.decode()
    wave = Wave.objects.get()
    assert (wave.heads, wave.invitations.count()) == (6, 0)
    assert re.search(r"Son 6:", page)
    assert ("mover/" not in page) and ("archivo/" not in page)


def test_sheets_are_printed_for_whom_the_page_says(client):
    network, people = make_team()
    sign_in(client, people[0])
    room = make_wave(network=network, heads=5)
    address = f"/mediciones/{room.code}/hojas/imprimir/"
    assert [
        client.post(address, {"whom": whom, "count": "2"}).status_code for whom in ("stack", "people", "x")
    ] == [
        200,
        404,
        404,
    ]


def test_the_code_of_a_measurement_by_links_opens_nothing(client):
    wave = make_wave(network=make_network())
    assert client.get(f"/e/{wave.campaign.code}/").status_code == 404
