"""What is wrong with a file, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class Unreadable(Refused):
    """The file as a whole cannot be used."""

    message = _("This file cannot be read.")


class DraftOver(Refused):
    """A list is applied once."""

    message = _("This list was already applied or discarded. Choose the file again to bring more people.")


@dataclass(frozen=True)
class Problem:
    """One line that needs a look; ``is_blocking`` lines are left out, the others go in with a warning.

    ``field`` says which datum, where one can be told, and ``mend`` what was probably meant.
    """

    line: int
    text: str
    is_blocking: bool = True
    field: str = ""
    mend: str = ""
