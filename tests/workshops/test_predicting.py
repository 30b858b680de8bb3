"""What one thinks before it is revealed: written once, changed until then, seen by nobody before."""

import pytest

from tests.workshops.room_scene import make_room
from trama.core.errors import EmptyText
from trama.sessions.actions.conducting import pause, reveal
from trama.sessions.actions.contributing import Wording, contribute, hide, take_back
from trama.sessions.errors import AlreadyRevealed, Frozen
from trama.sessions.models import Contribution
from trama.sessions.queries import standing_contributions

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    room = make_room(groups=0, kinds=("welcome", "case"), kind="case")
    room.workshop.items.filter(kind="case").update(body={"prompt": "¿Qué creen?", "outcome": "Esto"})
    return room


def texts(item):
    return sorted(contribution.text for contribution in standing_contributions(item=item))


def test_the_last_thing_somebody_said_stands_and_sent_twice_it_is_one(room):
    item, rosa = room.workshop.current, room.people[0]
    for _again in range(2):
        contribute(item=item, wording=Wording("Confianza", "una-llave"), by=rosa)
    contribute(item=item, wording=Wording("Confianza y tiempo", "otra-llave"), by=rosa)
    contribute(item=item, wording=Wording("Tiempo"), by=room.people[1])
    contribute(item=item, wording=Wording("Lo dijo alguien en voz alta"), by=room.by)
    contribute(item=item, wording=Wording("Y otra persona también"), by=room.by)
    assert texts(item) == [
        "Confianza y tiempo", "Lo dijo alguien en voz alta", "Tiempo", "Y otra persona también",
    ]  # fmt: skip
    assert standing_contributions(item=item).filter(is_for_others=True, author=None).count() == 2
    with pytest.raises(EmptyText):
        contribute(item=item, wording=Wording("  "), by=rosa)


def test_it_changes_until_it_is_told_and_not_in_a_pause(room):
    item, rosa = room.workshop.current, room.people[0]
    mine = contribute(item=item, wording=Wording("Confianza"), by=rosa)
    take_back(contribution=mine, is_removed=True, by=rosa)
    assert texts(item) == []
    contribute(item=item, wording=Wording("Otra cosa"), by=rosa)
    assert texts(item) == ["Otra cosa"]
    reveal(item=item, is_revealed=True, by=room.by)
    for author in (rosa, room.by):
        with pytest.raises(AlreadyRevealed):
            contribute(item=item, wording=Wording("Ya lo sabía"), by=author)
    with pytest.raises(AlreadyRevealed):
        take_back(contribution=mine, is_removed=True, by=rosa)
    reveal(item=item, is_revealed=False, by=room.by)
    contribute(item=item, wording=Wording("Otra vez"), by=rosa)
    pause(session=room.workshop, by=room.by)
    room.workshop.refresh_from_db()
    with pytest.raises(Frozen):
        contribute(item=room.workshop.current, wording=Wording("En pausa"), by=rosa)
    assert texts(item) == ["Otra vez"]


def test_what_is_hidden_stays_and_comes_back(room):
    item = room.workshop.current
    mine = contribute(item=item, wording=Wording("Confianza"), by=room.people[0])
    hide(contribution=mine, is_hidden=True, by=room.by)
    assert Contribution.objects.get().hidden_at
    hide(contribution=mine, is_hidden=False, by=room.by)
    assert Contribution.objects.get().hidden_at is None
