"""What says who somebody is or when they answered: it is dropped as it is read, and stored nowhere."""

import re
from collections.abc import Sequence

from trama.core.text import as_written, normalise


def _words(joined: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in joined.split("|"))


ADDRESSES = _words("""
    correo | correo electronico | direccion de correo electronico | direccion de correo | email | e mail
    | mail | email address | username | nombre de usuario | rut | run | telefono | celular | fono |
    whatsapp | phone
""")
NAMES = _words("""
    nombre | name | nombres | nombre completo | nombre y apellido | nombre y apellidos | tu nombre |
    apellido | apellidos | apellido paterno | apellido materno | surname | full name
""")
SENDERS = ADDRESSES | NAMES
CLOCKS_AND_KEYS = _words("""
    marca temporal | timestamp | fecha | hora | fecha y hora | hora de inicio | start time |
    hora de finalizacion | completion time | hora de la ultima modificacion | last modified time | start
    | end | today | submission time | id | uuid | index | instanceid | meta instanceid | rootuuid |
    meta rootuuid | formhub uuid | deviceid | ip | direccion ip | ip address | respondent id |
    validation status | notes | status | tags | version | token | audit | idioma | language |
    submitted by
""")
PLACES = _words("""
    establecimiento | escuela | liceo | colegio | jardin | rbd | cargo | funcion | rol | comuna | red |
    edad | genero | sexo | fecha de nacimiento | curso | asignatura | school | role | position | gender
    | age
""")
SCORES = _words("""
    puntuacion | puntuacion total | score | total points | total de puntos | quiz feedback | feedback |
    comentarios
""")
SCORE_OF = re.compile(r"^(points|feedback|puntos|comentarios|puntuacion)\s*[-:\u2013]", re.IGNORECASE)
LAST_PART = re.compile(r"[\[/]\s*")
LIKE_PEOPLE = re.compile(
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"  # a mail
    r"|^\d{1,2}\.?\d{3}\.?\d{3}\s?-\s?[\dk]$"  # a RUT
    r"|^\+?[\d\s()-]{8,18}$"  # a phone
    r"|^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T].*)?$"  # a day, with or without its hour
    r"|^\d{1,3}(\.\d{1,3}){3}$"  # an address of a computer
    r"|^[0-9a-f]{8}-[0-9a-f-]{20,}$",  # an identifier of a device or a form
    re.IGNORECASE,
)
TAKES_PART = re.compile(r"\b(acept\w*|consient\w*|consent\w*|autoriz\w*|participar|participate|take part)\b")
FOR_ELSE = re.compile(r"\b(cit\w+|investig\w+|foto\w*|imagen\w*|grab\w+|quot\w+|research|contact\w*)\b")
SAYS_NO = re.compile(r"^(no|i do not|i don t)\b")
NOBODY = {"", "anonymous", "anonimo", "anonima"}


def is_personal_title(title: str) -> bool:
    """Whether a title alone says that its column holds who, when, where or a mark given to a person."""
    names = {normalise(title), *(normalise(part) for part in LAST_PART.split(title)[1:])}
    return bool(names & (SENDERS | CLOCKS_AND_KEYS | PLACES | SCORES))


def is_clock_title(title: str) -> bool:
    """Whether a column holds what a form writes by itself in each answer: an hour, a number."""
    return normalise(title) in CLOCKS_AND_KEYS


def is_score(title: str) -> bool:
    """Whether a column holds the mark that a form gave to an answer, not the answer."""
    return bool(SCORE_OF.match(title))


def is_personal(cells: Sequence[str]) -> bool:
    """Whether most of what stands in a column is mails, phones, days, identifiers."""
    return 2 * sum(1 for cell in cells if LIKE_PEOPLE.match(cell)) > len(cells)


def crossed_out(cell: str) -> str:
    """A cell without the mail or the RUT that somebody wrote where an answer belongs."""
    return "\N{BULLET}\N{BULLET}\N{BULLET}" if len(cell) > 2 and LIKE_PEOPLE.match(cell) else cell  # noqa: PLR2004 -- a figure of the scale is shorter


def sent_twice(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> list[tuple[int, ...]]:
    """Lines that share a whole name, a mail or another mark of a person, in groups; of who it is nothing is kept."""
    titles = [normalise(title) for title in header]
    names = [at for at, title in enumerate(titles) if title in NAMES]
    addresses = [at for at, title in enumerate(titles) if title in ADDRESSES]
    group_of: dict[int, int] = {}  # by line, the first line of its group
    first: dict[str, int] = {}
    for line, cells in rows:
        name = " ".join(cells[at] for at in names if at < len(cells))
        marks = [normalise(name), *(as_written(cells[at]) for at in addresses if at < len(cells))]
        known = [mark for mark in marks if normalise(mark) not in NOBODY]
        groups = {group_of[first[mark]] for mark in known if mark in first}
        group_of[line] = min(groups, default=line)
        group_of.update({other: group_of[line] for other, group in group_of.items() if group in groups})
        for mark in known:
            first.setdefault(mark, line)
    together: dict[int, list[int]] = {}
    for line, group in group_of.items():
        together.setdefault(group, []).append(line)
    return [tuple(lines) for lines in together.values() if len(lines) > 1]


def declined(
    titles: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], places: Sequence[int]
) -> list[int]:
    """Lines that said no where the form asked whether they take part, among the columns at ``places``."""
    asked = [
        at
        for at in places
        if TAKES_PART.search(normalise(titles[at])) and not FOR_ELSE.search(normalise(titles[at]))
    ]
    return [
        line
        for line, cells in rows
        if any(SAYS_NO.match(normalise(cells[at])) for at in asked if at < len(cells))
    ]
