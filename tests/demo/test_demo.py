"""The demonstration is the programme of the deck, and repeats."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from tests.make import make_membership, make_team, make_user, make_wave
from trama.demo.answers import answer_for_others
from trama.demo.living_story import OURS
from trama.demo.load import has_real_data, load_demo
from trama.demo.names import FIRST, MEN, POSITIONS
from trama.demo.people import ADDRESS
from trama.demo.receivers import answer_a_new_wave
from trama.insights.results import network_results
from trama.networks.enums import State, Track
from trama.networks.models import Cohort, Membership, Network, Person
from trama.privacy.nights import tonight
from trama.surveys.models import Invitation, Receipt, Response, Wave
from trama.trace.queries import with_outcome
from trama.workshops.models import Workshop

pytestmark = pytest.mark.django_db


def demo_json(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def demo(once):
    """The demonstration is loaded: what its command says."""
    return once(lambda: demo_json("--json"))


@pytest.mark.usefixtures("demo")
def test_thirty_one_networks_as_the_deck_counts_them():
    ended = Cohort.objects.exclude(networks__states__reason=OURS)
    counted = ended.annotate(many=Count("networks")).order_by("track", "starts_on")
    assert [cohort.many for cohort in counted if cohort.track == Track.REGULAR] == [6, 3, 9]
    assert [cohort.many for cohort in counted if cohort.track == Track.SCALING] == [3, 6, 3, 1]


@pytest.mark.usefixtures("demo")
def test_the_rural_case_is_told_from_t0():
    river = Network.objects.get(name="Red Rural Valle del Río")
    assert (river.since_year, river.school_links.count()) == (2014, 4)
    first = river.waves.order_by("opened_at").first()
    results = network_results(wave=first)
    assert (results.rate.arrived, results.rate.invited) == (6, 7)
    means = {item.item.code: item for item in results.items}
    assert (
        sum(point * count for point, count in enumerate(means["CON7"].counts or (6, 0, 0, 0, 0), start=1)) / 6
        < 3
    )
    assert river.foci.filter(origin_code=first.code).count() == 2
    assert with_outcome(kind="wave", codes=[first.code], outcome="focus") == {first.code}


@pytest.mark.usefixtures("demo")
def test_the_first_night_takes_nothing_of_the_story_and_nobody_of_it_is_real():
    assert Person.objects.filter(erased_at__isnull=False).exists()
    assert {forecast.rule.name: forecast.count for forecast in tonight() if forecast.count} == {}
    assert not has_real_data()


def test_same_seed_same_data_and_a_hundred_unused_links_twice(demo):
    assert demo_json("--json") == demo
    assert len(demo["open_wave"]["tokens"]) == 100
    assert {person["role"] for person in demo["people"]} == {
        "member", "coordinator", "accompanist", "direction", "authority", "researcher", "data_officer", "operator",
    }  # fmt: skip
    codes = list(Wave.objects.order_by("code").values_list("code", flat=True))
    bodies = sorted(str(body) for body in Response.objects.values_list("body", flat=True))
    for model in (Wave, Network):
        model.objects.all().delete()
    from trama.accounts.models import User
    from trama.networks.models import Programme, School, Territory
    from trama.surveys.models import Campaign

    for model in (Membership, Campaign, Cohort, Programme, Person, School, Territory, User):
        model.objects.all().delete()
    load_demo(seed=1, networks=31)
    assert list(Wave.objects.order_by("code").values_list("code", flat=True)) == codes
    assert sorted(str(body) for body in Response.objects.values_list("body", flat=True)) == bodies


def test_an_unused_link_opens_the_questionnaire(client, demo):
    token = demo["open_wave"]["tokens"][0]
    assert "Cómo nos tratamos" in client.get(f"/e/{token}/").content.decode()


def test_receipts_tell_how_many_and_never_who(demo):
    code = demo["open_wave"]["code"]
    out = StringIO()
    call_command("receipts", "--wave", code, "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["receipts"] == sorted(
        Receipt.objects.filter(campaign__code=code).values_list("code", flat=True)
    )
    assert found["invited"] == Invitation.objects.filter(wave__campaign__code=code).count()


@pytest.fixture
def invented():
    """A measurement of people whom the demonstration invented."""
    network, people = make_team(people=7)
    for number, person in enumerate(people):
        Person.objects.filter(pk=person.pk).update(email=f"p{number}{ADDRESS}", user=None)
    return make_wave(network=network, people=people), people


def test_the_others_answer_only_in_a_demonstration(settings, invented):
    wave, people = invented
    assert answer_for_others(wave=wave, but=people[0]) == 0
    settings.DEMO = True
    settings.PRODUCTION = True
    assert answer_for_others(wave=wave, but=people[0]) == 0
    settings.PRODUCTION = False
    assert answer_for_others(wave=wave, but=people[0]) == 6
    assert wave.responses.count() == 6
    assert wave.invitations.get(is_used=False).person == people[0]


@pytest.mark.parametrize(
    "real",
    [
        {"email": "ana@escuela.cl"},
        {"email": ""},
        {"email": "ana@demo.trama.example.cl"},
        {"user": "ana@escuela.cl"},
    ],
)
def test_nobody_is_answered_for_where_anybody_exists(settings, invented, real):
    settings.DEMO = True
    wave, people = invented
    person = people[3]
    if "user" in real:
        person.email, person.user = f"ana{ADDRESS}", make_user(email=real["user"])
    else:
        person.email = real["email"]
    person.save()
    assert answer_for_others(wave=wave, but=people[0]) == 0
    assert not wave.responses.exists()
    assert "no inventó" in answer_a_new_wave(Wave, wave=wave, by=people[0])


def test_whoever_joined_the_network_counts_though_not_invited(settings, invented):
    settings.DEMO = True
    wave, people = invented
    make_membership(network=wave.network)
    assert answer_for_others(wave=wave, but=people[0]) == 0


def test_every_role_comes_in_by_its_door(client, demo, settings):
    settings.DEMO = True
    for person in demo["people"]:
        response = client.post("/demo/", {"mail": person["mail"]}, follow=True)
        assert response.redirect_chain[-1][0] == "/hoy/"
        assert response.status_code == 200
    assert client.post("/demo/", {"mail": "otra@example.org"}).status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_story_can_be_told_of_the_sentences_it_leans_on():
    river = Network.objects.get(name="Red Rural Valle del Río")
    waves = river.waves.exclude(timepoint="P").order_by("opened_at")
    assert {wave.version.number for wave in waves} == {"0.4"}
    results = [{item.item.code: item for item in network_results(wave=wave).items} for wave in waves]
    first, after_a_year, last = results
    for items in results:
        assert [code for code in ("CON1", "CON7", "COL2", "COR8", "PRO3") if not items[code].is_told] == []
    assert first["CON7"].interval[1] < 3 < first["CON1"].interval[0]
    assert first["COR8"].interval[0] > 3  # the coordination has to push
    assert after_a_year["CON7"].interval[0] > first["CON7"].interval[1]
    assert last["COR8"].differs


@pytest.mark.usefixtures("demo")
def test_a_network_is_accompanied_today_and_the_deck_s_workshop_is_of_its_cohort():
    accompanied = Network.objects.filter(state=State.ACTIVE).exclude(states__reason=OURS)
    assert [network.name for network in accompanied] == ["Red Nueve Esteros"]
    assert [step.state for step in accompanied.get().states.order_by("since_on")] == [
        State.ENROLLED, State.ACTIVE, State.GRADUATED, State.ACTIVE,
    ]  # fmt: skip
    workshop = Workshop.objects.get(cohort__networks__name="Red Rural Valle del Río")
    came = workshop.participants.select_related("network", "person")
    assert {participant.network.cohort_id for participant in came} == {workshop.cohort_id}
    assert len({participant.network_id for participant in came}) == 3
    seen = [
        Workshop.objects.visible_to(participant.person).filter(pk=workshop.pk)
        for participant in came
        if participant.person
    ]
    assert len(seen) >= 7
    assert all(found.exists() for found in seen)
    assert workshop.made_by.email.startswith("acompanante")


@pytest.mark.usefixtures("demo")
def test_positions_are_called_as_those_who_hold_them():
    held = (
        Membership.objects.filter(person__email__endswith=ADDRESS)
        .exclude(position="")
        .select_related("person")
    )
    of_men = {man for _woman, man in POSITIONS}
    for membership in held:
        name = membership.person.name.split()[0]
        if name in FIRST:
            assert (membership.position in of_men) == (name in MEN or membership.position == "Docente"), (
                membership
            )
