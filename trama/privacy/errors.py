"""What is refused about requests, incidents, erasing and hiding, and the sentence it says."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class AlreadyAsked(Refused):
    """The same waits for an answer."""

    message = _("You already asked this same thing there, and it waits for an answer: look at «My requests».")


class NoReplyAddress(Refused):
    """Whoever has no account is answered by mail."""

    message = _("Write a mail address that works, with an @: the answer goes there.")


class CameByWord(Refused):
    """The word tells the facilitator and whoever heard it from the participant no more."""

    message = _(
        "This phone came in with a word that the facilitator looked at, so Trama cannot tell whether it is yours, and "
        "nothing was changed. Write to who answers for the data, who makes sure that it is you."
    )


class OnTheServer(Refused):
    """What a laptop without Internet keeps of requests comes back nowhere, and nobody there answers them."""

    message = _(
        "This computer only keeps the workshop meanwhile, so nothing was asked. Ask it on the page of the workshop "
        "once its record is on the server."
    )


class AskedOften(Refused):
    """Each request sends letters, to an address that anybody may write."""

    message = _("You asked ten times within a day: ask again tomorrow, or write to who answers for the data.")


class AlreadyDecided(Refused):
    """Somebody else was quicker."""

    message = _(
        "This request was already answered or taken back, so nothing was changed. Reload to read how."
    )


class OwnRequest(Refused):
    """Nobody answers for themselves."""

    message = _(
        "This request is your own: somebody else answers it. Ask the direction to appoint another person for it."
    )


class TooEarly(Refused):
    """An erasure is thought over for three days."""

    message = _(
        "Whoever asked may still take it back: an erasure waits three days, of a letter from when they were told of it."
    )


class NotToldYet(Refused):
    """Nobody thinks over what they have not heard of."""

    message = _(
        "The letter that tells them of this erasure has not left yet: it is carried out from three days after it does."
    )


class NotRepeated(Refused):
    """A first access is never refused for being the second."""

    message = _(
        "Within three months before, nothing of what is kept was given to this person here: choose another ground."
    )


class OwnToTake(Refused):
    """Nobody at the desk needs to see it."""

    message = _("The file is taken here only to answer whoever asked for it by letter, while it is kept.")


class GivenAlready(Refused):
    """An answer is given once."""

    message = _(
        "Nothing is left to give of this request, so nothing was changed. Reload to read how it went."
    )


class WrongGivenDay(Refused):
    """It proves when the answer was given."""

    message = _("Write the day on which the answer was given: from the day it was decided until today.")


class NoGround(Refused):
    """The law says when a request may be refused."""

    message = _("Choose on what ground it is refused, from the list: each kind of request has its own.")


class NotInWords(Refused):
    """Who asked to be erased or hidden would read that it is done, and nothing would have changed."""

    message = _(
        "An erasure or a hiding is not answered in words: press «Erase» or «Hide», which does it and tells whoever "
        "asked."
    )


class AskerUnknown(Refused):
    """To erase or hide nobody is not to do it."""

    message = _(
        "Trama does not know whose data these are, so nothing would be done. Mark the invitations that are for them, "
        "if there are any here; else refuse it, with the ground that fits."
    )


class AlreadyWaits(Refused):
    """The same of the same person is worked once."""

    message = _(
        "The same already waits for this person in this programme: look at the requests and work that one."
    )


class NotNoted(Refused):
    """What somebody asked in Trama themselves is theirs to take back."""

    message = _("Whoever asked this did it in Trama, so only they take it back. Answer it or refuse it.")


class WhoseIsKnown(Refused):
    """Somebody else was quicker."""

    message = _(
        "Somebody already said whose this request is, so nothing was changed. If that is wrong, take it back and note "
        "it again."
    )


class WrongDay(Refused):
    """The days of the law run from it."""

    message = _("Write the day on which it came: today or earlier, within the last year.")


class NotExtendable(Refused):
    """Once, and in time; a block never."""

    message = _(
        "A request is extended once, and before its day is over; one to be hidden never is. Answer it now."
    )


class NothingDifferent(Refused):
    """A correction changes something."""

    message = _("That is what is already written, so there was nothing to correct.")


class WrongCard(Refused):
    """A correction that Trama cannot write down."""

    message = _("Write your name as it should be: it cannot be left empty.")


class AlreadyHidden(Refused):
    """Whoever is hidden is."""

    message = _("You are already hidden. You come back with the button «Show me again».")


class NotHidden(Refused):
    """Whoever is seen is."""

    message = _("You are not hidden: there is nothing to lift.")


class SeenAlready(Refused):
    """At the desk: somebody was quicker, or it was never this request that hid them."""

    message = _("This request hides nobody any more, so nothing was changed.")


class NotYet(Refused):
    """What has not happened is in no register."""

    message = _("An hour that has not come yet stands here: write when it was, by now at the latest.")


class IncidentClosed(Refused):
    """What was closed is not changed any more."""

    message = _(
        "This incident is closed and is not changed any more. Write what came later as a new incident."
    )


class IncidentUnfinished(Refused):
    """What the law asks of an incident is said before it is closed."""

    message = _(
        "Before closing it, write what it may cause, what was done and, as there is a risk, when the Agency was told."
    )


class NobodyElse(Refused):
    """A programme would be left without somebody that it cannot be without; the sentence names it."""

    def __init__(self, programme: str) -> None:
        super().__init__(str(self.message) % {"programme": programme})


class OnlyDirection(NobodyElse):
    """A programme without direction could appoint nobody."""

    message = _(
        "Nobody else directs the programme «%(programme)s», so nobody could appoint who follows. Invite another "
        "person to the direction first; when they have accepted, ask again."
    )


class OnlyDataOfficer(NobodyElse):
    """Requests of others would wait with nobody to answer them."""

    message = _(
        "Nobody else answers for the data of the programme «%(programme)s», and requests of others would wait. Ask "
        "the direction to appoint another person first; when they have accepted, ask again."
    )
