"""What is done with an offline workshop: handed out, begun on its laptop, brought back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.accounts.models import User
from trama.audit.record import Actor, record
from trama.core.codes import new_code
from trama.core.errors import Refused
from trama.live.changes import publish
from trama.networks.models import Cohort, Membership, Network, Person, Programme, Territory
from trama.offline_room.authors import key_for
from trama.offline_room.bring_back import Merged, is_of_former, join_record, steps_of
from trama.offline_room.files import PACK, VERSION, OtherLayout, Sealed, key_of, sealed
from trama.offline_room.merge import LAID_OUT_OTHERWISE, WORKSHOP, Merging, base_of
from trama.offline_room.models import OfflineRoom
from trama.offline_room.pack import handed_of
from trama.offline_room.rows import workshop_row
from trama.offline_room.settle import digests
from trama.offline_room.signals import record_merged
from trama.sessions.models import Session
from trama.workshops.models import Workshop

SECRET = 16  # letters of what tells one laptop from another: its records show a mark of it


class OtherPack(Refused):
    """A laptop holds one file of a workshop."""

    message = _(
        "This computer already holds this workshop, begun with an earlier file. "
        "Go on with that one, or put its folder elsewhere to begin again."
    )


class TakenByFormer(Refused):
    """The offline workshop of who left ended with their role."""

    message = _(
        "The file of this offline workshop was taken by somebody who no longer conducts here. "
        "Look at what it brings, and say that you know where it comes from. Nothing was brought."
    )


@transaction.atomic
def make_pack(*, workshop: Session, by: Person) -> Sealed:
    """Hand out an offline workshop: return the sealed file for its laptop. Refuses nothing."""
    handed = handed_of(workshop)
    room = OfflineRoom.objects.create(
        workshop=workshop, taken_by=by, known={"handed": base_of(handed.rows, handed.workshop)}
    )
    record("local_room_taken", workshop, by=by, network=workshop.network_code, pack=room.code)
    key = key_of(room.code)
    pack = {
        "format": PACK,
        "version": VERSION,
        "pack": room.code,
        "key": key,
        "public": key_for(workshop.code),
        "made_at": room.taken_at.isoformat(),
    }
    return sealed(pack | {"body": handed.body}, key=key)


@transaction.atomic
def load_pack(*, pack: Sealed, by: Actor) -> OfflineRoom:
    """Load the workshop of ``pack`` on this laptop; when it is there already, change nothing.

    Refuses with ``OtherPack`` and ``OtherLayout``, and then nothing of it stays.
    """
    known = OfflineRoom.objects.filter(workshop__code=pack["body"]["code"]).first()
    if known and known.code != pack["pack"]:
        raise OtherPack
    if known:
        return known
    try:
        room = _begin(pack)
    except LAID_OUT_OTHERWISE as fault:
        raise OtherLayout from fault
    record("local_pack_loaded", room.workshop, by=by, network=room.workshop.network_code, pack=room.code)
    return room


def _begin(pack: Sealed) -> OfflineRoom:
    body = pack["body"]
    people = {person["code"]: Person.objects.create(**person) for person in body["people"]}
    workshop = _load_owner(body)
    _load_conducting(body, workshop, people)
    begun = {WORKSHOP: {WORKSHOP: digests(workshop_row(workshop))}}  # so that everything comes from the pack
    merging = Merging(workshop, base=begun, names={}, seed=pack["pack"])
    merging.run(body["rows"], body["workshop"])
    return OfflineRoom.objects.create(
        code=pack["pack"],
        workshop=workshop,
        known={"handed": base_of(body["rows"], body["workshop"])},
        taken_at=datetime.fromisoformat(pack["made_at"]),
        key=pack["key"],
        public=pack["public"],
        laptop=new_code(SECRET),
    )


def _load_owner(body: dict[str, Any]) -> Session:
    programme = Programme.objects.create(**body["programme"])
    cohort = Cohort.objects.create(programme=programme, **body["cohort"])
    names = {row["territory"] for row in body["networks"] if row["territory"]}
    territories = {name: Territory.objects.create(name=name) for name in sorted(names)}
    networks = {
        row["code"]: Network.objects.create(
            **row | {"territory": territories.get(row["territory"])}, cohort=cohort
        )
        for row in body["networks"]
    }
    network = networks.get(body["network"])
    return Workshop.objects.create(
        code=body["code"], network=network, cohort=None if network else cohort, title=""
    )


def _load_conducting(body: dict[str, Any], workshop: Session, people: dict[str, Person]) -> None:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint session_of_a_network_or_a_cohort
    scopes: dict[str, Network | Cohort | Programme | None] = {
        "network": workshop.network,
        "cohort": cohort,
        "programme": cohort.programme,
    }
    for conductor in body["conducting"]:
        person = people[conductor["person"]]
        if person.user is None:
            person.user = User.objects.create_user(email=f"{person.code}@sala.invalid")
            person.save(update_fields=["user"])
        Membership.objects.create(
            person=person, role=conductor["role"], **{conductor["scope"]: scopes[conductor["scope"]]}
        )


@transaction.atomic
def merge_record(
    *, given: Sealed, workshop: Session | None = None, is_known: bool = False, by: Actor
) -> Merged:
    """Merge a record into the workshop; what was there already is not doubled.

    Refuses with ``NotOurs`` and other refusals of the file, and with ``TakenByFormer`` unless whoever brings it
    says that they know where it comes from (``is_known``).
    """
    merged = join_record(given, workshop)
    room = merged.room
    if not is_known and not merged.came_before and is_of_former(room):
        raise TakenByFormer
    if merged.came_before:
        return merged
    room.merged_at = timezone.now()
    room.save(update_fields=["merged_at", "known"])
    counts = {
        name: sum(getattr(merged.report, name).values()) for name in ("new", "changed", "both", "removed")
    }
    network = room.workshop.network_code
    record("local_record_merged", room.workshop, by=by, network=network, pack=room.code, **counts)
    for topic, kind, subject in steps_of(room.workshop, merged.report):
        publish(topic, kind, subject)
    record_merged.send(sender=OfflineRoom, session=room.workshop)
    return merged
