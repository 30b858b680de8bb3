"""What networks refuse, and the sentence they say."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import NotAllowed, Refused


class AlreadyMember(Refused):
    """One person, one role, once."""

    message = _("This person already takes part in that role.")


class AlreadyFounded(Refused):
    """A place has one beginning."""

    message = _(
        "There is a programme here already, so nothing was founded. Its direction appoints whoever is missing."
    )


class NotFounded(Refused):
    """Something that a programme cannot do without is missing or badly written."""

    message = _("Nothing was founded.")


class JoiningOver(Refused):
    """An invitation to join is used once."""

    message = _("This invitation was already used, withdrawn or has expired. Ask for a new one.")


class OtherPerson(Refused):
    """The account belongs to somebody else."""

    message = _(
        "This invitation is for another address. Sign in with the one that was invited, "
        "or ask whoever invited you to read you its code of eight letters."
    )


class NoCoordination(Refused):
    """A network is never left without coordination."""

    message = _("The network would be left without coordination. Hand it over to another person first.")


class NoDirection(Refused):
    """Somebody must be able to appoint."""

    message = _("The programme would be left without direction. Appoint another person first.")


class NotAMember(Refused):
    """The coordination goes to somebody of the network."""

    message = _("The coordination can only be handed over to somebody who takes part in the network.")


class ReasonMissing(Refused):
    """Some states need a reason."""

    message = _("Write the reason: whoever reads this later will need it.")


class SameState(Refused):
    """Nothing would change."""

    message = _("The network is already in that state.")


class WrongScope(Refused):
    """That role does not exist there."""

    message = _("That role cannot be given in that place.")


class OwnAppointment(Refused):
    """Nobody appoints themselves."""

    message = _("Nobody gives a role to themselves: ask another person who may invite to do it.")


class RoleNotYours(NotAllowed):
    """Who may invite whom as what is in the table of permissions."""

    message = _(
        "Your role cannot give that one. Ask the coordinator of the network or the programme to do it."
    )


class AnotherName(Refused):
    """One address, two names: only the person can tell."""

    message = _(
        "Say first whether the account and the invitation are of the same person. Nothing was accepted."
    )


class NotAskable(Refused):
    """The coordination is asked back by who had it, within two weeks."""

    message = _("It can be asked back for fourteen days, while the same person still coordinates.")
