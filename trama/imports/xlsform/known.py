"""What a form is read against: the pack of the programme and the items that its questionnaires ask."""

from collections.abc import Mapping
from pathlib import Path

from trama.content.load import raw_pack
from trama.core.read_apart import read_apart
from trama.imports.problems import UnknownPack
from trama.imports.xlsform.parse import read_form
from trama.imports.xlsform.questionnaire import RawPack, ReadQuestionnaire, instrument_of, known_items
from trama.instruments.models import InstrumentVersion

NOTHING_SAID: Mapping[str, str] = {}


def pack_of(code: str, *, folders: tuple[Path, ...]) -> RawPack:
    """The pack that a form is read against (1 query). Refuses with ``UnknownPack``."""
    raw = raw_pack(code, folders)
    if raw is None:
        raise UnknownPack
    bodies = InstrumentVersion.objects.filter(pack=code).order_by("pk").values_list("body", flat=True)
    return RawPack(raw, known_items(list(bodies)))


def read_questionnaire(
    content: bytes, pack: RawPack, *, dimensions: Mapping[str, str], orders: Mapping[str, str] = NOTHING_SAID
) -> ReadQuestionnaire:
    """The questionnaire in the file, with what is wrong by row. Refuses with ``Unreadable``."""
    form = read_apart(read_form, content, language=pack.raw["pack"]["language"])
    return instrument_of(form, pack, dimensions=dimensions, orders=orders)
