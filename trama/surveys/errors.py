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


class IdentifiedForMany(Refused):
    """Where five or more can be asked, nobody's name is needed."""

    message = _(
        "An identified measurement is only for networks of fewer than five people. With five or more, each answers on "
        "their own and nothing tells who."
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


class ReminderCannotLeave(ReminderOutOfTime):
    """Reminders leave when people work: none would before the closing."""

    message = _(
        "That reminder would not leave: from that day until the closing no working hour is left. They leave from "
        "Monday to Friday between 9:00 and 18:30, and not on holidays. Choose an earlier day, or move the closing."
    )


class WaveFinal(Refused):
    """It never changes again."""

    message = _("This measurement is final: its answers do not change any more.")


class WaveAnnulled(WaveFinal):
    """Nothing comes into it any more."""

    message = _("This measurement was annulled: no answer comes into it any more.")


class WaveNotFinal(Refused):
    """Results exist only when it is final."""

    message = _("There are no results yet: they exist when the measurement is final.")


class AlreadySent(Refused):
    """This very device has sent its answers: of what others did with the link nothing is told."""

    message = _("The answers of this phone have already arrived.")


class WrongResumeWord(Refused):
    """The word to go on with does not match."""

    message = _("That is not the word of this questionnaire. Check it on the phone where you began.")


class TooFewHeads(Refused):
    """With fewer than five people in the room nobody's answer could be kept apart from theirs."""

    message = _(
        "A measurement in one room needs five people or more. Count aloud who is in the room; with fewer, choose a "
        "conversed measurement."
    )


class LettersFirst(Refused):
    """Links were in the hands of others: whoever they belong to has time to object before anybody looks."""

    message = _(
        "Some links or sheets were in other hands, so results are opened 48 hours after each person was written to. "
        "The page of the measurement says when."
    )


class ReportOver(Refused):
    """What came with a link is said for fourteen days."""

    message = _("What came with each link was said for fourteen days, and they are over.")


class NothingArrived(Refused):
    """There is no answer to disown."""

    message = _("No answer came with this link, so there is nothing to take back.")


class SomethingArrived(Refused):
    """There is no answer to miss."""

    message = _("An answer came with this link: reload the page and look at it again.")


class AccompanistDecides(Refused):
    """The direction decides only where nobody accompanies."""

    message = _(
        "Who accompanies this network decides this: write to them. The direction does where nobody accompanies."
    )


class CoordinationInvolved(Refused):
    """Whoever coordinates does not decide about an objection alone."""

    message = _(
        "Whoever coordinates the network does not decide this alone: ask who accompanies it, or the direction."
    )


class NothingAnswered(Refused):
    """A response without an answer, or with answers to another questionnaire only."""

    message = _("Nothing is answered in it, so it was not taken. The link still serves.")


class RoomFull(Refused):
    """As many answers came as people were counted."""

    message = _("As many answers have come as people were counted in this room, so no other one is received.")


class RoomCannotWait(Refused):
    """It is made and talked about in one meeting."""

    message = _("A measurement in one room is open for two hours at most, and its closing cannot be moved.")


class RoomTakesNoFiles(Refused):
    """Only who is in the room answers it."""

    message = _(
        "A measurement in one room is answered there: on a phone, on a shared device or typed from a sheet while it "
        "is open. Files and photos are not received."
    )


class ResultsWithheld(Refused):
    """Somebody objected: figures stay closed."""

    message = _("The results are closed, because somebody said that an answer is not of who it should be.")


class NotOfTheRoom(Refused):
    """Only who could not answer may say that somebody else did."""

    message = _(
        "This is for whoever could not answer, until a day after the closing. While there is room, you can answer here."
    )


class ClearedUp(Refused):
    """Accompanist and coordination have looked into an objection and agreed."""

    message = _(
        "Somebody said so before, and whoever accompanies the network and its coordination cleared it up."
    )


class NothingToReopen(Refused):
    """The results are not closed by an objection."""

    message = _("The results of this measurement are not closed by an objection, or it was decided.")


class OneIsMissing(Refused):
    """Two people have to agree."""

    message = _("The coach and the coordinator have to agree, each on their own. The other one is missing.")


class ResultsOpened(Refused):
    """What somebody saw cannot be unseen."""

    message = _("Its results were opened already, so it cannot be annulled: what was seen stays as it is.")
