"""Loading the questionnaires of the content packs into the database."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trama.audit.record import Actor, record
from trama.content.load import digest, stored_bodies
from trama.core.errors import Refused
from trama.instruments.models import InstrumentVersion


class VersionChanged(Refused):
    """The words of a version that is already loaded are not the same any more."""

    message = _("A questionnaire changed its words but not its version. Give the new words a new version.")


@transaction.atomic
def load_instruments(*, folders: tuple[Path, ...], by: Actor) -> list[InstrumentVersion]:
    """Load every instrument of every pack; return those that were new.

    Refuses with ``VersionChanged`` when a known version has other words: what was asked stays as it was.
    """
    new = []
    for pack, bodies in stored_bodies(folders).items():
        new += [version for body in bodies if (version := _load(pack, body, by))]
    return new


@transaction.atomic
def load_instrument(*, pack: str, body: dict[str, Any], by: Actor) -> InstrumentVersion | None:
    """Load one questionnaire of a pack; ``None`` when that version was there with the same words.

    Refuses with ``VersionChanged`` when it was there with others.
    """
    return _load(pack, body, by)


def _load(pack: str, body: dict[str, Any], by: Actor) -> InstrumentVersion | None:
    known = InstrumentVersion.objects.filter(pack=pack, code=body["code"], number=body["number"]).first()
    if known and known.digest != digest(body):
        raise VersionChanged(f"{VersionChanged.message} ({pack}: {body['code']} {body['number']})")
    if known:
        return None
    version = InstrumentVersion.objects.create(
        pack=pack,
        code=body["code"],
        number=body["number"],
        name=body["name"],
        position=body["position"],
        body=body,
        digest=digest(body),
    )
    record("instrument_loaded", version, by=by, pack=pack)
    return version
