"""Loads the demonstration in one transaction: same seed and same day, same data."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.accounts.models import User
from trama.audit.record import SYSTEM, record
from trama.core.codes import ALPHABET, LENGTH
from trama.core.errors import Refused
from trama.demo import names, story
from trama.demo.people import ADDRESS, real_people, signs
from trama.demo.story import Part
from trama.demo.tellings import tell_results
from trama.demo.waves import DemoNetwork, tell_waves
from trama.demo.workshops import tell_workshops
from trama.instruments.actions import load_instruments
from trama.networks.enums import Dependency, NetworkKind, Role, SchoolStatus, State, Track
from trama.networks.models import (
    Cohort,
    Membership,
    Network,
    NetworkSchool,
    NetworkState,
    Person,
    Programme,
    School,
    SchoolDependency,
    SchoolYear,
    Territory,
)
from trama.networks.models.school import searchable
from trama.privacy.actions.forgetting import forget_now
from trama.privacy.actions.notices import publish_notice
from trama.privacy.notice import NoticeFacts

CODE = "DEMO26"
NAME = "Programa de acompañamiento a redes"

NOTICE = NoticeFacts(
    institution="Institución de demostración",
    tax_number="60.000.000-1",
    address="Calle Inventada 100, Talca",
    representative="Rosa Muñoz Lagos, rectora",
    officer="Secretaría general",
    email="datos@demo.trama.example",
    country="Chile",
    operator="La misma institución",
    transfers="Ninguna",
    recipients="Nadie",
    sources="De ninguna otra parte",
)


@dataclass
class Cast:
    """Everything made so far, unsaved until its turn."""

    dice: random.Random
    programme: Programme
    rbd: int = 20001
    used: set[str] = field(default_factory=set)

    def code(self) -> str:
        """A repeatable short code that nobody else has."""
        while (code := "".join(self.dice.choices(ALPHABET, k=LENGTH))) in self.used:
            pass
        self.used.add(code)
        return code


def is_loaded() -> bool:
    """Whether the demonstration is already in the database."""
    return Programme.objects.filter(code=CODE).exists()


def has_real_data() -> bool:
    """Whether anything of people who exist is in the database."""
    return Programme.objects.exclude(code=CODE).exists() or real_people(Person.objects.all()).exists()


class BesideRealData(Refused):
    """Invented people never stand beside those who exist."""

    message = _(
        "There are real data here, so the demonstration was not loaded. Load it in a place of its own: "
        "with another TRAMA_HOME and without DATABASE_URL."
    )


@transaction.atomic
def load_demo(*, seed: int, networks: int, by: Any = SYSTEM) -> None:
    """Load the programme of the deck, with its people, measurements and answers. Refuses with ``BesideRealData``."""
    if has_real_data():
        raise BesideRealData
    load_instruments(folders=(), by=by)
    dice = random.Random(seed)  # noqa: S311 -- invented data, repeatable on purpose
    programme = Programme.objects.create(code=CODE, name=NAME, institution=NOTICE.institution)
    cast = Cast(dice=dice, programme=programme)
    demo_networks = list(_networks(cast, networks))
    _signs(cast, demo_networks)
    tell_waves(demo_networks=demo_networks, dice=dice, code=cast.code)
    tell_results(by=by)
    tell_workshops(demo_networks=demo_networks, dice=dice, code=cast.code)
    publish_notice(programme=programme, facts=NOTICE, by=by)
    forget_now(by=by)  # so that the first night, whenever it comes, takes nothing away from the story
    record("demo_loaded", programme, by=by, networks=len(demo_networks))


def _parts(dice: random.Random, many: int) -> list[tuple[Track, int, Part]]:
    """Each network with its cohort, in the order of the deck's sums; the first four tell the story."""
    special = {
        (Track.REGULAR, 2022): [story.RIVER, story.FOUR],
        (Track.REGULAR, 2023): [story.TRANSFER],
        (Track.REGULAR, 2021): [story.TECHNICAL],
    }
    parts: list[tuple[Track, int, Part]] = []
    spare = iter(range(10**6))
    for track, year, count in story.COHORTS:
        own = special.get((track, year), [])
        parts += [(track, year, part) for part in own]
        parts += [(track, year, _plain_part(dice, next(spare))) for _network in range(count - len(own))]
    extra = many - len(parts)
    parts += [(Track.SCALING, 2024, _plain_part(dice, next(spare))) for _network in range(max(0, extra))]
    return (
        sorted(parts, key=lambda part: part[2].name not in {story.RIVER.name, story.FOUR.name})[:many]
        if extra < 0
        else parts
    )


