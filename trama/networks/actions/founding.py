"""How a place begins: its first programme and the first person who can appoint others."""

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from trama.accounts.models import User
from trama.audit.record import Actor, record
from trama.networks.enums import Role, TimeZone
from trama.networks.errors import AlreadyFounded, NotFounded
from trama.networks.models import Membership, Person, Programme


@dataclass(frozen=True)
class Charter:
    """What must be known to begin."""

    programme: str
    institution: str
    data_contact: str  # the person or office that answers for the data, by name
    data_email: str
    direction: str  # the name of the first person of the direction
    email: str
    time_zone: str
    pack: str


@transaction.atomic
def found_programme(*, charter: Charter, packs: frozenset[str], by: Actor) -> Programme:
    """Create the first programme and its first direction, who can sign in at once.

    Refuses with ``AlreadyFounded`` when there is any programme, and with ``NotFounded`` when something is missing.
    """
    if Programme.objects.exists():
        raise AlreadyFounded
    _check(charter, packs)
    programme = Programme.objects.create(
        name=charter.programme.strip(),
        institution=charter.institution.strip(),
        data_contact=charter.data_contact.strip(),
        data_email=charter.data_email.strip().lower(),
        time_zone=charter.time_zone,
        pack=charter.pack,
    )
    email = charter.email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email=email)
    person, _made = Person.objects.get_or_create(
        user=user, defaults={"name": charter.direction.strip(), "email": email}
    )
    membership = Membership.objects.create(person=person, role=Role.DIRECTION, programme=programme)
    record("programme_founded", programme, by=by, direction=membership.code)
    return programme


def _check(charter: Charter, packs: frozenset[str]) -> None:
    missing = [field.name for field in fields(charter) if not getattr(charter, field.name).strip()]
    if missing:
        raise NotFounded(_("Missing: %(what)s.") % {"what": ", ".join(missing)})
    for email in (charter.data_email, charter.email):
        try:
            validate_email(email.strip())
        except ValidationError as problem:
            raise NotFounded(_("“%(email)s” is not a mail address.") % {"email": email}) from problem
    for given, known in ((charter.time_zone, set(TimeZone.values)), (charter.pack, packs)):
        if given not in known:
            what = {"given": given, "known": ", ".join(sorted(known))}
            raise NotFounded(_("“%(given)s” is not known: write one of %(known)s.") % what)
