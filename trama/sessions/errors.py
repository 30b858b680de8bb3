"""What a session refuses, and the sentence it says."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class NotOpen(Refused):
    """Nobody can come in yet, or any more."""

    message = _("This workshop is not open now. The facilitator opens the room.")


class Frozen(Refused):
    """A pause stops everything."""

    message = _("Everything is paused for a moment. What you wrote is safe: send it when it goes on.")


class TooLate(Refused):
    """The time in which something could be added is over."""

    message = _("The time to add something to this workshop is over. What you wrote before is kept.")


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

    message = _("That is not the word of anybody in this workshop. Look at it on your screen, or join again.")


class EmptyAgenda(Refused):
    """A workshop without moments cannot be conducted."""

    message = _("This workshop has no moments yet. Add the first one.")


class TakenOut(Refused):
    """Whoever conducts took this device out."""

    message = _("You were taken out of this workshop. If it was a mistake, tell the facilitator.")


class AlreadyTold(Refused):
    """What was to be guessed was told."""

    message = _(
        "The outcome has already been revealed: there is nothing left to predict. What you wrote was not added."
    )


class MayHurt(Refused):
    """A text has a word that may hurt: its author is asked, and what they answer stands."""

    message = _("This may hurt somebody. Do you leave it like this?")


class NotYours(Refused):
    """Only its author lets others see a contribution."""

    message = _("Only whoever wrote it may do this.")
