"""What a workshop refuses, and the sentence it says."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class TooManyIdeas(Refused):
    """Three ideas a group."""

    message = _("Your group has already brought three ideas. Change or take back one to bring another.")


class NotTheVoice(Refused):
    """Only who was chosen speaks for a group."""

    message = _("Whoever speaks for the group brings its ideas. Choose them in your group's list.")


class GroupFull(Refused):
    """Groups stay small."""

    message = _("That group is complete. Choose another one.")


class NotChoosing(Refused):
    """Groups are chosen by people only while the facilitator lets them."""

    message = _("Groups are not being chosen now. Tell the facilitator which one you would like.")


class NotOver(Refused):
    """Thanks and certificates come after the end."""

    message = _("The workshop is still open. End it first: then certificates and thanks can leave.")


class BadMail(Refused):
    """An address to which no mail can go."""

    message = _("That does not look like a mail address. Look at it letter by letter, please.")


class AlreadyThanked(Refused):
    """The thanks come once."""

    message = _("We already wrote to you, and your address was erased. Nothing more will come.")


class NotTheAuthor(Refused):
    """Only who wrote a note takes something from it."""

    message = _("Only who wrote this note says what they will try with it.")
