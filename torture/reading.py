"""What Trama reads of each kind of file, in the process apart that reads them."""

from torture.hostile_files import BOOK, DIRECTORY, PICTURE, PLAN, TABLE
from trama.imports.schools.parse import parse
from trama.imports.tables import Limits, read_book, read_sheets
from trama.paper.pictures import pictures_in
from trama.sessions.plans import read_file
from trama.workshops.enums import WORKSHOP


def sizes_of(content: bytes) -> list[tuple[int, ...]]:
    """Of the pages of a picture."""
    return [picture.shape for picture in pictures_in(content)]


def sheets_of(content: bytes) -> list[str]:
    """The names of the sheets of a book."""
    return list(read_book(content, Limits()))


def minutes_of(content: bytes) -> int:
    """How long a plan takes."""
    return read_file(content, kind=WORKSHOP).minutes


READ = {TABLE: read_sheets, BOOK: sheets_of, PICTURE: sizes_of, DIRECTORY: parse, PLAN: minutes_of}
