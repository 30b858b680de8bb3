"""What networks refuse, and the sentence they say."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class AlreadyMember(Refused):
    """One person, one role, once."""

    message = _("This person already takes part in that role.")


class JoiningOver(Refused):
    """An invitation to join is used once."""

    message = _("This invitation was already used, withdrawn or has expired. Ask for a new one.")


class OtherPerson(Refused):
    """The account belongs to somebody else."""

    message = _(
        "That email belongs to another person. Sign in with the address that was invited, or ask for a new link."
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
