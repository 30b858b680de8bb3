"""A field that travels with an offline workshop: what it holds, and what a record may say of a row that is here."""

from dataclasses import dataclass
from enum import Enum
from functools import partial


class FieldKind(Enum):
    """What a field holds, which says how two versions meet when it changed on both sides.

    Of a line and a text both stay, if there is room. For everything else the laptop decides, where it was lived.
    """

    LINE = "a text of one line: both stay, a stroke between them"
    TEXT = "a longer text: both stay, one below the other"
    WORD = "a choice, a key, a mail"
    LINK = "an address of the web"
    NUMBER = "a whole number"
    FLAG = "yes or no"
    DAY = "a day"
    TIME = "a point in time"
    LATEST = "a point in time that only moves forward: the later one stays"
    STAMP = "when the row was made: Django's own stamp is put back to it"
    DATA = "JSON"
    OWN_CODE = "a code that no other row of the server has: if it is taken, the row gets another"
    OWN_NUMBER = "the same, a number"
    PART_OF = "what the row hangs from: when that is gone, the row is not made"
    NAMES = "another row, or nothing"
    NAMES_AHEAD = "a row that is made later, or nothing: set at the end"
    CODE_OF = "what the row hangs from, held by its code instead of a foreign key"


class Heard(Enum):
    """What a record may say of a row that is here already.

    Whoever holds the pack can make a record, so it may change what a facilitator may change, and no more. What it
    says of anything else is not even compared with what is here: the answer would tell it. Of a row that is new here
    all is taken, but what is ``NEVER`` heard.
    """

    ALWAYS = "the room or a facilitator may change it on any row"
    THEIRS = "only whose it is may change it: heard of rows that the same laptop brought, of others it is as it is here"
    ONCE = "nobody changes it, anywhere: it is as it was when the row came"
    NEVER = "this server alone says it"


ALWAYS, THEIRS, ONCE, NEVER = Heard


OWN = {FieldKind.OWN_CODE, FieldKind.OWN_NUMBER}
FOREIGN_KEYS = {FieldKind.PART_OF, FieldKind.NAMES, FieldKind.NAMES_AHEAD}


@dataclass(frozen=True)
class Field:
    """A field that travels."""

    kind: FieldKind
    name: str  # in the model
    length: int | None = None  # of a text: what is longer is cut
    of: str = ""  # of a reference: the table of what it names
    in_file: str = ""  # what rows call it; files made before a renaming are still read
    heard: Heard = Heard.ONCE  # a field about which nobody decided is safe

    @property
    def key(self) -> str:
        """What a row calls it."""
        return self.in_file or self.name


line, text, word = (
    partial(Field, FieldKind.LINE),
    partial(Field, FieldKind.TEXT),
    partial(Field, FieldKind.WORD),
)
number, flag, data = (
    partial(Field, FieldKind.NUMBER),
    partial(Field, FieldKind.FLAG),
    partial(Field, FieldKind.DATA),
)
day, time, stamp = (
    partial(Field, FieldKind.DAY),
    partial(Field, FieldKind.TIME),
    partial(Field, FieldKind.STAMP),
)
link = partial(Field, FieldKind.LINK)
latest = partial(Field, FieldKind.LATEST)
part_of, names = partial(Field, FieldKind.PART_OF), partial(Field, FieldKind.NAMES)
names_ahead, code_of = partial(Field, FieldKind.NAMES_AHEAD), partial(Field, FieldKind.CODE_OF)
