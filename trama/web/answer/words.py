"""The sentences that scripts say on the pages of a questionnaire, in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def words() -> dict[str, str]:
    """Each sentence by the name that scripts know it by."""
    return {**_while_answering(), **_states(), **_outbox()}


def _while_answering() -> dict[str, str]:
    return {
        "phone": _("Saved on this phone"),
        "sent": _("Sent ✓"),
        "waiting": _("No signal: saved here, it will be sent by itself"),
        "ready": _("Ready to use without signal"),
        "resume": _("To go on with another phone, open the same link there and write this word:"),
        "persisted": _("This phone will not clear what is kept."),
        "not_persisted": _(
            "This phone may clear what is kept when it runs out of room: send it soon, or save a copy."
        ),
        "forgets": _(
            "This browser deletes what a page keeps after seven days without being opened. Until it has been sent, "
            "open this page again by %(day)s, with signal if you can, or save a copy."
        ),
        "no_room": _(
            "This phone has no room to keep your answers: they go to Trama page by page, so stay where there is signal."
        ),
        "left_one": ngettext(
            "One sentence was left unanswered", "%(total)s sentences were left unanswered", 1
        ),
        "left_many": ngettext(
            "One sentence was left unanswered", "%(total)s sentences were left unanswered", 2
        ),
        "back_one": ngettext(
            "Go back to page %(number)s: one left", "Go back to page %(number)s: %(count)s left", 1
        ),
        "back_many": ngettext(
            "Go back to page %(number)s: one left", "Go back to page %(number)s: %(count)s left", 2
        ),
    }


def _states() -> dict[str, str]:
    return {
        "writing": _("Saved on this phone, unfinished"),
        "kept": _("Saved on this phone: it will be sent by itself when there is signal"),
        "sending": _("Being sent…"),
        "received": _("Received ✓ %(code)s"),
        "already": _("It had already arrived ✓ %(code)s"),
        "withdrawn": _("You withdrew these answers: they do not count any more"),
        "receipt": _("Receipt"),
        "late": _(
            "It came when the measurement was final, and what is final does not change. It stays with you. "
            "If it was in a room and you were not given the time, open the code again and say so there."
        ),
        "annulled": _(
            "This measurement was annulled: nothing of this answer is kept in Trama. It stays with you."
        ),
        "why": _("Why:"),
        "full": _(
            "As many answers have come as people are in the room. "
            "If you are one of them, open the code again and say so there."
        ),
        "empty": _("Nothing is answered in it, so it was not taken. The link still serves."),
        "unknown": _(
            "The link opens nothing any more. Ask the coordinator for a new one; this answer stays with you."
        ),
        "unreadable": _(
            "Trama could not read it. It stays with you: save a copy and give it to the coordinator."
        ),
    }


def _outbox() -> dict[str, str]:
    return {
        "unanswered": _(
            "There is no signal now, or Trama does not answer. "
            "Saved on this phone: it will be sent by itself when there is signal"
        ),
        "size": _("%(size)s kB"),
        "undo": _("Undo"),
        "undone": _("It is here again."),
        "deleted": _("Deleted from this phone: the answer of %(network)s."),
        "loaded": _("The copy is on this phone."),
        "not_a_copy": _(
            "That file is not a copy of an answer. Choose the one that ends in .json, as it was saved."
        ),
        "no_store": _(
            "This browser keeps nothing on the phone (it may be a private window). Open it in an ordinary window."
        ),
    }
