"""The doors of the demonstration: who can be looked through, and what waits for them today."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trama.agreements.enums import AgreementState
from trama.agreements.queries import commitments_now
from trama.core.clock import said_day
from trama.demo.people import DemoSignIn, doors
from trama.insights.attention import Attention
from trama.networks.enums import Permission, Role
from trama.networks.models import Membership, Network, Person
from trama.networks.queries import places_of
from trama.privacy.queries import desk_today
from trama.story.needs import NeedKind, NetworkNeed, network_need
from trama.story.networks import waiting_networks
from trama.story.workshops import next_workshop
from trama.surveys.models.talking import STEPS
from trama.surveys.queries import open_invitations

OF_NEEDS: Mapping[NeedKind, object] = {
    NeedKind.MEASURE_FIRST: gettext_lazy("The network has not been measured yet"),
    NeedKind.CONVERSE: gettext_lazy("The conversed measurement is waiting"),
    NeedKind.WATCH_OPEN: gettext_lazy("A measurement is under way"),
    NeedKind.WATCH_CLOSED: gettext_lazy("A measurement is under way"),
    NeedKind.OPEN_RESULTS: gettext_lazy("The results are ready to be opened"),
    NeedKind.MEASURE_AGAIN: gettext_lazy("A good moment for a Pulse"),
}
OF_ROLES: Mapping[str, object] = {
    Role.DIRECTION: gettext_lazy("The cohorts, and what their networks wait for"),
    Role.AUTHORITY: gettext_lazy("What a network decides to publish: nothing yet"),
    Role.RESEARCHER: gettext_lazy("The networks by cohort and state, without comparing them"),
    Role.OPERATOR: gettext_lazy("The directory of schools of each year"),
}
OF_NETWORKS: Mapping[Attention, object] = {
    Attention.TALK: gettext_lazy("with results to talk about"),
    Attention.MEASURING: gettext_lazy("with an open measurement"),
}


@dataclass(frozen=True)
class Door:
    """Somebody who can be looked through, one line of what waits for them, and by what their letter is opened.

    Whoever exists has the link of their questionnaire by mail and nowhere else; who was invented has no mailbox.
    """

    sign: DemoSignIn
    waits: str
    letter: str = ""


def doors_today() -> dict[str, list[Door]]:
    """Every door, by what its role is called."""
    signs = doors()
    people = {
        person.email: person for person in Person.objects.filter(email__in=[sign.mail for sign in signs])
    }
    found: dict[str, list[Door]] = {}
    for sign in signs:
        person = people.get(sign.mail)
        found.setdefault(sign.role_label, []).append(_door(sign, person) if person else Door(sign, ""))
    return found


def link_in_letter(code: str) -> str:
    """The address of the questionnaire that the letter of an invented person holds; nothing when none is open."""
    invented = Person.objects.filter(code=code, email__in=[sign.mail for sign in doors()]).first()
    invitation = invented and open_invitations(person=invented).order_by("wave__closes_at").first()
    return reverse("answer:personal", args=[invitation.token]) if invitation else ""


def _door(sign: DemoSignIn, person: Person) -> Door:
    membership = next(iter(places_of(person=person)), None)
    if membership is None:
        return Door(sign, "")
    if not membership.may(Permission.WAVE_OPEN) and open_invitations(person=person).exists():
        return Door(sign, _("A questionnaire can be answered"), person.code)
    return Door(sign, _waits(person, membership))


def _waits(person: Person, membership: Membership) -> str:
    if membership.network and membership.may(Permission.NETWORK_VIEW):
        return _in_network(membership.network, person)
    if membership.may(Permission.ATTENTION_VIEW):
        return _in_networks(person)
    if membership.may(Permission.DATA_DESK):
        count = desk_today(person=person).waiting
        some = ngettext("One request about personal data", "%(count)d requests about personal data", count)
        return some % {"count": count} if count else _("The desk of personal data")
    return str(OF_ROLES.get(membership.role, ""))


def _in_network(network: Network, person: Person) -> str:
    workshop = next_workshop(network=network, person=person)
    need = network_need(network=network, person=person)
    if need and not need.only_looks:
        return _of_need(need)
    if workshop and workshop.is_under_way:
        return _("A workshop whose room is open")
    waiting = commitments_now(network=network, day=timezone.localdate()).filter(state=AgreementState.OPEN)
    if (first := waiting.order_by("due_on").first()) and first.due_on:
        count = waiting.count()
        some = ngettext("One agreement, for %(day)s", "%(count)d agreements, the first for %(day)s", count)
        return some % {"count": count, "day": said_day(first.due_on)}
    return str(_("The thread of the network"))


def _of_need(need: NetworkNeed) -> str:
    if need.kind == NeedKind.TALK_ON:
        said = _("A conversation that was begun, at step %(step)d of %(last)d")
        return said % {"step": need.step, "last": STEPS}
    return str(OF_NEEDS.get(need.kind) or _("The results are ready to be talked about"))


def _in_networks(person: Person) -> str:
    waiting = waiting_networks(person=person)
    count = sum(len(group.networks) for group in waiting)
    many = ngettext("%(count)d network", "%(count)d networks", count) % {"count": count}
    said = [
        f"{len(group.networks)} {OF_NETWORKS[group.attention]}"
        for group in waiting
        if group.attention in OF_NETWORKS
    ]
    return ": ".join(filter(None, [many, ", ".join(said)]))
