"""What is known of rows before they are stored: whether they may come, whether they came, what deserves a word."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from trama.core.tokens import derived
from trama.exchange.problems import ConversedTakesNoFiles
from trama.exchange.responses import Brought, Entry
from trama.surveys.actions.stacks import arrived_of
from trama.surveys.enums import Mode
from trama.surveys.errors import WaveFinal
from trama.surveys.models import Wave


def refuse_unless_open(wave: Wave) -> None:
    """Refuse with ``WaveFinal``, or ``ConversedTakesNoFiles`` where nobody answers on their own."""
    if wave.mode == Mode.CONVERSED:
        raise ConversedTakesNoFiles
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
        secrets = {secret_of(wave, one, counts[one]): one for one in left}
        left = {secrets[secret] for secret in arrived_of(wave=wave, secrets=secrets)}
        for one in left:
            counts[one] += 1
    return counts


def already_in(*, wave: Wave, brought: Brought, entries: Sequence[Entry]) -> int:
    """How many rows that could be brought are in already, word by word."""
    rows = {row.line: row for row in brought.rows}
    ready = Counter(brought.words_of(rows[entry.line]) for entry in entries if entry.is_ready)
    came = arrived_count(wave=wave, words=ready)
    return sum(min(count, came[words]) for words, count in ready.items())


def remarks(*, wave: Wave, entries: Sequence[Entry]) -> list[str]:
    """What whoever brings the file should know before doing it (1 query)."""
    ready, invited = sum(entry.is_ready for entry in entries), wave.invitations.count()
    told = []
    if 0 < ready < wave.minimum:
        text = _("The file brings %(ready)d. With fewer than %(minimum)d answers in all, nothing is shown.")
        told.append(text % {"ready": ready, "minimum": wave.minimum})
    if ready > invited:
        text = _(
            "The file brings %(ready)d answers, and %(invited)d people were invited. Are they all of this network?"
        )
        told.append(text % {"ready": ready, "invited": invited})
    return told
