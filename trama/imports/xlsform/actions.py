"""A questionnaire that came as an XLSForm is put among the versions."""

from django.db import transaction

from trama.audit.record import Actor
from trama.imports.problems import NotAQuestionnaire
from trama.imports.xlsform.questionnaire import RawPack, ReadQuestionnaire, stored_body
from trama.instruments.actions import load_instrument
from trama.instruments.models import InstrumentVersion


@transaction.atomic
def load_questionnaire(*, read: ReadQuestionnaire, pack: RawPack, by: Actor) -> InstrumentVersion | None:
    """The questionnaire can be measured with; ``None`` when it already could.

    Refuses with ``NotAQuestionnaire`` while something is wrong, and with ``VersionChanged`` when that version has
    other words.
    """
    if not read.is_ready:
        raise NotAQuestionnaire
    return load_instrument(pack=pack.raw["pack"]["code"], body=stored_body(read, pack), by=by)
