"""What a measurement refuses, and the sentence it says."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class NetworkNotAccompanied(Refused):
    """Measurements are opened for networks that the programme works with."""

    message = _(
        "This network is not active in the programme today, so a measurement cannot be opened. "
        "The programme direction can change its state."
    )


class TooFewPeople(Refused):
    """With fewer than five possible people nobody's answer could be kept apart from theirs."""

    message = _(
        "With fewer than five people anybody could tell who answered what. Choose a conversed measurement, "
        "or an identified one that everybody agrees to."
    )


class NobodyInvited(Refused):
    """An individual measurement needs people."""

    message = _("Choose at least one person to invite.")


class AlreadyOpen(Refused):
    """Two open measurements at the same timepoint would split the answers."""

    message = _("This network already has an open measurement of this kind. Close that one first.")


class ClosesInThePast(Refused):
    """The closing must still come."""

    message = _("The closing day has already passed. Choose a day from tomorrow on.")


class WaveClosed(Refused):
    """It stopped being offered."""

    message = _("This measurement is closed. Thank you for your interest.")


class ReminderOutOfTime(Refused):
    """A reminder that nobody would get, or that would come too late."""

    message = _("A reminder goes out on a day still to come and before the closing. Choose another day.")


class WaveFinal(Refused):
    """It never changes again."""

    message = _("This measurement is final: its answers do not change any more.")


class WaveNotFinal(Refused):
    """Results exist only when it is final."""

    message = _("There are no results yet: they exist when the measurement is final.")


class BegunElsewhere(Refused):
    """The link was used on another device, or its answer has arrived: nobody can tell which."""

    message = _("This link is in use on another device, or its answers have already arrived.")


class WrongResumeWord(Refused):
    """The word to go on with does not match."""

    message = _("That is not the word of this questionnaire. Check it on the phone where you began.")
