"""What the network does with its answers: shares them, talks, agrees a purpose, chooses a focus."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from trama.agreements.actions import foci
from trama.agreements.enums import OriginKind
from trama.agreements.models import Focus
from trama.audit.record import Actor, record
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.live.changes import publish
from trama.networks.enums import AgreedLevel
from trama.networks.models import Network, Person, PurposeVersion
from trama.surveys.errors import LettersFirst, ResultsWithheld, WaveFinal, WaveNotFinal
from trama.surveys.models import ConversedAnswer, Disclosure, PurposeSentence, StepNote, Wave
from trama.trace.enums import TraceKind
from trama.trace.links import link

LONGEST_NOTE = 2000
PREPARED = "prepared"  # a kind of change of the conversation's live topic
REVIEW_DAYS = 182  # six months


@transaction.atomic
def release_results(*, wave: Wave, by: Person) -> None:
    """Open the results to those who may see them first; from now on their figures do not change.

    Refuses with ``WaveNotFinal``, ``ResultsWithheld`` and ``LettersFirst``; twice changes nothing.
    """
    if not wave.is_final:
        raise WaveNotFinal
    if wave.is_withheld:
        raise ResultsWithheld
    if not wave.was_ever_released and not wave.may_be_opened:
        raise LettersFirst
    Network.objects.select_for_update().get(pk=wave.network_id)  # one release at a time in a network
    Wave.objects.select_for_update().get(pk=wave.pk)  # what was arriving at the last moment is in
    wave.refresh_from_db(fields=["released_at", "released_by", "release"])
    if wave.released_at:
        return
    last = Wave.objects.filter(network=wave.network_id).aggregate(last=Max("release"))["last"] or 0
    wave.released_at, wave.released_by, wave.release = timezone.now(), by, last + 1
    wave.save(update_fields=["released_at", "released_by", "release"])
    record("results_opened", wave, by=by, network=wave.network.code)


@transaction.atomic
def keep_disclosure(
    *, wave: Wave, rungs: Mapping[str, tuple[int, bool]], has_scores: bool, by: Actor
) -> Disclosure:
    """Store how finely each question is told, by code, once: twice changes nothing."""
    disclosure, is_new = Disclosure.objects.get_or_create(
        wave=wave, defaults={"rungs": rungs, "has_scores": has_scores}
    )
    if is_new:
        record("results_prepared", wave, by=by, network=wave.network.code)
        publish(wave.talk_topic, PREPARED)
    return disclosure


@transaction.atomic
def share_results(*, wave: Wave, by: Person) -> None:
    """Share the results with the whole network. Refuses like ``release_results``; twice changes nothing."""
    release_results(wave=wave, by=by)
    if wave.shared_at:
        return
    wave.shared_at, wave.shared_by = timezone.now(), by
    wave.save(update_fields=["shared_at", "shared_by"])
    record("results_shared", wave, by=by, network=wave.network.code)


@transaction.atomic
def add_note(*, wave: Wave, step: int, text: str, by: Person) -> StepNote:
    """Write down what was said in a step, without its author; twice is once. Refuses with ``EmptyText``."""
    if not text.strip():
        raise EmptyText
    same = {"wave": wave, "step": step, "text": text.strip()[:LONGEST_NOTE], "removed_at": None}
    known = StepNote.objects.filter(**same).first()
    if known:
        return known
    note = StepNote.objects.create(**same)
    origin, outcome = Reference(TraceKind.WAVE, wave.code), Reference(TraceKind.STEP_NOTE, note.code)
    link([(origin, outcome)], whose=wave.network)
    record("note_written", note, by=by, network=wave.network.code, step=step)
    return note


@transaction.atomic
def remove_note(*, note: StepNote, by: Person) -> None:
    """Hide a note; it can be restored."""
    note.removed_at = timezone.now()
    note.save(update_fields=["removed_at"])
    record("note_removed", note, by=by, network=note.wave.network.code)


@transaction.atomic
def restore_note(*, note: StepNote, by: Person) -> None:
    """Show a removed note again."""
    note.removed_at = None
    note.save(update_fields=["removed_at"])
    record("note_restored", note, by=by, network=note.wave.network.code)


@transaction.atomic
def mark_sentences(*, wave: Wave, marks: dict[int, set[str]], by: Person) -> None:
    """Mark what the group found in each sentence: ``who`` changes, in ``what``, ``how`` it will be known."""
    for sentence in PurposeSentence.objects.filter(wave=wave):
        found = marks.get(sentence.pk, set())
        sentence.says_who, sentence.says_what, sentence.says_how = (
            "who" in found,
            "what" in found,
            "how" in found,
        )
        sentence.save(update_fields=["says_who", "says_what", "says_how"])
    record("sentences_marked", wave, by=by, network=wave.network.code)


@transaction.atomic
def save_purpose(
    *, network: Network, text: str, level: AgreedLevel, reason: str, review_on: date | None, by: Person
) -> PurposeVersion:
    """Give the purpose a new dated version and a day to review it. Refuses with ``EmptyText``."""
    if not text.strip():
        raise EmptyText
    last = PurposeVersion.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0
    version = PurposeVersion.objects.create(
        network=network,
        number=last + 1,
        text=text.strip()[:400],
        level=level,
        reason=reason.strip()[:300],
        review_on=review_on or timezone.localdate() + timedelta(days=REVIEW_DAYS),
        written_by=by,
    )
    record("purpose_agreed", version, by=by, network=network.code, number=version.number)
    return version


@transaction.atomic
def choose_focus(
    *, wave: Wave, dimension: str, reason: str, seen: Collection[str] | None = None, by: Person
) -> Focus:
    """Make ``dimension`` a focus of the network. Refuses like `agreements.actions.foci.choose`."""
    origin = Reference(OriginKind.WAVE, wave.code)
    focus = foci.choose(
        network=wave.network, origin=origin, dimension=dimension, reason=reason, seen=seen, by=by
    )
    link([(focus.origin, Reference(TraceKind.FOCUS, focus.code))], whose=wave.network)
    return focus


@transaction.atomic
def record_conversed(
    *, wave: Wave, dimension: str, raised: list[int], agreed: int | None, words: str, by: Person
) -> ConversedAnswer:
    """Record what the network raised, agreed and said about one dimension. Refuses with ``WaveFinal``."""
    if wave.is_final:
        raise WaveFinal
    answer, _made = ConversedAnswer.objects.update_or_create(
        wave=wave,
        dimension=dimension,
        defaults={"raised": sorted(raised), "agreed": agreed, "words": words.strip()[:2000]},
    )
    record("conversation_kept", answer, by=by, network=wave.network.code, dimension=dimension)
    return answer
