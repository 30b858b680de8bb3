"""A stack of responses that came by mistake is taken out again, by the secrets that brought it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from trama.audit.record import Actor, record
from trama.surveys.enums import ResponseChannel
from trama.surveys.errors import WaveAnnulled, WaveFinal
from trama.surveys.models import Intake, LaterResponse, PurposeSentence, Receipt, Response, Wave
from trama.surveys.secrets import proof, withdrawal_code, withdrawal_digest


def arrived_of(*, wave: Wave, secrets: Iterable[str]) -> set[str]:
    """Filter ``secrets`` by whether their response arrived (1 query)."""
    proofs = {proof(secret): secret for secret in secrets}
    came = Receipt.objects.filter(campaign=wave.campaign_id, proof__in=proofs)
    return {proofs[found] for found in came.values_list("proof", flat=True)}


@transaction.atomic
def take_out_stack(
    *, wave: Wave, secrets: Sequence[str], sentences: Sequence[str], channel: ResponseChannel, by: Actor
) -> int:
    """Delete the responses that ``secrets`` brought, with receipts and sentences; return how many.

    Nothing stored says which response came with which stack: the secrets do, and whoever has the file makes them
    again. Refuses with ``WaveFinal``: what was talked about does not change; and with ``WaveAnnulled``.
    """
    if wave.annulled_at:
        raise WaveAnnulled
    if wave.is_final:
        raise WaveFinal
    digests = [withdrawal_digest(withdrawal_code(secret)) for secret in secrets]
    gone = sum(
        rows.objects.filter(wave=wave, withdrawal__in=digests).delete()[0]
        for rows in (Response, LaterResponse)
    )
    Receipt.objects.filter(
        campaign=wave.campaign_id, proof__in=[proof(secret) for secret in secrets]
    ).delete()
    _take_out_sentences(wave, sentences)
    Intake.objects.filter(wave=wave, channel=channel).update(count=Greatest(F("count") - gone, 0))
    if gone:
        record("responses_taken_out", wave, by=by, network=wave.network.code, channel=channel, people=gone)
    return gone


def _take_out_sentences(wave: Wave, sentences: Sequence[str]) -> None:
    # A sentence is stored apart from its response, so it is known only by its words: one for each that came.
    left = Counter(sentence for sentence in sentences if sentence)
    gone = []
    for pk, text in PurposeSentence.objects.filter(wave=wave).values_list("pk", "text"):
        if left[text] > 0:
            left[text] -= 1
            gone.append(pk)
    PurposeSentence.objects.filter(pk__in=gone).delete()
