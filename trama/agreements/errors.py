"""What the agreements refuse, and the sentence they say."""

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class NothingMarked(Refused):
    """Something must be chosen first."""

    message = _("Mark one question or more, and then say what becomes of them.")


class NoAnswer(Refused):
    """An answer says something, and a resource is somewhere."""

    message = _("Write the answer, or paste the link of the resource: that is what people will read.")


class TooManyFoci(Refused):
    """Two dimensions at most, so that something can really be worked on."""

    message = _("The network already has two focus dimensions. End one before choosing another.")


class FocusTaken(Refused):
    """The network works on that dimension already."""

    message = _("The network already works on this dimension: end that focus, or mend it.")


class ChosenMeanwhile(Refused):
    """Somebody else chose or changed it after the page was shown: nobody's words are put over another's unseen."""

    def __init__(self, *, name: str, reason: str) -> None:
        said = {"name": name, "reason": reason}
        super().__init__(
            _(
                "While you were writing, this dimension was chosen with another reason, written down by %(name)s: "
                "«%(reason)s». Keep that one, or change it for yours: what you wrote is still here."
            )
            % said
            if name
            else _(
                "While you were writing, this focus was changed and now says: «%(reason)s». Keep that one, or change "
                "it for yours: what you wrote is still here."
            )
            % said
        )


class GivenMeanwhile(Refused):
    """Somebody else said meanwhile who does it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Meanwhile somebody else said that %(name)s does it. Leave it so, or save yours again.")
            % {"name": name}
            if name
            else _(
                "Meanwhile somebody else said that who does it is missing. Leave it so, or save yours again."
            )
        )
