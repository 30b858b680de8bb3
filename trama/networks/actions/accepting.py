"""Accepting an invitation: by who signs in with its address, or whoever its inviter read the code to."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from trama.accounts.models import User
from trama.audit.record import SYSTEM, Actor, record
from trama.core.codes import written
from trama.networks.actions.people import network_code
from trama.networks.errors import AnotherName, JoiningOver, OtherPerson, OwnAppointment
from trama.networks.models import Joining, Membership, Person
from trama.networks.signals import membership_begun


@dataclass(frozen=True)
class Accepted:
    """What accepting gave: a membership, which the person may have held before."""

    membership: Membership
    is_new: bool


@transaction.atomic
def try_code(*, joining: Joining, code: str, by: Actor = SYSTEM) -> str:
    """What is stored of ``code`` if it is the one read aloud, for ``accept_joining``; nothing otherwise.

    It is used up by accepting: a mail that was given with it and not proved changes nothing. Five wrong ones end
    it; they are counted, so nothing is raised. Refuses with ``JoiningOver``.
    """
    joining = Joining.objects.select_for_update().get(pk=joining.pk)
    if not joining.is_pending:
        raise JoiningOver
    if joining.is_said_by(written(code)):
        record("joining_code_given", joining, by=by)
        return joining.spoken
    joining.spoken_tries += 1
    joining.save(update_fields=["spoken_tries"])
    return ""


@transaction.atomic
def accept_joining(*, joining: Joining, spoken: str = "", is_same: bool = False, by: User) -> Accepted:
    """Accept an invitation with the account ``by``: its person takes part from today.

    The account is of its address, or ``spoken`` is what ``try_code`` gave of the code that still holds: then the
    invitation is for the address of the account, and the code is used up.
    An account whose person has another name than the invitation is asked about: ``is_same`` says that both are
    one person. Who already holds that role there keeps the membership they have. Refuses with ``JoiningOver``,
    ``OtherPerson``, ``AnotherName`` and ``OwnAppointment``.
    """
    joining = Joining.objects.select_for_update(of=("self",)).get(pk=joining.pk)
    if not joining.is_pending:
        raise JoiningOver
    if joining.email.lower() != by.email.lower() and not joining.has_digest(spoken):
        raise OtherPerson
    person = _person_of(by, joining, is_same=is_same)
    if joining.made_by_id == person.pk:
        raise OwnAppointment
    joining.person, joining.accepted_at = person, timezone.now()
    joining.email, joining.spoken = by.email.lower(), ""
    joining.save(update_fields=["person", "accepted_at", "email", "spoken"])
    held = _held(person, joining)
    membership = held or Membership.objects.create(
        person=person, school=joining.school, position=joining.position, **_role_of(joining)
    )
    if held is None:
        membership_begun.send(sender=Membership, membership=membership)
    record("joining_accepted", membership, by=person, network=network_code(joining.network))
    return Accepted(membership, is_new=held is None)


def _role_of(joining: Joining) -> dict[str, object]:
    return {
        "role": joining.role,
        "network": joining.network,
        "cohort": joining.cohort,
        "programme": joining.programme,
    }


def _held(person: Person, joining: Joining) -> Membership | None:
    return Membership.objects.filter(person=person, **_role_of(joining)).current().first()


def _person_of(user: User, joining: Joining, *, is_same: bool) -> Person:
    """Return the person of the account, locked, so that two invitations are accepted one after the other."""
    User.objects.select_for_update().get(pk=user.pk)
    person = Person.objects.filter(user=user).first()
    if person is None:
        return Person.objects.create(user=user, name=joining.name, email=user.email, phone=joining.phone)
    if not is_same and not joining.is_named(person.name):
        raise AnotherName
    return person
