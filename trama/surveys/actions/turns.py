"""A device that is passed around: each response is sent and sealed before the next person begins."""

from django.db import transaction

from trama.core.tokens import is_genuine, make_token, token_number
from trama.surveys import respondent_sql
from trama.surveys.actions.answering import Access, PageSubmission, find_draft, known_receipt, submit_response
from trama.surveys.enums import Mode, ResponseChannel
from trama.surveys.models import Wave
from trama.surveys.respondent_sql import open_wave_of

KIND = "turns"


def turns_token(wave: Wave) -> str:
    """The secret of the address at which people answer ``wave`` in turns; moving the closing changes nothing."""
    return make_token(KIND, wave.pk, wave.campaign_id)


def turns_access(token: str) -> Access | None:
    """The access that such an address gives (1 query)."""
    number = token_number(token)
    wave = Wave.objects.filter(pk=number).exclude(mode=Mode.CONVERSED) if number and number < 2**63 else None
    found = (
        wave.select_related("network", "version").defer("version__body").first() if wave is not None else None
    )
    if found is None or not is_genuine(token, KIND, found.pk, found.campaign_id):
        return None
    return Access(wave=open_wave_of(found))


@transaction.atomic
def submit_turn(*, access: Access, secret: str, submission: PageSubmission, by: Access) -> str:
    """Store the response of a turn and count its channel; return the receipt.

    Called again it returns the same receipt and changes nothing.
    """
    known = known_receipt(wave=access.wave, secret=secret)
    receipt = known or submit_response(access=access, secret=secret, submission=submission, by=by)
    if known is None:
        respondent_sql.count_intake(access.wave.id, ResponseChannel.SHARED, 1)
    return receipt


@transaction.atomic
def forget_turn(*, access: Access, secret: str, by: Access) -> None:
    """Delete what somebody began in a turn and did not send."""
    draft = find_draft(access=access, secret=secret)
    if draft:
        respondent_sql.delete_draft(draft.id)
