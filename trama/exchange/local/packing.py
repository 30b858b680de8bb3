"""What goes out to a laptop: the workshop, its place, who conducts, and what is there already."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trama.accounts.models import User
from trama.audit.record import record
from trama.core.codes import new_code
from trama.core.errors import Refused
from trama.exchange.local.files import PACK, VERSION, Sealed, key_of, sealed
from trama.exchange.local.merging import WORKSHOP, Merging, base_of, digests
from trama.exchange.local.rows import Rows, named, rows_of, workshop_row
from trama.exchange.models import LocalRoom
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Membership, Network, Person, Programme, Territory
from trama.networks.models.network import roles_that_may
from trama.workshops.models import Workshop

MARK = 16  # letters of what tells one laptop from another
NETWORK = ("code", "name", "kind", "time_zone", "state")


class OtherPack(Refused):
    """A laptop holds one file of a workshop."""

    message = _(
        "This computer already holds a room of this workshop, begun with an earlier file. "
        "Go on with that one, or put its folder elsewhere to begin again."
    )


@transaction.atomic
def make_pack(*, workshop: Workshop, by: Person) -> Sealed:
    """The workshop is out as a local room; what its laptop needs, sealed."""
    rows, row = _without_mails(rows_of(workshop)), workshop_row(workshop)
    room = LocalRoom.objects.create(workshop=workshop, taken_by=by, known={"handed": base_of(rows, row)})
    network = workshop.network.code if workshop.network else ""
    record("local_room_taken", workshop, by=by, network=network, pack=room.code)
    key = key_of(room.code)
    body = {
        "code": workshop.code,
        "workshop": row,
        "rows": rows,
        **_place(workshop, named(rows, row, Network)),
        **_people(workshop, named(rows, row, Person)),
    }
    pack = {
        "format": PACK,
        "version": VERSION,
        "pack": room.code,
        "key": key,
        "made_at": room.taken_at.isoformat(),
    }
    return sealed(pack | {"body": body}, key=key)


def _without_mails(rows: Rows) -> Rows:
    """Addresses that people left stay here: the laptop sends nothing."""
    for one in rows["participants"]:
        one["mail"] = ""
    return rows


def _place(workshop: Workshop, codes: set[str]) -> dict[str, Any]:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint workshop_of_a_network_or_a_cohort
    wanted = Q(code__in=codes) | (Q(pk=workshop.network_id) if workshop.network else Q(cohort=cohort))
    networks = Network.objects.filter(wanted).select_related("territory").order_by("code")
    return {
        "programme": {
            name: getattr(cohort.programme, name) for name in ("code", "name", "institution", "pack")
        },
        "cohort": {name: str(getattr(cohort, name)) for name in ("code", "name", "track", "starts_on")},
        "network": workshop.network.code if workshop.network else None,
        "networks": [
            {name: getattr(one, name) for name in NETWORK}
            | {"territory": one.territory.name if one.territory else None}
            for one in networks
        ],
    }


def _conducting(workshop: Workshop) -> QuerySet[Membership]:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint workshop_of_a_network_or_a_cohort
    where = Q(cohort=cohort) | Q(programme=cohort.programme_id)
    if workshop.network:
        where |= Q(network=workshop.network)
    may = Membership.objects.current().filter(where, role__in=roles_that_may(Permission.WORKSHOP_CONDUCT))
    return may.select_related("person", "network", "cohort").order_by("person__name", "pk")


def _people(workshop: Workshop, codes: set[str]) -> dict[str, Any]:
    """Names and codes, no mails: who may conduct, and whom rows name."""
    held = list(_conducting(workshop))
    people = {one.person.code: one.person.name for one in held}
    people |= dict(Person.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        "people": [{"code": code, "name": name} for code, name in sorted(people.items())],
        "conducting": [
            {"person": one.person.code, "role": one.role, "scope": str(one.scope)} for one in held
        ],
    }


@transaction.atomic
def load_pack(pack: Sealed) -> LocalRoom:
    """This laptop holds the workshop of ``pack``; when it does already, it goes on. Refuses with ``OtherPack``."""
    body = pack["body"]
    known = LocalRoom.objects.filter(workshop__code=body["code"]).first()
    if known and known.code != pack["pack"]:
        raise OtherPack
    if known:
        return known
    people = {one["code"]: Person.objects.create(**one) for one in body["people"]}
    workshop = _load_place(body)
    _load_conducting(body, workshop, people)
    begun = {WORKSHOP: {WORKSHOP: digests(workshop_row(workshop))}}  # so that everything comes from the pack
    merging = Merging(workshop, base=begun, names={}, seed=pack["pack"])
    merging.run(body["rows"], body["workshop"])
    return LocalRoom.objects.create(
        code=pack["pack"],
        workshop=workshop,
        taken_at=datetime.fromisoformat(pack["made_at"]),
        key=pack["key"],
        laptop=new_code(MARK),
    )


def _load_place(body: dict[str, Any]) -> Workshop:
    programme = Programme.objects.create(**body["programme"])
    cohort = Cohort.objects.create(programme=programme, **body["cohort"])
    names = {one["territory"] for one in body["networks"] if one["territory"]}
    territories = {name: Territory.objects.create(name=name) for name in sorted(names)}
    networks = {
        one["code"]: Network.objects.create(
            **one | {"territory": territories.get(one["territory"])}, cohort=cohort
        )
        for one in body["networks"]
    }
    network = networks.get(body["network"])
    return Workshop.objects.create(
        code=body["code"], network=network, cohort=None if network else cohort, title=""
    )


def _load_conducting(body: dict[str, Any], workshop: Workshop, people: dict[str, Person]) -> None:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint workshop_of_a_network_or_a_cohort
    places: dict[str, Network | Cohort | Programme | None] = {
        "network": workshop.network,
        "cohort": cohort,
        "programme": cohort.programme,
    }
    for one in body["conducting"]:
        person = people[one["person"]]
        if person.user is None:
            person.user = User.objects.create_user(email=f"{person.code}@sala.invalid")
            person.save(update_fields=["user"])
        Membership.objects.create(person=person, role=one["role"], **{one["scope"]: places[one["scope"]]})
