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
