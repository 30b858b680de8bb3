"""What a session refuses, and the sentence it says. A kind may say it in its own words: `SessionKind.sentences`."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class NotOpen(Refused):
    """Nobody can come in yet, or any more."""

    message = _("This session is not open now. The facilitator opens the room.")


class Frozen(Refused):
    """A pause stops everything."""

    message = _("Everything is paused for a moment. What you wrote is safe: send it when it goes on.")


class TooLate(Refused):
    """The time in which something could be added is over."""

    message = _("The time to add something to this session is over. What you wrote before is kept.")


class ChangedMeanwhile(Refused):
    """Two prepare at once: nobody's words are put over another's without knowing."""

    message = _(
        "Somebody else changed this while you were writing. What you wrote is still here: look at both and choose."
    )


class BadWindow(Refused):
    """A time to add things that ends before it begins."""

    message = _("It has to end after it begins: change one of the two.")


class NoName(Refused):
    """A card needs a name."""

    message = _("Write your name: it is how the others will recognise you today.")


class WrongWord(Refused):
    """The word to come back does not match."""

    message = _("That is not the word of anybody in this session. Look at it on your screen, or join again.")


class WordsOver(Refused):
    """The session ended long ago: no word brings anybody back."""

    message = _("The words to come back work until fourteen days after the session, and they have passed.")


class IsItYou(Refused):
    """Who is known here has another name than the card, or left: two readings, and whoever comes in says which."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("Are you %(name)s?") % {"name": name})


class EmptyAgenda(Refused):
    """A session without agenda items cannot be conducted."""

    message = _("This session has no agenda yet. Add its first item.")


class TakenOut(Refused):
    """The facilitator took this device out."""

    message = _("You were taken out of this session. If it was a mistake, tell the facilitator.")


class NobodyIn(Refused):
    """Nobody is in the session on this device: they left, or came back on another one."""

    message = _("On this device nobody is in this session any more, and nothing was kept. Come in again.")


class AlreadyRevealed(Refused):
    """The item was revealed: nothing more is taken under it."""

    message = _(
        "The outcome has already been revealed: there is nothing left to predict. What you wrote was not added."
    )


class MayHurt(Refused):
    """A text has a word that may hurt: its author is asked, and what they answer stands."""

    message = _("This may hurt somebody. Do you leave it like this?")


class NotYours(Refused):
    """Only its author lets others see a contribution."""

    message = _("Only whoever wrote it may do this.")


class BadPlan(Refused):
    """A file that is no plan of a session; the sentence says what to do."""


class NotAPlan(BadPlan):
    """It was not saved by Trama, or is of another kind of thing."""

    message = _("This file is not a session of Trama. Choose one that was saved with «Share as a file».")


class NewerPlan(BadPlan):
    """It was saved by a version that this one does not know."""

    message = _(
        "This session was saved by a newer Trama. Ask whoever sent it for a copy that this one reads."
    )


class BadItemCount(BadPlan):
    """It has no items, or too many."""

    message = _("A session has between one and sixty agenda items; this file has %(count)d.")


class UnreadableItem(BadPlan):
    """One of its items is something else."""

    message = _("Agenda item %(number)d of the file cannot be read.")


class UnknownItemKind(BadPlan):
    """One of its items is of a kind that these sessions do not have."""

    message = _("Agenda item %(number)d of the file is of a kind that does not exist here.")


class BadItemMinutes(BadPlan):
    """One of its items does not say how long it lasts."""

    message = _("Agenda item %(number)d of the file needs its minutes, between 1 and 600.")
