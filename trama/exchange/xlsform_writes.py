"""A questionnaire that came as an XLSForm: read for a programme's pack, and put among its versions."""

from collections.abc import Mapping
from pathlib import Path

from trama.audit.record import Actor
from trama.content.load import raw_pack
from trama.exchange.problems import NotAQuestionnaire, UnknownPack
from trama.exchange.xlsform_in import Pack, Read, instrument_of, known_items, stored_body
from trama.exchange.xlsform_rows import read_form
from trama.instruments.actions import load_instrument
from trama.instruments.models import InstrumentVersion


def pack_of(code: str, *, folders: tuple[Path, ...]) -> Pack:
    """The pack that a form is read against (1 query). Refuses with ``UnknownPack``."""
    raw = raw_pack(code, folders)
    if raw is None:
        raise UnknownPack
    bodies = InstrumentVersion.objects.filter(pack=code).order_by("pk").values_list("body", flat=True)
    return Pack(raw, known_items(list(bodies)))


def read_questionnaire(content: bytes, pack: Pack, *, dimensions: Mapping[str, str]) -> Read:
    """The questionnaire in the file, with what is wrong by row. Refuses with ``Unreadable``."""
    form = read_form(content, language=pack.raw["pack"]["language"])
    return instrument_of(form, pack, dimensions=dimensions)


def load_questionnaire(*, read: Read, pack: Pack, by: Actor) -> InstrumentVersion | None:
    """The questionnaire can be measured with; ``None`` when it already could.

    Refuses with ``NotAQuestionnaire`` while something is wrong, and with ``VersionChanged`` when that version has
    other words.
    """
    if not read.is_ready:
        raise NotAQuestionnaire
    return load_instrument(pack=pack.raw["pack"]["code"], body=stored_body(read, pack), by=by)
