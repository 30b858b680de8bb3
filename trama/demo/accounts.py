"""Those who can be looked through have an account and their places."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from trama.accounts.models import User
from trama.demo import story
from trama.demo.networks import Cast
from trama.demo.people import DemoSignIn, signs
from trama.demo.waves import DemoNetwork
from trama.networks.enums import Role
from trama.networks.models import Membership, Network, Person


def open_accounts(cast: Cast, demo_networks: Sequence[DemoNetwork]) -> None:
    """The eight people who can be looked through have an account; the coach accompanies four networks and a cohort."""
    river = next(demo_network.network for demo_network in demo_networks if demo_network.part is story.RIVER)
    for sign in signs():
        person = open_account(cast, sign)
        if sign.role in {Role.MEMBER, Role.COORDINATOR}:
            continue
        for place in _places(sign.role, cast, river, demo_networks):
            Membership.objects.create(
                code=cast.code(), person=person, role=sign.role, since_on=date(2022, 3, 1), **place
            )


def open_account(cast: Cast, sign: DemoSignIn) -> Person:
    """Somebody who can be looked through, with an account."""
    user = User.objects.create_user(email=sign.mail)
    person, _made = Person.objects.get_or_create(
        email=sign.mail, defaults={"name": sign.name, "code": cast.code()}
    )
    person.user = user
    person.save(update_fields=["user"])
    return person


def _places(
    role: Role, cast: Cast, river: Network, demo_networks: Sequence[DemoNetwork]
) -> list[dict[str, Any]]:
    """Where one of them has their role."""
    if role == Role.COACH:
        others = [
            {"network": other.network}
            for other in demo_networks
            if other.network.pk != river.pk and (other.part.portraits or other.part.is_conversed)
        ]
        return [{"network": river}, {"cohort": river.cohort}, *others]
    return [{"network": river}] if role == Role.AUTHORITY else [{"programme": cast.programme}]
