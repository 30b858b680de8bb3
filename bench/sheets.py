"""Reading a photographed sheet, beside a bare limit: the same photo unpacked and parted into black and white."""

import time

import cv2
import numpy as np

from bench.common import Figure

PHOTOS = 24


def measure() -> list[Figure]:
    """Seconds a page and a sheet of three pages, on one core."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
    django.setup()
    from tests.paper import pens
    from tests.paper.test_printing import print_of
    from torture.paper import sheet
    from trama.paper.bubbles import read_bubbles
    from trama.paper.flat import code_in, flatten_all
    from trama.paper.pictures import pictures_in
    from trama.paper.printing import pictures_of

    cv2.setNumThreads(1)
    blanks = {"cfr": pens.blank_pages(pictures_of(print_of("cfr", print_of().sheets[:1]), per_inch=200))}
    photos = [
        (page, content)
        for number in range(0, 2 * PHOTOS // 3, 2)
        for page, _meant, content in sheet(number, blanks)
    ]

    def read(page, content):
        flat = next(flatten_all(next(pictures_in(content))))
        return code_in(flat), read_bubbles(flat, page)

    def bare(_page, content):
        grey = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
        return cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)

    return _figures(_seconds(read, photos), _seconds(bare, photos), photos)


def _figures(ours: float, limit: float, photos: list) -> list[Figure]:
    beside = f"unpacked and parted {limit * 1000:.1f} ms; {len(photos)} photos of {sum(len(photo) for _page, photo in photos) / len(photos) / 1000:.0f} kB"
    return [
        Figure("sheets", "a page read", ours * 1000, "ms", "≤ 150", ours <= 0.15, beside),
        Figure(
            "sheets",
            "a sheet of three pages read",
            ours * 3,
            "s",
            "≤ 0.5",
            ours * 3 <= 0.5,
            f"{ours / limit:.1f} times the limit",
        ),
    ]


def _seconds(does, photos) -> float:
    """Processor seconds of one photo."""
    for page, content in photos[:3]:
        does(page, content)
    began = time.process_time()
    for page, content in photos:
        does(page, content)
    return (time.process_time() - began) / len(photos)
