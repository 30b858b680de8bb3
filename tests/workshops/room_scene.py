"""A room with people, a desk, and groups at work."""

from dataclasses import dataclass

from django.test import Client

from tests.make import make_membership, make_network, make_person, make_user, make_workshop, sign_in
from trama.networks.enums import Role
from trama.networks.models import Membership, Person
from trama.sessions.actions.conducting import start_item
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Group, Participant, Session
from trama.web.live.workshops import cookie_name
from trama.workshops.actions.grouping import make_groups

QUESTIONS = ["¿Cómo acompañan?", "¿Qué se podría mejorar?"]
NAMES = ("Rosa", "Pedro", "Inés", "Luis", "Ana", "Hugo", "Carla", "Sofía", "Elba", "Tomás")


@dataclass
class Room:
    """Everybody in a workshop."""

    workshop: Session
    by: Person
    desk: Client
    people: list[Participant]
    phones: list[Client]

    @property
    def link(self) -> str:
        return f"/t/{self.workshop.code}/"

    @property
    def desk_link(self) -> str:
        return f"/talleres/{self.workshop.code}/"

    def in_item(self, kind: str) -> None:
        start_item(item=self.workshop.items.get(kind=kind), by=self.by)
        self.workshop.refresh_from_db()

    def group(self, number: int) -> Group:
        return self.workshop.groups.get(number=number)


KINDS = ("welcome", "groups", "plenary", "final_ideas")


def make_room(
    *, people: int = 4, groups: int = 2, kind: str = "groups", kinds: tuple[str, ...] = KINDS
) -> Room:
    """People in ``groups`` groups, taken in turns: Rosa in 1, Pedro in 2, Inés in 1…"""
    network = make_network()
    by = make_membership(network=network, role=Role.COORDINATOR).person
    workshop = make_workshop(network=network, kinds=kinds)
    workshop.items.filter(kind="groups").update(body={"questions": QUESTIONS})
    phones = [Client() for _ in range(people)]
    crowd = [enter(workshop, name, phone) for name, phone in zip(NAMES, phones, strict=False)]
    room = Room(workshop, by, sign_in(Client(), by), crowd, phones)
    if groups:
        parts = [[participant.code for participant in crowd[index::groups]] for index in range(groups)]
        make_groups(workshop=workshop, parts=parts, by=by)
    room.in_item(kind)
    for participant in crowd:
        participant.refresh_from_db()
    return room


def enter(workshop: Session, name: str, phone: Client) -> Participant:
    """Somebody comes in with that phone."""
    card = Card(name, network_name=f"Red de {name}")
    secret = f"secreto-{name.encode().hex()}"
    phone.cookies[cookie_name(workshop.code)] = secret
    return join(session=workshop, card=card, secret=secret, by=card)


def another_desk(room: Room) -> tuple[Person, Client]:
    """A second facilitator."""
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, network=room.workshop.network, role=Role.COACH, since_on="2026-03-01"
    )
    return person, sign_in(Client(), person)
