"""A file somebody brought, as grey pictures of pages. Nothing but the grey survives: no place, no camera, no hour."""

import struct
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from trama.core.errors import Refused
from trama.core.lazy import LazyModule

if TYPE_CHECKING:
    import cv2
    import pypdfium2
else:
    cv2 = LazyModule("cv2")
    pypdfium2 = LazyModule("pypdfium2")

Grey = NDArray[np.uint8]

LARGEST = 20 * 1024 * 1024  # bytes of a file
MOST_PAGES = 50  # of one PDF
MOST_PIXELS = 40_000_000
LONG_SIDE = 3400  # a picture larger than this is halved while it is read
SCANNED = 200  # dots per inch at which a PDF is drawn
HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypavif")
_pdf = threading.Lock()  # the library of PDF serves one at a time


class NoPicture(Refused):
    """A file in which there is no picture to read."""

    message = _("This file cannot be read as a picture. Bring a JPEG or PNG photo, or the PDF of a scanner.")


class HeicPicture(NoPicture):
    """What some phones make and few programs open."""

    message = _(
        "This photo is in the HEIC format of the phone. In its settings choose «most compatible», or send it to "
        "yourself as JPEG, and bring it again."
    )


class TooLarge(NoPicture):
    """More than a phone or a scanner makes."""

    message = _(
        "This file is too large: up to 20 MB, 40 million dots and 50 pages at a time. Bring it in parts."
    )


def pictures_in(content: bytes) -> Iterator[Grey]:
    """The pages in a file, one after the other. Refuses with ``NoPicture``."""
    if len(content) > LARGEST:
        raise TooLarge
    if content[4:12] in HEIC:
        raise HeicPicture
    if content[:5] == b"%PDF-":
        yield from _pages(content)
    else:
        yield _photo(content)


def _photo(content: bytes) -> Grey:
    width, height = size_of(content)
    if width * height > MOST_PIXELS:
        raise TooLarge
    halved = max(width, height) > LONG_SIDE
    how = cv2.IMREAD_REDUCED_GRAYSCALE_2 if halved else cv2.IMREAD_GRAYSCALE
    grey = cv2.imdecode(np.frombuffer(content, np.uint8), how)
    if grey is None:
        raise NoPicture
    return np.asarray(grey, np.uint8)


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height that a JPEG or PNG says it has, before anything is unpacked."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 24:  # noqa: PLR2004 -- where the sizes end
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:2] != b"\xff\xd8":
        raise NoPicture
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 -- a marker begins so
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 -- frames, but for tables
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise NoPicture


def _pages(content: bytes) -> Iterator[Grey]:
    with _pdf:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as wrong:
            raise NoPicture from wrong
        try:
            if len(document) > MOST_PAGES:
                raise TooLarge
            yield from map(_drawn, document)  # one page in memory at a time
        finally:
            document.close()


def _drawn(page: "pypdfium2.PdfPage") -> Grey:
    width, height = page.get_size()
    scale = min(SCANNED / 72, (MOST_PIXELS / 4 / max(width * height, 1)) ** 0.5)
    return np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy().squeeze(), np.uint8)
