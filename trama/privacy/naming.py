"""What somebody is called once their name is gone: the role, and the school if there is one."""

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext

from trama.networks.enums import Role
from trama.networks.models import Person
from trama.sessions.models import Participant


def role_name(person: Person) -> str:
    """«integrante, Escuela C», of the last role that ``person`` held; «participante» without any (1 query)."""
    last = (
        person.memberships.select_related("school")
        .order_by(F("until_on").desc(nulls_first=True), "-since_on", "-pk")
        .first()
    )
    with translation.override(settings.LANGUAGE_CODE):
        if last is None:
            return name_without_role()
        label = str(Role(last.role).label)
        role = label[:1].lower() + label[1:]
        if last.school is None:
            return role
        return gettext("%(role)s, %(school)s") % {"role": role, "school": last.school.name}


def language_of(who: Person | Participant) -> str:
    """In which language ``who`` reads what Trama says of their data: that of their account, if they have one."""
    person = who if isinstance(who, Person) else who.person
    return person.user.language if person and person.user else settings.LANGUAGE_CODE


def name_without_role() -> str:
    """What a participant is called of whom no role is known."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("participant")