def _plain_part(dice: random.Random, number: int) -> Part:
    in_pulse = number < story.PULSE_NETWORKS
    name = names.NETWORKS[number % len(names.NETWORKS)]
    again = number // len(names.NETWORKS)
    return Part(
        name=f"{name} {again + 1}" if again else name,
        kind=dice.choice([NetworkKind.SLEP, NetworkKind.COMMUNE, NetworkKind.RME, NetworkKind.THEMATIC]),
        territory=story.PULSE_TERRITORY if in_pulse else dice.choice(names.TERRITORIES[1:]),
        people=dice.randint(11, 12) if in_pulse else dice.randint(6, 12),
        schools=dice.randint(5, 8),
        state=State.FOLLOW_UP
        if in_pulse
        else dice.choice([State.GRADUATED, State.GRADUATED, State.FOLLOW_UP]),
        since_year=dice.randint(2012, 2020),
    )


def _networks(cast: Cast, many: int) -> Iterator[DemoNetwork]:
    cohorts: dict[tuple[Track, int], Cohort] = {}
    areas = {name: Territory.objects.create(code=cast.code(), name=name) for name in names.TERRITORIES}
    for track, year, part in _parts(cast.dice, many):
        cohort = cohorts.get((track, year)) or Cohort.objects.create(
            code=cast.code(),
            programme=cast.programme,
            name=f"{'Proyecto regular' if track == Track.REGULAR else 'Escalamiento'} {year}",
            track=track,
            starts_on=date(year, 3, 1),
        )
        cohorts[track, year] = cohort
        yield _network(cast, cohort, areas[part.territory], part)


def _network(cast: Cast, cohort: Cohort, area: Territory, part: Part) -> DemoNetwork:
    network = Network.objects.create(
        code=cast.code(), cohort=cohort, territory=area, name=part.name, kind=part.kind,
        since_year=part.since_year, meets=part.meets, state=part.state,
    )  # fmt: skip
    start = cohort.starts_on
    steps = [(State.ENROLLED, start, ""), (State.ACTIVE, start + timedelta(days=31), "")]
    steps.append((State.GRADUATED, date(start.year + 1, 12, 15), "Termina sus dos años de acompañamiento"))
    if part.state == State.FOLLOW_UP:
        steps.append((State.FOLLOW_UP, date(start.year + 2, 6, 15), "Seguimiento a los seis meses"))
    if part.state == State.ACTIVE:
        steps.append((State.ACTIVE, _this_march(), "Vuelve a acompañarse: el traspaso a SLEP cambió la red"))
    NetworkState.objects.bulk_create(
        NetworkState(network=network, state=state, since_on=day, reason=reason)
        for state, day, reason in steps
    )
    schools = _schools(cast, network, part)
    return DemoNetwork(
        part=part, network=network, people=_people(cast, network, part, schools), year=start.year
    )


def _this_march() -> date:
    """The last first of March: the school year that runs."""
    today = timezone.localdate()
    return date(today.year - (today.month < 3), 3, 1)  # noqa: PLR2004 -- March


def _school_name(part: Part, name: str, rbd: int) -> str:
    """As Chilean schools are told apart: those of the networks told in detail by name, the rest with letter and number."""
    kind = "Liceo" if part.kind == NetworkKind.TECHNICAL else "Escuela"
    if part in (story.RIVER, story.TRANSFER, story.TECHNICAL, story.FOUR):
        return f"{kind} {name}"
    letter = "G" if part.kind == NetworkKind.MICROCENTRO else "ADEF"[rbd % 4]
    return f"{kind} {letter}-{10 + rbd * 37 % 900} {name}"


