"""A network, its people and a measurement, for the tests of what its answers say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from trama.accounts.models import User
from trama.audit.record import SYSTEM
from trama.instruments.actions import load_instruments
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Role
from trama.networks.models import Cohort, Membership, Network, Person, Programme
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Campaign, Invitation, PurposeSentence, Response, Wave

KEYS = ("purpose", "trust", "collaboration", "leadership", "shared_responsibility")


@dataclass
class Scene:
    """One network with a coordinator, a member and a coach, and somebody of another network."""

    network: Network
    people: dict[str, Person] = field(default_factory=dict)

    def user(self, who: str) -> User:
        """The account of one of them."""
        user = self.people[who].user
        assert user is not None
        return user


def make_scene() -> Scene:
    load_instruments(folders=(), by=SYSTEM)
    programme = Programme.objects.create(name="Programa")
    cohort = Cohort.objects.create(programme=programme, name="2022", starts_on="2022-03-01")
    network = Network.objects.create(cohort=cohort, name="Red Valle del Río", state="active")
    other = Network.objects.create(cohort=cohort, name="Red Vecina", state="active")
    scene = Scene(network)
    places: dict[str, dict[str, Any]] = {
        "coordinator": {"role": Role.COORDINATOR, "network": network},
        "member": {"role": Role.MEMBER, "network": network},
        "accompanist": {"role": Role.COACH, "network": network},
        "authority": {"role": Role.AUTHORITY, "network": network},
        "direction": {"role": Role.DIRECTION, "programme": programme},
        "researcher": {"role": Role.RESEARCHER, "programme": programme},
        "stranger": {"role": Role.COORDINATOR, "network": other},
    }
    for name, place in places.items():
        user = User.objects.create_user(email=f"{name}@example.org")
        scene.people[name] = Person.objects.create(name=name.title(), email=user.email, user=user)
        Membership.objects.create(person=scene.people[name], since_on="2022-03-01", **place)
    return scene


def make_wave(
    *,
    scene: Scene,
    bodies: Sequence[dict[str, Any]] = (),
    links: Sequence[int | None] | None = None,
    invited: int | None = None,
    ago: int = 60,
    **given: Any,
) -> Wave:
    """A measurement that opened ``ago`` days ago and is final, with its answers."""
    code = given.pop("instrument", "cfr")
    opened = timezone.now() - timedelta(days=ago)
    mode = given.pop("mode", Mode.INDIVIDUAL)
    wave = Wave(
        campaign=Campaign.objects.create(),
        network=scene.network,
        version=InstrumentVersion.objects.newest(pack="clider", code=code),
        timepoint=given.pop("timepoint", Timepoint.BASELINE),
        mode=mode,
        minimum=5 if mode == Mode.INDIVIDUAL else 1,
        opened_at=opened,
        closes_at=given.pop("closes_at", opened + timedelta(days=14)),
        **given,
    )
    wave.save()
    if wave.is_final:
        wave.released_at, wave.release = timezone.now(), scene.network.waves.count()
        wave.save()
    linked = links if links is not None else range(1, len(bodies) + 1)
    Response.objects.bulk_create(
        Response(wave=wave, body=body, link=link) for body, link in zip(bodies, linked, strict=True)
    )
    for index in range(len(bodies) if invited is None else invited):
        person = Person.objects.create(name=f"Invitada {index}")
        Invitation.objects.create(wave=wave, person=person)
    return wave


def answers(wave_codes: Sequence[str], **points: Any) -> dict[str, Any]:
    """A body with 3 everywhere but where ``points`` says."""
    return {"items": dict.fromkeys(wave_codes, 3) | points}


def write_sentences(*, wave: Wave, texts: Sequence[str]) -> None:
    PurposeSentence.objects.bulk_create(PurposeSentence(wave=wave, text=text) for text in texts)


def codes_of(*, instrument: str = "cfr") -> list[str]:
    return [
        item.code for item in InstrumentVersion.objects.newest(pack="clider", code=instrument).parsed.items
    ]
