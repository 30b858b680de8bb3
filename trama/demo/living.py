"""Two cohorts that are accompanied today, in their months 4 and 16 of 24: dated from today, so that something waits."""

from datetime import date, timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format

from trama.audit.record import SYSTEM
from trama.demo.accounts import open_account
from trama.demo.conversations import at_hour, dated
from trama.demo.living_story import MONTH_FOUR, MONTH_SIXTEEN, OURS, Living
from trama.demo.living_waves import tell_measures
from trama.demo.living_workshops import tell_living_workshops
from trama.demo.networks import Cast, Step, new_network
from trama.demo.people import living_signs
from trama.demo.waves import DemoNetwork
from trama.networks.actions.networks import create_cohort
from trama.networks.enums import Role, State, Track
from trama.networks.models import Cohort, Membership, Person, Territory
from trama.privacy.actions.requests import Asking, ask
from trama.privacy.enums import RequestKind

GONE = ((3, MONTH_FOUR), (15, MONTH_SIXTEEN))  # months since each began
ENROLLED_DAYS = 31  # from the enrolment until they are accompanied
WRONG_POSITION = "En la lista de la red aparezco como docente. Desde este año soy jefa de UTP."


def tell_living(cast: Cast) -> list[DemoNetwork]:
    """Two cohorts of three networks, one accompanist of all six, measurements and workshops under way."""
    cohorts = [(_cohort(cast, months), networks) for months, networks in GONE]
    made = [[(_network(cast, cohort, living), living) for living in networks] for cohort, networks in cohorts]
    coach = _accounts(cast, [cohort for cohort, _networks in cohorts])
    for networks in made:
        for demo_network, living in networks:
            tell_measures(cast, demo_network, living)
    young, old = ([demo_network for demo_network, _living in networks] for networks in made)
    tell_living_workshops(cast, young=young, old=old, by=coach)
    asker = old[1].people[4]
    asking = Asking(RequestKind.CORRECTION, cast.programme, text=WRONG_POSITION)
    ask(asking=asking, by=asker)
    return [*young, *old]


def _cohort(cast: Cast, months: int) -> Cohort:
    """A cohort that began on the first of a month, so many months before this one."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    starts_on = date(year, month + 1, 1)
    with translation.override("es"), dated(at_hour(starts_on, 9)):
        name = f"En curso desde {date_format(starts_on, 'YEAR_MONTH_FORMAT').lower()}"
        cohort = create_cohort(
            programme=cast.programme, name=name, track=Track.REGULAR, starts_on=starts_on, by=SYSTEM
        )
    cohort.code = cast.code()
    cohort.save(update_fields=["code"])
    return cohort


def _network(cast: Cast, cohort: Cohort, living: Living) -> DemoNetwork:
    area = Territory.objects.get(name=living.part.territory)
    since = cohort.starts_on
    steps: list[Step] = [
        (State.ENROLLED, since, OURS),
        (State.ACTIVE, since + timedelta(days=ENROLLED_DAYS), ""),
    ]
    return new_network(cast, cohort, area, living.part, steps)


def _accounts(cast: Cast, cohorts: list[Cohort]) -> Person:
    """Those who can be looked through have an account; one of them accompanies both cohorts, whose code it returns."""
    people = {sign.role: open_account(cast, sign) for sign in living_signs()}
    coach = people[Role.COACH]
    Membership.objects.bulk_create(
        Membership(code=cast.code(), person=coach, role=Role.COACH, cohort=cohort, since_on=cohort.starts_on)
        for cohort in cohorts
    )
    return coach
