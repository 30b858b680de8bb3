"""Small files that ask for much, and broken ones: each by name, made anew from a seed."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import cv2
import numpy as np
from openpyxl import Workbook

TABLE, BOOK, PICTURE, DIRECTORY, PLAN = "table", "book", "picture", "directory", "plan"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    b'.spreadsheetml.sharedStrings+xml"/>'
)
HUGE = 40_000_000


def hostile_files(dice: random.Random, *, mutants: int = 20) -> Iterator[tuple[str, str, bytes]]:
    """What it is, what it pretends to be, and its bytes."""
    for name, content in _sheets():
        yield name, dice.choice((TABLE, BOOK)), content
    for name, content in _tables():
        yield name, dice.choice((TABLE, DIRECTORY)), content
    for name, content in (*_pictures(), *_documents()):
        yield name, PICTURE, content
    for name, content in _plans():
        yield name, PLAN, content
    for kind, whole in _whole_files().items():
        for number in range(mutants):
            yield f"{kind} spoilt {number}", kind, _spoilt(whole, dice)


def _workbook(sheet: str, *, strings: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A spreadsheet whose first sheet is this XML."""
    book, plain, made = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["Nombre", "Correo"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = sheet.encode()
            if part == "[Content_Types].xml" and strings:
                content = content.replace(b"</Types>", STRINGS + b"</Types>")
            target.writestr(part, content)
        for part, content in ({"xl/sharedStrings.xml": strings.encode()} | (more or {})).items():
            target.writestr(part, content)
    return made.getvalue()


def _sheet(rows: str, *, before: str = "") -> str:
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _sheets() -> Iterator[tuple[str, bytes]]:
    """Spreadsheets, most of a few kilobytes."""
    cell = '<c r="A{0}" t="inlineStr"><is><t>Ana</t></is></c>'
    title = f'<row r="1">{cell.format(1)}</row>'
    yield "a line far below", _workbook(_sheet(f'{title}<row r="999999999">{cell.format(999999999)}</row>'))
    yield "a cell far to the right", _workbook(_sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'))
    yield "lines that never rise", _workbook(_sheet(f'{title}<row r="-5"><c r="A-5"><v>1</v></c></row>'))
    yield "a place that is none", _workbook(_sheet(f'{title}<row r="²"><c r="²"><v>1</v></c></row>'))
    empty = f'{HEAD}<sst xmlns="{MAIN}">' + "<si><t/></si>" * 2_900_000 + "</sst>"
    yield "millions of empty words", _workbook(_sheet(title), strings=empty)
    yield "a number that is none", _workbook(_sheet(f'{title}<row r="2"><c r="A2"><v>1e999</v></c></row>'))
    day = '<row r="2"><c r="A2" t="d"><v>9999999-99-99</v></c><c r="B2" t="s"><v>99999999</v></c></row>'
    yield "a day and a word that are none", _workbook(_sheet(title + day))
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ja">{entities}]>'
    bomb = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    yield "entities of entities", _workbook(_sheet(bomb, before=laughs))
    outside = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'
    yield "an entity from outside", _workbook(_sheet(bomb, before=outside))
    yield "XML inside XML", _workbook(HEAD + "<a>" * 200_000 + "</a>" * 200_000)
    yield "a part of nothing but noughts", _workbook(_sheet(title), more={"xl/media/a.bin": bytes(HUGE * 6)})
    yield "a sheet of nothing but noughts", _workbook("0" * HUGE)
    many = {f"x/{number}": b"" for number in range(30_000)}
    yield "thirty thousand parts", _workbook(_sheet(title), more=many)
    yield "parts with paths", _workbook(_sheet(title), more={"../../x": b"", "/etc/x": b""})
    wide = "".join('<c t="inlineStr"><is><t>a</t></is></c>' for _cell in range(16_384))
    yield "all the columns there are", _workbook(_sheet(f'<row r="1">{wide}</row>'))
    yield "a zip that is cut", _workbook(_sheet(title))[:-40]
    yield "a zip of nothing", zipfile_of({})
    yield "a zip of something else", zipfile_of({"a.txt": b"hola"})


def zipfile_of(parts: dict[str, bytes]) -> bytes:
    """A packed file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return b"PK\x03\x04" if not parts else made.getvalue()


def _tables() -> Iterator[tuple[str, bytes]]:
    """CSV files."""
    yield "a quotation mark that never closes", b'Nombre;Correo\n"Ana' + b"x" * 5_000_000
    yield "nothing but quotation marks", b'"' * 5_000_000
    yield "nothing but semicolons", b";" * 5_000_000
    yield "nothing but line ends", b"\n" * 5_000_000
    yield "more lines than people", b"Nombre\n" + b"Ana Soto\n" * 300_000
    yield "half of UTF-16", b"\xff\xfeN\0o\0m"
    yield "halves of letters", b"\xff\xfe" + b"\x00\xd8" * 1000
    yield "bytes that nobody writes", bytes(range(1, 256)) * 40
    yield "numbers that are none", "Nombre;RBD;Celular\nAna;²;٣\nEva;①;1e999\n".encode()
    yield "a phone without end", b"Nombre;Celular\nAna;" + b"9 " * 60_000
    yield "a mail without end", b"Nombre;Correo\nAna;" + b"a." * 60_000 + b"@b.cl"


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _pictures() -> Iterator[tuple[str, bytes]]:
    yield "a picture of 900 million dots", _png(30_000, 30_000, zlib.compress(bytes(1000)))
    yield "a picture with more in it than it says", _png(10, 10, zlib.compress(bytes(HUGE * 5), 9))
    yield "a picture of 39 million dots", _png(6_240, 6_240, zlib.compress(bytes(6_241 * 6_240), 9))
    yield "a picture of no width", _png(0, 10, b"")
    photo = cv2.imencode(".jpg", np.full((80, 80), 200, np.uint8))[1].tobytes()
    at = photo.index(b"\xff\xc0")
    yield "a photo that says it is larger", photo[: at + 5] + b"\xff\xff\xff\xff" + photo[at + 9 :]
    yield "a photo without an end", photo[: len(photo) // 2]
    yield "a photo of one mark", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 200_000
    yield "a photo of a new phone", b"\0\0\0\x18ftypheic" + bytes(100)


def _pdf(*things: bytes) -> bytes:
    body = b"%PDF-1.7\n"
    for number, thing in enumerate(things, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    return body + b"trailer <</Root 1 0 R>>\n%%EOF"


def _documents() -> Iterator[tuple[str, bytes]]:
    root = b"<</Type/Catalog/Pages 2 0 R>>"

    def pages(box: bytes, many: int, content: bytes = b"") -> bytes:
        kids = b" ".join(b"3 0 R" for _page in range(many))
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R>>" % box
        drawn = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)
        return _pdf(root, b"<</Type/Pages/Count %d/Kids[%s]>>" % (many, kids), page, drawn)

    lines = zlib.compress(b"0 0 m 9999 9999 l S\n" * 2_000_000, 9)
    yield "thirty huge pages", pages(b"0 0 14400 14400", 30)
    yield "pages without size", pages(b"0 0 0 0", 3)
    yield "pages of no number", pages(b"0 0 1e99 -1e99", 3)
    yield "ten thousand pages", pages(b"0 0 595 842", 10_000)
    yield "a page of millions of lines", pages(b"0 0 595 842", 2, lines)
    yield "a page that is its own parent", _pdf(root, b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>")
    yield "a document of a word", b"%PDF-1.7"


def _plans() -> Iterator[tuple[str, bytes]]:
    yield "lists inside lists", b"[" * 400_000
    yield "moments inside moments", b'{"moments":' * 500 + b"1" + b"}" * 500
    yield "a number without end", b'{"moments": [{"minutes": ' + b"9" * 400_000 + b"}]}"
    yield "no number", b'{"version": 1, "moments": [{"kind": "talk", "minutes": NaN}]}'
    yield "half of a letter", b'{"version": 1, "title": "\\ud800\\u0000", "moments": [{"kind": 3}]}'
    yield "names that are none", b'{"moments": [[], null, {"kind": {}, "minutes": true}, 9]}'


def _whole_files() -> dict[str, bytes]:
    """One of each kind, as people have them."""
    book, made = Workbook(), io.BytesIO()
    for row in (["Nombre", "Correo", "RBD"], ["Ana Soto", "ana@example.org", 8485], ["Eva", "", 9]):
        book.active.append(row)
    book.save(made)
    rng = np.random.default_rng(1)
    photo = cv2.imencode(".jpg", rng.integers(0, 255, (300, 200), np.uint8))[1].tobytes()
    return {TABLE: made.getvalue(), BOOK: made.getvalue(), PICTURE: photo}


def _spoilt(whole: bytes, dice: random.Random) -> bytes:
    """With some bytes changed, a piece taken out, or a piece twice."""
    spoilt = bytearray(whole)
    for _change in range(dice.randrange(1, 8)):
        at = dice.randrange(len(spoilt))
        match dice.randrange(3):
            case 0:
                spoilt[at] = dice.randrange(256)
            case 1 if len(spoilt) > 100:
                del spoilt[at : at + dice.randrange(1, 40)]
            case _:
                spoilt[at:at] = spoilt[at : at + dice.randrange(1, 40)]
    return bytes(spoilt)