def _schools(cast: Cast, network: Network, part: Part) -> list[School]:
    rural = part.kind == NetworkKind.MICROCENTRO
    schools = []
    for name in cast.dice.sample(names.SCHOOLS, part.schools):
        schools.append(
            School(
                rbd=cast.rbd,
                name=_school_name(part, name, cast.rbd),
                commune=network.territory.name if network.territory else "",
                is_rural=rural,
            )
        )
        cast.rbd += 1
    if part is story.TECHNICAL:
        schools[0].name = "Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre"
    for school in schools:
        school.found_by = searchable(school.name, school.commune)
    schools = School.objects.bulk_create(schools)
    since = date(network.since_year or 2018, 3, 1)
    NetworkSchool.objects.bulk_create(
        NetworkSchool(network=network, school=school, since_on=since) for school in schools
    )
    SchoolDependency.objects.bulk_create(
        SchoolDependency(school=school, kind=Dependency.DAEM, authority="Municipalidad", since_on=since)
        for school in schools
    )
    if part is story.RIVER:
        _recess(schools)
    if part is story.TRANSFER:
        SchoolDependency.objects.bulk_create(
            SchoolDependency(
                school=school,
                kind=Dependency.SLEP,
                authority="SLEP Costa Araucanía",
                since_on=date(2024, 1, 1),
            )
            for school in schools
        )
    return schools


def _recess(schools: list[School]) -> None:
    """What the directory says of the rural network: one of its schools goes into recess, and stays in the network."""
    SchoolYear.objects.bulk_create(
        SchoolYear(
            school=school, year=year, name=school.name, commune=school.commune, dependency=Dependency.DAEM, is_rural=True,
            enrolment=0 if school is schools[-1] and year == story.RECESS_YEAR else 6 + 7 * number - (year - 2022),
            status=SchoolStatus.RECESS if school is schools[-1] and year == story.RECESS_YEAR else SchoolStatus.OPEN,
        )
        for number, school in enumerate(reversed(schools))
        for year in range(2022, story.RECESS_YEAR + 1)
    )  # fmt: skip


def _people(cast: Cast, network: Network, part: Part, schools: list[School]) -> list[Person]:
    people = []
    for number in range(part.people):
        name = (
            f"{cast.dice.choice(names.FIRST)} {cast.dice.choice(names.LAST)} {cast.dice.choice(names.LAST)}"
        )
        code = cast.code()
        people.append(
            Person(
                code=code,
                name=name,
                email=f"{code.lower()}{ADDRESS}",
                phone=f"+56 9 {cast.dice.randint(40000000, 99999999)}",
            )
        )
        if part is story.RIVER and number < 2:  # noqa: PLR2004 -- the two who can be looked through
            people[-1].name, people[-1].email = signs()[number].name, signs()[number].mail
    people = Person.objects.bulk_create(people)
    since = network.cohort.starts_on
    Membership.objects.bulk_create(
        Membership(
            code=cast.code(),
            person=person,
            role=Role.COORDINATOR if number == 0 else Role.MEMBER,
            network=network,
            school=schools[number % len(schools)],
            position=names.position_of(
                person.name, names.POSITIONS[0] if number == 0 else cast.dice.choice(names.POSITIONS)
            ),
            since_on=since,
        )
        for number, person in enumerate(people)
    )
    return people


def _signs(cast: Cast, demo_networks: list[DemoNetwork]) -> None:
    """The eight people who can be looked through have an account; the coach accompanies four networks and a cohort."""
    river = next(demo_network.network for demo_network in demo_networks if demo_network.part is story.RIVER)
    for sign in signs():
        user = User.objects.create_user(email=sign.mail)
        person, _made = Person.objects.get_or_create(
            email=sign.mail, defaults={"name": sign.name, "code": cast.code()}
        )
        person.user = user
        person.save(update_fields=["user"])
        if sign.role in {Role.MEMBER, Role.COORDINATOR}:
            continue
        for place in _places(sign.role, cast, river, demo_networks):
            Membership.objects.create(
                code=cast.code(), person=person, role=sign.role, since_on=date(2022, 3, 1), **place
            )


def _places(role: Role, cast: Cast, river: Network, demo_networks: list[DemoNetwork]) -> list[dict[str, Any]]:
    """Where one of them has their role."""
    if role == Role.COACH:
        others = [
            {"network": other.network}
            for other in demo_networks
            if other.network.pk != river.pk and (other.part.portraits or other.part.is_conversed)
        ]
        return [{"network": river}, {"cohort": river.cohort}, *others]
    return [{"network": river}] if role == Role.AUTHORITY else [{"programme": cast.programme}]
