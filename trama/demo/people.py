"""The people of the demonstration who can be looked through, one per role."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from trama.networks.enums import Role
from trama.networks.models import Person

BAY, ROAD, CREEK = "Red Bahía y Caleta", "Red Camino del Alto", "Red Rural Estero Hondo"
SIX = "Seis redes en curso"
ADDRESS = "@demo.trama.example"  # .example belongs to nobody: no mail of a person who exists ends so


@dataclass(frozen=True)
class DemoSignIn:
    """A door of the demonstration."""

    role: Role
    name: str
    mail: str
    place: str
    seat: int = 0  # among the people of its network, of whom the first coordinates

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(self.role.label)


def signs() -> tuple[DemoSignIn, ...]:
    """The first person of each role, in the order in which the story is best looked at."""
    river = "Red Rural Valle del Río"
    programme = "Programa de acompañamiento a redes"
    return (
        DemoSignIn(Role.COORDINATOR, "Marcela Huenchumán Rivas", "coordinacion@demo.trama.example", river),
        DemoSignIn(Role.MEMBER, "Luis Antilef Soto", "integrante@demo.trama.example", river, 1),
        DemoSignIn(Role.COACH, "Paula Riquelme Ortiz", "acompanante@demo.trama.example", river),
        DemoSignIn(Role.DIRECTION, "Andrés Salinas Peña", "direccion@demo.trama.example", programme),
        DemoSignIn(Role.AUTHORITY, "Ximena Burgos Lagos", "autoridad@demo.trama.example", river),
        DemoSignIn(Role.RESEARCHER, "Tomás Ferrada Muñoz", "investigacion@demo.trama.example", programme),
        DemoSignIn(Role.DATA_OFFICER, "Carolina Vidal Toro", "datos@demo.trama.example", programme),
        DemoSignIn(Role.OPERATOR, "Jorge Millán Cea", "operacion@demo.trama.example", programme),
    )


def living_signs() -> tuple[DemoSignIn, ...]:
    """More people of some roles, of the networks that are accompanied today."""
    return (
        DemoSignIn(Role.COORDINATOR, "Nancy Paillalef Oñate", "coordinacion.bahia@demo.trama.example", BAY),
        DemoSignIn(Role.COORDINATOR, "Rodrigo Cifuentes Lara", "coordinacion.alto@demo.trama.example", ROAD),
        DemoSignIn(Role.MEMBER, "Eliana Curín Sáez", "integrante.estero@demo.trama.example", CREEK, 7),
        DemoSignIn(Role.COACH, "Daniela Manquián Orellana", "acompanante.seis@demo.trama.example", SIX),
    )


def doors() -> tuple[DemoSignIn, ...]:
    """Everybody who can be looked through, by role: the first of each belongs to the story of the deck."""
    more = living_signs()
    return tuple(
        sign for first in signs() for sign in (first, *(other for other in more if other.role == first.role))
    )


def real_people(people: QuerySet[Person]) -> QuerySet[Person]:
    """Filter ``people`` by those whom the demonstration did not invent: whoever is in doubt exists.

    Of who was erased nothing is left that could be somebody's.
    """
    is_invented = Q(email__endswith=ADDRESS) & (Q(user__isnull=True) | Q(user__email__endswith=ADDRESS))
    is_nobody = Q(erased_at__isnull=False, user__isnull=True, email="")
    return people.exclude(pk__in=Person.objects.filter(is_invented | is_nobody).values("pk"))
