"""What can be seen at each moment: before the opening, by whom after it, and when somebody takes answers back."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.attack.crawl import Picture, look, picture_of
from tests.attack.test_attack import opened, surest
from tests.attack.world import Cast, make_world
from tests.make import sign_in
from trama.surveys.models import Response

pytestmark = pytest.mark.django_db

PAGES = ("datos.json", "cuadernillo/", "proposito/", "paso/2/", "")


def pictures_for(world, who):
    """Every picture that somebody gets."""
    return look(sign_in(Client(), world.everybody()[who]), world.waves)[1]


def withdraw(number, place):
    page = Client().post("/e/retirar/", {"code": f"W{number}P{place}".ljust(12, "X")})
    assert page.status_code == 200
    return page.content.decode()


def compared(client, wave):
    """The words beside the earlier measurement."""
    page = client.get(f"/devolucion/{wave.code}/paso/2/").content
    return BeautifulSoup(page, "html.parser").select_one(".before").get_text(" ", strip=True)


@pytest.mark.parametrize("who", ["coordinator", "member", "accompanist", "direction"])
def test_before_the_opening_nothing_that_comes_from_answers_reaches_anybody(who):
    world = make_world(Cast(6, came=1), seed=1)
    pages, pictures = look(sign_in(Client(), world.everybody()[who]), world.waves)
    assert all(picture.is_empty for picture in pictures.values())
    client = sign_in(Client(), world.everybody()[who])
    reached = [
        page for page in PAGES if client.get(f"/devolucion/{world.waves[0].code}/{page}").status_code == 200
    ]
    assert reached == []
    assert not any("Para 1" in page for page in pages.values())


def test_after_the_opening_the_pair_sees_the_same_and_the_others_nothing():
    world = opened(make_world(Cast(6), seed=2), is_shared=False)
    coordinator = pictures_for(world, "coordinator")
    assert not any(picture.is_empty for picture in coordinator.values())
    assert pictures_for(world, "accompanist") == coordinator
    for who in ("member", "direction"):
        assert all(picture.is_empty for picture in pictures_for(world, who).values())


def test_once_shared_a_member_sees_what_the_coordinator_sees_and_no_more():
    world = opened(make_world(Cast(6, came=1), seed=3))
    assert pictures_for(world, "member") == pictures_for(world, "coordinator")
    assert all(picture.is_empty for picture in pictures_for(world, "direction").values())


def test_with_four_left_after_a_withdrawal_before_the_opening_there_is_no_figure():
    world = make_world(Cast(5), seed=4)
    assert "se borraron" in withdraw(0, 3)
    opened(world)
    picture = pictures_for(world, "coordinator")[world.waves[0].code]
    assert picture == Picture(
        texts={"Para 0", "Para 1", "Para 2", "Para 4"}, arrived=4
    )  # sentences from three on


def test_what_was_seen_before_a_withdrawal_is_seen_after_it():
    world = opened(make_world(Cast(7), seed=5))
    before = pictures_for(world, "coordinator")
    client = sign_in(Client(), world.people[0])
    result = compared(client, world.waves[1])

    assert "quedan retiradas" in withdraw(0, 3)

    assert pictures_for(world, "coordinator") == before
    assert compared(client, world.waves[1]) == result


def test_what_is_opened_after_a_withdrawal_leaves_it_out_of_the_comparison_and_tells_nobodys_answer():
    world = make_world(Cast(7), seed=6)
    coordinator = sign_in(Client(), world.people[0])
    first, second = world.waves
    coordinator.post(f"/devolucion/{first.code}/abrir/")
    before = picture_of(look(coordinator, [first])[0], first)

    withdraw(0, 3)
    coordinator.post(f"/devolucion/{second.code}/abrir/")

    pages, pictures = look(coordinator, world.waves)
    assert pictures[first.code] == before
    page = " ".join(pages[f"/devolucion/{second.code}/paso/2/"].split())
    assert (
        "Solo se compara a quienes respondieron las dos veces" in page,
        "ya habían respondido" in page,
    ) == (
        True,
        False,
    )
    kept = Response.objects.get(wave=first, link=4)
    assert (kept.may_research, kept.may_quote, kept.withdrawn_after) == (False, False, 1)
    assert surest(world, pictures).sure <= 0.82
