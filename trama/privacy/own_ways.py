"""What is kept of somebody beside their work: how they sign in, who invited them, what they handed over or began."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext as _

from trama.agreements.models import Focus
from trama.networks.models import Handover, Joining, Person, PurposeVersion
from trama.privacy.forgetting.traces import traces_of
from trama.surveys.models import Draft, LinkHandover

Table = tuple[str, str, tuple[str, ...], tuple[tuple[Any, ...], ...]]


def ways_tables(person: Person) -> Iterator[Table]:
    """The tables about it (some 12 queries)."""
    yield _addresses(person)
    yield _keys(person)
    yield _invited(person)
    yield _handed(person)
    yield _begun(person)
    yield _coordination(person)
    yield _foci(person)
    yield _purposes(person)


def _addresses(person: Person) -> Table:
    found = EmailAddress.objects.filter(user=person.user_id or 0).order_by("pk")
    rows = tuple((row.email, row.verified, row.primary) for row in found)
    columns = (_("Email"), _("Confirmed"), _("The first one"))
    return "direcciones", _("Addresses with which I sign in"), columns, rows


def _keys(person: Person) -> Table:
    found = Authenticator.objects.filter(user=person.user_id or 0).order_by("created_at")
    rows = tuple((_name_of(row), row.created_at, row.last_used_at) for row in found)
    return "llaves", _("My passkeys and second factors"), (_("Name"), _("Since"), _("Last used")), rows


def _name_of(key: Authenticator) -> str:
    return str(key.wrap().name if key.type == Authenticator.Type.WEBAUTHN else key.get_type_display())


def _invited(person: Person) -> Table:
    """Also what nobody accepted yet, at an address that they proved to be theirs and nobody else uses."""
    traces, user = traces_of(person), person.user
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    own = traces.addresses & {email.lower() for email in (user.email, *proved)} if user else frozenset()
    found = Joining.objects.filter(Q(person=person) | Q(person__isnull=True, email__in=own)).order_by("pk")
    rows = [
        (
            row.name,
            row.email,
            row.phone,
            row.get_role_display(),
            str(row.place),
            row.school.name if row.school else "",
            row.position,
            row.made_by.shown_name if row.made_by else "",
            row.created_at,
            row.accepted_at,
        )
        for row in found.select_related("network", "cohort", "programme", "made_by", "school")
        if row.person_id or traces.are_of(row)
    ]
    columns = (
        _("Name"), _("Email"), _("Phone"), _("Role"), _("Where"), _("School"), _("Position"), _("Invited by"),
        _("Invited on"), _("Accepted on"),
    )  # fmt: skip
    return "invitaciones", _("How I was invited"), columns, tuple(rows)


def _handed(person: Person) -> Table:
    found = LinkHandover.objects.filter(invitation__person=person)
    rows = tuple(
        (str(row.invitation.wave), row.by.shown_name if row.by else "", row.since_on)
        for row in found.select_related("by", "invitation__wave__network", "invitation__wave__version")
    )
    columns = (_("Measurement"), _("Who had it"), _("Day"))
    return "enlaces", _("Links of mine that somebody handed over"), columns, rows


def _begun(person: Person) -> Table:
    """That it was begun and how far: what was answered opens only on the phone that did, which may be another's."""
    found = Draft.objects.filter(invitation__person=person).order_by("wave", "page")
    rows = tuple((str(row.wave), row.page) for row in found.select_related("wave__network", "wave__version"))
    return "a-medias", _("Answers begun with my link"), (_("Measurement"), _("Page reached")), rows


def _coordination(person: Person) -> Table:
    found = Handover.objects.filter(Q(former=person) | Q(successor=person)).order_by("made_at")
    rows = tuple(
        (
            str(row.network),
            row.former.shown_name,
            row.successor.shown_name,
            row.made_at,
            row.asked_at,
            row.decided_at,
            row.was_undone,
        )
        for row in found.select_related("network", "former", "successor")
    )
    columns = (
        _("Network"), _("From whom"), _("To whom"), _("Day"), _("Asked back on"), _("Decided on"), _("Undone"),
    )  # fmt: skip
    return "traspasos", _("Coordinations handed over"), columns, rows


def _foci(person: Person) -> Table:
    found = Focus.objects.filter(chosen_by=person).select_related("network").order_by("chosen_on", "pk")
    rows = tuple(
        (
            str(row.network), row.dimension, row.reason, row.chosen_on, row.ended_on,
            " · ".join(before["reason"] for before in row.earlier),
        )
        for row in found
    )  # fmt: skip
    columns = (_("Network"), _("Dimension"), _("Reason"), _("Day"), _("Until"), _("What it said before"))
    return "focos", _("Foci that I wrote down"), columns, rows


def _purposes(person: Person) -> Table:
    found = PurposeVersion.objects.filter(written_by=person).select_related("network").order_by("pk")
    rows = tuple((str(row.network), row.number, row.text, row.reason, row.agreed_on) for row in found)
    columns = (_("Network"), _("Version"), _("Text"), _("Reason"), _("Day"))
    return "propositos", _("Purposes that I wrote down"), columns, rows
