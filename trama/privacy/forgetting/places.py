"""What a network keeps of somebody: invitations that others typed, links, keys, lists being brought in."""

import json
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from trama.core.codes import random_key
from trama.imports.models import ImportDraft, SheetDraft
from trama.networks.models import Handover, Joining, Person, Programme
from trama.privacy.forgetting.mails import forget_letters_to_join
from trama.privacy.forgetting.notices import forget_in_notices, is_called
from trama.privacy.forgetting.traces import Traces
from trama.surveys.models import Draft, PersonKey


def forget_joinings(person: Person, traces: Traces, called: str) -> int:
    """Invitations to join that hold what somebody typed of them; those that wait end. Returns how many."""
    wanted = Q(person=person) | Q(email__in=[*traces.addresses, person.email.lower() or "-"])
    joinings = [
        joining
        for joining in Joining.objects.filter(wanted)
        if joining.person_id == person.pk or (joining.person_id is None and traces.are_of(joining))
    ]
    empty_joinings(joinings, called)
    return len(joinings)


def empty_joinings(joinings: Collection[Joining], called: str) -> None:
    """Nothing of what was typed stays in these invitations, and none opens anything."""
    for joining in joinings:
        if joining.accepted_at is None and joining.withdrawn_at is None:
            joining.withdrawn_at = timezone.now()
        joining.name, joining.email, joining.phone, joining.position = called, "", "", ""
        joining.spoken, joining.nonce = "", random_key()
        joining.save()
    forget_letters_to_join(joinings)


def forget_links(person: Person) -> dict[str, int]:
    """Their links end, answers under way go, and nothing joins their answers any more; those that came stay."""
    invitations = list(person.invitations.filter(wave__settled_at__isnull=True))
    for invitation in invitations:
        invitation.nonce = random_key()
        invitation.save(update_fields=["nonce"])
    drafts = Draft.objects.filter(invitation__person=person).delete()[0]
    keys = PersonKey.objects.filter(person=person).delete()[0]
    return {"links": len(invitations), "drafts": drafts, "keys": keys}


def forget_lists(person: Person, traces: Traces) -> int:
    """Lists, files and sheets that they were bringing in, and those of others that hold their row; how many.

    An applied list forgets what it would put back about them.
    """
    sheets = SheetDraft.objects.filter(made_by=person).delete()[1].get(SheetDraft._meta.label, 0)  # noqa: SLF001 -- as Django names what was deleted
    waiting = ImportDraft.objects.filter(made_by=person, applied_at__isnull=True)
    naming = [draft.pk for draft in ImportDraft.objects.iterator() if _names(draft, traces)]
    found = ImportDraft.objects.filter(Q(pk__in=waiting.values("pk")) | Q(pk__in=naming))
    gone = sheets + found.delete()[0]
    _forget_before(person)
    return gone


def _forget_before(person: Person) -> None:
    held = set(person.memberships.values_list("code", flat=True))
    for draft in ImportDraft.objects.filter(applied_at__isnull=False):
        before = draft.mends.get("before", {})
        if held & before.keys():
            draft.mends["before"] = {code: was for code, was in before.items() if code not in held}
            draft.save(update_fields=["mends"])


def _names(draft: ImportDraft, traces: Traces) -> bool:
    held = [draft.file_name, draft.columns, draft.mends, draft.content]
    return traces.are_in(json.dumps(held, ensure_ascii=False, default=str))


def forget_handovers(person: Person) -> None:
    """Nobody asks for the coordination back any more."""
    asked = Handover.objects.filter(former=person, decided_at__isnull=True)
    asked.update(decided_at=timezone.now())


def forget_contact(person: Person, traces: Traces) -> None:
    """Where they take or took part: a programme that named them as who answers names nobody, and no notice does.

    By a name that they gave themselves nothing is found. Elsewhere, or within a longer name («Fundación Gabriela
    Mistral»), it is somebody else's.
    """
    of_theirs = Q(cohorts__memberships__person=person) | Q(cohorts__networks__memberships__person=person)
    found = Programme.objects.filter(Q(memberships__person=person) | of_theirs).order_by()
    for programme in Programme.objects.filter(pk__in=found.values("pk")):
        is_theirs = programme.data_email.lower() in traces.addresses
        if is_theirs or any(is_called(programme.data_contact, name) for name in traces.names):
            programme.data_contact = ""
            programme.data_email = "" if is_theirs else programme.data_email
            programme.save(update_fields=["data_contact", "data_email"])
        forget_in_notices(programme.notices.all(), traces)
