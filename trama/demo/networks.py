"""The networks of the demonstration with their schools and their people."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from trama.core.codes import ALPHABET, LENGTH
from trama.demo import names, story
from trama.demo.people import ADDRESS, DemoSignIn, doors
from trama.demo.story import Part
from trama.demo.waves import DemoNetwork
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

Step = tuple[State, date, str]  # of a network's life, with its day and its reason


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


def deck_networks(cast: Cast, many: int) -> Iterator[DemoNetwork]:
    """Those of the deck, which have ended."""
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
        yield new_network(cast, cohort, areas[part.territory], part, _ended_steps(part, cohort.starts_on))


def _ended_steps(part: Part, start: date) -> list[Step]:
    """The life of a network whose two years are over."""
    steps = [(State.ENROLLED, start, ""), (State.ACTIVE, start + timedelta(days=31), "")]
    steps.append((State.GRADUATED, date(start.year + 1, 12, 15), "Termina sus dos años de acompañamiento"))
    if part.state == State.FOLLOW_UP:
        steps.append((State.FOLLOW_UP, date(start.year + 2, 6, 15), "Seguimiento a los seis meses"))
    if part.state == State.ACTIVE:
        steps.append((State.ACTIVE, _this_march(), "Vuelve a acompañarse: el traspaso a SLEP cambió la red"))
    return steps


def new_network(
    cast: Cast, cohort: Cohort, area: Territory, part: Part, steps: Sequence[Step]
) -> DemoNetwork:
    """A network of a cohort with its life so far, its schools and its people."""
    network = Network.objects.create(
        code=cast.code(), cohort=cohort, territory=area, name=part.name, kind=part.kind,
        since_year=part.since_year, meets=part.meets, state=part.state,
    )  # fmt: skip
    NetworkState.objects.bulk_create(
        NetworkState(network=network, state=state, since_on=day, reason=reason)
        for state, day, reason in steps
    )
    schools = _schools(cast, network, part)
    return DemoNetwork(
        part=part, network=network, people=_people(cast, network, part, schools), year=cohort.starts_on.year
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


def _known(part: Part) -> dict[int, DemoSignIn]:
    """Those of a network who can be looked through, by their place among its people."""
    here = {Role.COORDINATOR, Role.MEMBER}
    return {sign.seat: sign for sign in doors() if sign.place == part.name and sign.role in here}


def _people(cast: Cast, network: Network, part: Part, schools: list[School]) -> list[Person]:
    people = []
    known = _known(part)
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
        if number in known:
            people[-1].name, people[-1].email = known[number].name, known[number].mail
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
