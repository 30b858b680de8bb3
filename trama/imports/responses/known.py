"""What is known of rows before they are stored: whether they may come, whether they came, what deserves a word."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from trama.core.tokens import derived
from trama.imports.models import ImportDraft
from trama.imports.problems import ConversedTakesNoFiles, DraftOver, UndecidedSheet
from trama.imports.responses.check import Mends, ResponseLine, check
from trama.imports.responses.columns import targets_of
from trama.imports.responses.parse import ParsedResponses, from_plain
from trama.imports.responses.same import one_answer_apart
from trama.surveys.actions.stacks import arrived_of
from trama.surveys.enums import Mode, ResponseChannel
from trama.surveys.errors import RoomTakesNoFiles, WaveAnnulled, WaveFinal
from trama.surveys.models import Wave
from trama.surveys.queries import participation

COMPARED = 200  # rows that are looked at beside those that came: more than any network has people
MOST_SECRETS = 10_000  # of one query


def refuse_unless_open(wave: Wave) -> None:
    """Refuse with ``WaveAnnulled``, ``WaveFinal`` or ``RoomTakesNoFiles``; ``ConversedTakesNoFiles`` where all talk."""
    if wave.mode == Mode.CONVERSED:
        raise ConversedTakesNoFiles
    if wave.is_room:
        raise RoomTakesNoFiles
    if wave.annulled_at:
        raise WaveAnnulled
    if wave.is_final:
        raise WaveFinal


def secret_of(wave: Wave, words: str, number: int) -> str:
    """The secret of a row: its ``number`` counts the rows of the same words that came before it."""
    return derived("file row", f"{wave.code} {words}", number).hex()


def arrived_count(*, wave: Wave, words: Iterable[str]) -> dict[str, int]:
    """How many rows of each words are in (one query more than the most that are alike)."""
    counts = dict.fromkeys(words, 0)
    left = set(counts)
    while left:
        secrets = {secret_of(wave, key, counts[key]): key for key in left}
        left = {secrets[secret] for secret in arrived_of(wave=wave, secrets=secrets)}
        for key in left:
            counts[key] += 1
    return counts


def already_in(*, wave: Wave, brought: ParsedResponses, entries: Sequence[ResponseLine]) -> int:
    """How many rows that could be brought are in already, word by word."""
    rows = {row.line: row for row in brought.rows}
    ready = Counter(rows[entry.line].words for entry in entries if entry.is_ready)
    came = arrived_count(wave=wave, words=ready)
    return sum(min(count, came[words]) for words, count in ready.items())


def beside_those_that_came(*, wave: Wave, brought: ParsedResponses) -> ParsedResponses:
    """The rows, told which are one that a file brought before but for one answer (3 queries, more with many rows).

    Somebody may have corrected their answer: they would count twice.
    """
    if not wave.intakes.filter(channel=ResponseChannel.FILE, count__gt=0).exists():
        return brought
    targets = targets_of(wave.version.parsed)
    here = {row.words for row in brought.rows}
    came = _arrived(wave, here)
    others: dict[str, set[str]] = {}
    for words in sorted(here - came)[:COMPARED]:
        for near in one_answer_apart(words, brought.columns, targets):
            others.setdefault(near, set()).add(words)
    found = _arrived(wave, others.keys() - here)  # who is in this file too is somebody else
    alike = {words for near in found for words in others[near]}
    return replace(brought, alike=tuple(row.line for row in brought.rows if row.words in alike))


def _arrived(wave: Wave, every: Iterable[str]) -> set[str]:
    secrets = {secret_of(wave, words, 0): words for words in every}
    every_secret = list(secrets)
    parts = (every_secret[at : at + MOST_SECRETS] for at in range(0, len(secrets), MOST_SECRETS))
    return {secrets[secret] for part in parts for secret in arrived_of(wave=wave, secrets=part)}


def remarks(*, wave: Wave, entries: Sequence[ResponseLine], already: int = 0) -> list[str]:
    """What whoever brings the file should know before doing it (4 queries); ``already`` rows of it are in.

    Of what came it says no more than the page of the measurement does.
    """
    ready, came = sum(entry.is_ready for entry in entries), participation(wave=wave)
    invited = came.invited
    sentences = []
    if 0 < ready < wave.minimum:
        text = _("The file brings %(ready)d. With fewer than %(minimum)d answers in all, nothing is shown.")
        sentences.append(text % {"ready": ready, "minimum": wave.minimum})
    if ready > invited:
        text = _(
            "The file brings %(ready)d answers, and %(invited)d people were invited. Are they all of this network?"
        )
        sentences.append(text % {"ready": ready, "invited": invited})
    elif already < ready and came.arrived and came.arrived + ready - already > invited:
        text = _(
            "With those that came there would be %(all)d answers of %(invited)d people invited. Does the file hold "
            "people who had answered?"
        )
        sentences.append(text % {"all": came.arrived + ready - already, "invited": invited})
    return sentences


def brought_of(draft: ImportDraft) -> ParsedResponses:
    """Read back the rows that wait. Refuses with ``DraftOver`` once they are gone."""
    if draft.applied_at or not draft.content:
        raise DraftOver
    if "sheets" in draft.content:
        raise UndecidedSheet
    return from_plain(draft.content)


def sheets_of(draft: ImportDraft) -> list[ParsedResponses]:
    """The sheets of which somebody must say which one has the answers; empty once they did."""
    return [from_plain(kept) for kept in (draft.content or {}).get("sheets", [])]


def columns_of_draft(draft: ImportDraft) -> dict[int, str]:
    """Which question each column answers, as far as somebody or its words said so."""
    return {int(at): target for at, target in draft.columns.items()}


def mends_of(draft: ImportDraft) -> Mends:
    """What was decided so far."""
    kept = draft.mends
    return Mends(
        words=kept.get("words", {}),
        out=frozenset(kept.get("out", [])),
        twins={int(line): chosen for line, chosen in kept.get("twins", {}).items()},
        people=frozenset(kept.get("people", [])),
        groups=kept.get("groups", {}),
        starts=kept.get("starts", {}),
    )


def looked_over(draft: ImportDraft) -> ParsedResponses:
    """The rows that wait beside those that came. Refuses with ``DraftOver`` or ``UndecidedSheet``."""
    return beside_those_that_came(wave=draft.of_wave, brought=brought_of(draft))


def lines_of(draft: ImportDraft, brought: ParsedResponses | None = None) -> list[ResponseLine]:
    """Judge the lines of a draft as they stand now; ``brought``, if it was looked over already."""
    brought = brought or looked_over(draft)
    return check(brought, columns_of_draft(draft), mends_of(draft), draft.of_wave.version.parsed)
