"""What is wrong with a file, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class Unreadable(Refused):
    """The file as a whole cannot be used."""

    message = _("This file cannot be read.")


class DraftOver(Refused):
    """A list is applied once."""

    message = _("This file was already applied or discarded. Choose it again to bring more.")


class ConversedTakesNoFiles(Refused):
    """In a conversed measurement nobody answers on their own."""

    message = _("In a conversed measurement people answer together, so there are no answers to bring.")


class DoubtfulColumns(Refused):
    """What is nearly a question is not taken for it silently."""

    message = _("Some columns nearly say a question: first say whether they do.")


class UndecidedSheet(Refused):
    """Two sheets have answers, or the one that has them does not show: somebody says which."""

    message = _("First say which sheet has the answers.")


class UndecidedColumns(Refused):
    """A roster whose columns have two readings waits for somebody to say which."""

    message = _("First say what stands in each column.")


class UndecidedLines(Refused):
    """Lines that the spreadsheet hides come in or stay out because somebody said so."""

    message = _("First say whether the lines set aside are part of the list.")


class UndecidedSchools(Refused):
    """A school written once for several people is that of all of them when somebody says so."""

    message = _("First say whether the people without a school are of the one above.")


class UnkeptColumn(Refused):
    """A column that was not kept was chosen, and its file is needed again."""

    message = _("A column you chose was not kept, since it may hold names. Choose the file once more.")


class PeopleNotInformed(Refused):
    """Who brings answers states that people knew what they were for."""

    message = _(
        "Tick that people knew what the notice says before they answered. Without that the file cannot be imported."
    )


class NothingToBring(Refused):
    """No line can be read."""

    message = _("No line of this file can be brought yet. Look at what is said of its columns and lines.")


class UnknownPack(Refused):
    """A form is read against the texts and dimensions of a pack."""

    message = _("The content pack of this programme is not on this server: name its folder in TRAMA_PACKS.")


class NotAQuestionnaire(Refused):
    """Something is still wrong with the form."""

    message = _("This form is not a questionnaire yet: mend the rows that are named, and choose it again.")


@dataclass(frozen=True)
class Problem:
    """One line that needs a look; ``is_blocking`` lines are left out, the others go in with a warning.

    ``field`` says which datum, where one can be told; ``mends`` what was perhaps meant, to be offered and never taken;
    ``confirm`` what somebody says who lets it stand as it is.
    """

    line: int
    text: str
    is_blocking: bool = True
    field: str = ""
    mends: tuple[str, ...] = ()
    confirm: str = ""
