"""What somebody leaves in a workshop: their card, their own texts, their hand in what belongs to the group."""

from django.utils import timezone

from trama.agreements.enums import OriginKind
from trama.agreements.models import Agreement, Intention
from trama.core.text import normalise
from trama.live.changes import publish
from trama.privacy.announcing import announce
from trama.privacy.forgetting.mails import forget_thanks
from trama.sessions.models import Contribution, Group, Participant
from trama.workshops.models import Entry, Note

SHORT = 2  # letters of a word that is in many names: «de», «la»


def forget_participant(participant: Participant, called: str) -> dict[str, int]:
    """Their card says a role, their own texts go, and what belongs to the group or the network stays without them.

    Open pages drop it at once. Whatever of them comes later from an offline workshop goes the same way.
    """
    counts = _forget_texts(participant)
    forget_thanks(participant)
    Group.objects.filter(representative=participant, session__ended_at__isnull=True).update(
        representative=None
    )
    _forget_card(participant, called)
    announce(participant)
    return counts


def _forget_card(participant: Participant, called: str) -> None:
    now = timezone.now()
    if participant.network is None and _shares_a_word(participant.network_name, participant.name):
        participant.network_name = ""
    participant.name, participant.mail, participant.device = called[:80], "", ""
    participant.left_at, participant.hides_before = participant.left_at or now, now
    participant.erased_at = participant.erased_at or now
    participant.blocked_at = participant.hidden_with = None
    participant.save()


def _shares_a_word(text: str, name: str) -> bool:
    words = {word for word in normalise(name).split() if len(word) > SHORT}
    return bool(words & set(normalise(text).split()))


def _forget_texts(participant: Participant) -> dict[str, int]:
    topic, now = participant.session.topic, timezone.now()
    notes = list(Note.objects.filter(author=participant, is_signed=True))
    needed = _with_an_agreement(notes)
    for note in notes:
        publish(topic, "note", note.code)
        if note.code in needed:  # the network agreed on something about it
            note.author, note.is_signed = None, False
        else:
            note.text, note.tags, note.is_signed, note.removed_at = "", [], False, note.removed_at or now
        note.save(update_fields=["author", "text", "tags", "is_signed", "removed_at"])
    _let_go_of_the_unsigned(participant)
    entries = list(Entry.objects.filter(author=participant).select_related("group"))
    for entry in entries:
        publish(entry.group.topic, "entry", entry.code)
    Entry.objects.filter(author=participant).update(author=None)
    intentions = Intention.objects.filter(author=participant.code).delete()[0]
    return {
        "notes": len(notes) - len(needed),
        "notes_kept": len(needed),
        "intentions": intentions,
        "entries_kept": len(entries),
    }


def _let_go_of_the_unsigned(participant: Participant) -> None:
    """Nothing says any more whose they were. Were they to vanish, or be counted, everybody would know."""
    Note.objects.filter(author=participant, is_signed=False, removed_at__isnull=True).update(author=None)
    Contribution.objects.filter(author=participant, removed_at__isnull=True).update(author=None)
    taken_back = {"author": None, "text": ""}
    Note.objects.filter(author=participant, is_signed=False).update(tags=[], **taken_back)
    Contribution.objects.filter(author=participant).update(**taken_back)


def _with_an_agreement(notes: list[Note]) -> set[str]:
    """The codes of those about which the network agreed on something (1 query)."""
    codes = [note.code for note in notes]
    return set(Agreement.objects.coming_from(OriginKind.NOTE, codes).values_list("origin_code", flat=True))
