"""Opening a measurement by its form: four answers, and what is refused comes back with what was chosen."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.make import make_response, make_team, make_versions, make_wave, sign_in
from trama.accounts.models import User
from trama.demo.people import ADDRESS
from trama.networks.models import Person
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """The coordination of a network of seven, about to open a Pulso."""
    network, people = make_team()
    sign_in(client, people[0])
    pulse = make_versions()["pulso"]
    form = {
        "what": f"{pulse.pk}-P",
        "who": [str(person.pk) for person in people],
        "until": "week",
        "how": Mode.INDIVIDUAL.value,
    }
    return reverse("surveys:wave-open", args=[network.code]), form, people


def test_whoever_was_chosen_is_invited(client, scene):
    address, form, people = scene
    page = client.post(address, form, follow=True).content.decode()
    wave = Wave.objects.get()
    assert {invitation.person for invitation in wave.invitations.all()} == set(people)
    assert "La medición está abierta" in page
    assert not Response.objects.exists()


def test_too_few_people_come_back_with_a_sentence_and_what_was_chosen(client, scene):
    address, form, people = scene
    few = [str(person.pk) for person in people[:3]]
    answer = client.post(address, form | {"who": few})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert [key for key in form["who"] if f'value="{key}" checked' in " ".join(page.split())] == few
    assert not Wave.objects.exists()


def test_another_day_needs_its_day(client, scene):
    address, form, _people = scene
    answer = client.post(address, form | {"until": "day", "day": ""})
    assert answer.status_code == 422
    assert "Escribe el día" in answer.content.decode()
    assert not Wave.objects.exists()


def test_in_a_demonstration_the_others_have_answered(client, scene, settings):
    settings.DEMO = True
    address, form, people = scene
    for number, person in enumerate(people):
        address_of_demo = f"p{number}{ADDRESS}"
        Person.objects.filter(pk=person.pk).update(email=address_of_demo)
        User.objects.filter(person=person).update(email=address_of_demo)
    page = client.post(address, form, follow=True).content.decode()
    assert "otras 6 personas ya respondieron" in page
    assert Wave.objects.get().invitations.get(is_used=False).person == people[0]


def test_conversed_needs_no_invitations(client, scene, settings):
    settings.DEMO = True
    address, form, _people = scene
    client.post(address, form | {"how": Mode.CONVERSED.value})
    wave = Wave.objects.get()
    assert (wave.mode, wave.invitations.count(), Response.objects.count()) == (Mode.CONVERSED, 0, 0)


def test_a_second_baseline_and_one_beside_an_open_one_are_asked_about_first(client, scene):
    address, form, people = scene
    versions = make_versions()
    make_wave(
        network=people[0].memberships.get().network, timepoint="T0", code="cfr", people=people, is_final=True
    )
    baseline = form | {"what": f"{versions['cfr'].pk}-T0"}
    answer = client.post(address, baseline)
    assert answer.status_code == 422
    assert "ya tiene una línea base" in answer.content.decode()
    assert Wave.objects.count() == 1
    sure = sure_of(answer)
    assert client.post(address, baseline | {"sure": sure}).status_code == 302

    answer = client.post(address, form)
    assert "está abierta hasta el" in answer.content.decode()
    assert Wave.objects.count() == 2
    assert client.post(address, form | {"sure": sure}).status_code == 422
    client.post(address, form | {"sure": sure_of(answer)})
    assert Wave.objects.count() == 3


def sure_of(answer):
    """What the button of a page says that somebody is sure of."""
    return BeautifulSoup(answer.content, "html.parser").find(attrs={"name": "sure"})["value"]


def test_what_was_confirmed_of_one_moment_does_not_open_another(client, scene):
    address, form, people = scene
    network, cfr = people[0].memberships.get().network, make_versions()["cfr"]
    for timepoint in ("T0", "T1"):
        make_wave(network=network, timepoint=timepoint, code="cfr", people=people, is_final=True)
    sure = sure_of(client.post(address, form | {"what": f"{cfr.pk}-T0"}))
    again = client.post(address, form | {"what": f"{cfr.pk}-T1", "sure": sure})
    assert (again.status_code, "ya tiene «Fin del primer año (T1)»" in again.content.decode()) == (422, True)
    assert client.post(address, form | {"what": f"{cfr.pk}-T1", "sure": sure_of(again)}).status_code == 302


def test_whoever_opens_reads_what_can_be_told_beside_the_last_one(client, scene):
    address, form, people = scene
    assert "Qué se podrá decir" not in client.get(address).content.decode()
    network = people[0].memberships.get().network
    last = make_wave(network=network, people=people[:6], is_final=True)
    for value in range(1, 6):
        make_response(wave=last, value=value)
    page = " ".join(client.get(address).content.decode().split())
    assert "Qué se podrá decir" in page  # of a Pulso, which is usually answered in the room
    assert "nada indica quién estuvo antes" in page
    asked = form | {"do": "forecast"}
    page = " ".join(client.post(address, asked).content.decode().split())
    assert "Hay una persona nueva desde «Pulso»" in page
    assert "de las 10 frases que ya se preguntaron" in page
    page = " ".join(client.post(address, asked | {"who": form["who"][:6]}).content.decode().split())
    assert ("6 de las 7 personas que participan" in page, "Se invita a las mismas personas" in page) == (
        True,
        True,
    )
    assert Wave.objects.count() == 1


def test_nothing_is_opened_with_another_forecast_than_was_read(client, scene):
    address, form, people = scene
    last = make_wave(network=people[0].memberships.get().network, people=people, is_final=True)
    for value in range(1, 7):
        make_response(wave=last, value=value)
    read = forecast_of(client.get(address))
    answer = client.post(address, form | {"who": form["who"][:6], "forecast": read})
    page = " ".join(answer.content.decode().split())
    assert (answer.status_code, Wave.objects.count()) == (422, 1)
    assert ("es distinto de lo que leíste" in page, "ya no se invita" in page) == (True, True)
    given = form | {"who": form["who"][:6], "forecast": forecast_of(answer)}
    assert client.post(address, given).status_code == 302


def forecast_of(answer):
    return BeautifulSoup(answer.content, "html.parser").find(attrs={"name": "forecast"})["value"]
