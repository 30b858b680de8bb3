"""Exports of forms elsewhere, as those programs write them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook

from trama.content.pack import InstrumentBody

PEOPLE = ("Rosa Catalán", "Luis Huenchumán", "Ana Peñafiel", "Eva Ñancupil", "Juan Soto", "Inés Mella")
MAILS = tuple(f"{name.split()[0].lower()}@colegio.cl" for name in PEOPLE)
STAMPS = tuple(f"2026/11/{day:02d} 9:14:03 a. m. GMT-3" for day in range(2, 8))


def labels(body: InstrumentBody, points: Sequence[int]) -> list[list[str]]:
    """One row per point: everybody answers their own point in words, item by item."""
    return [[block.scale.labels[point - 1] for block in body.blocks for _item in block.items] for point in points]  # fmt: skip


def as_csv(rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


def google_rows(body: InstrumentBody, points: Sequence[int] = (1, 2, 3, 4, 5, 4)) -> list[list[str]]:
    """Google Forms in Spanish: a clock, a mail, one grid per block with its rows between brackets."""
    titles = ["Marca temporal", "Dirección de correo electrónico"]
    titles += [f"{block.title} [{item.text}]" for block in body.blocks for item in block.items]
    titles += [question.text for question in body.open_questions]
    rows = []
    for index, answers in enumerate(labels(body, points)):
        words = [f"Una idea de la persona {index + 1}" for _question in body.open_questions]
        rows.append([STAMPS[index], MAILS[index], *answers, *words])
    return [titles, *rows]


def google_english_rows(body: InstrumentBody, points: Sequence[int] = (1, 2, 3, 4, 5)) -> list[list[str]]:
    """Google Forms in English, one question after another, numbered, answered by linear scales."""
    items = [item.text for item in body.items]
    titles = ["Timestamp", "Username", *(f"{index}. {text} " for index, text in enumerate(items, 1))]
    return [
        titles,
        *([f"11/{point + 1}/2026 9:14:03", MAILS[point - 1], *[str(point)] * len(items)] for point in points),
    ]


def microsoft_rows(body: InstrumentBody, points: Sequence[int] = (1, 2, 3, 4, 5)) -> list[list[object]]:
    """Microsoft Forms in Spanish: five columns of its own, hard spaces and marks of HTML in the titles."""
    titles = ["ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"]
    titles += [f"{item.text.replace(' ', chr(160), 2)}\xa0" for item in body.items]
    titles[5] = f"<b>{titles[5].replace('ó', '&oacute;')}</b>"
    rows: list[list[object]] = []
    for index, answers in enumerate(labels(body, points)):
        when = datetime(2026, 11, 2 + index, 9, 14, 3)  # noqa: DTZ001 -- Excel's days have no zone
        rows.append([index + 1, when, when, MAILS[index], PEOPLE[index], *answers])
    return [titles, *rows]


def kobo_rows(body: InstrumentBody, points: Sequence[int] = (1, 2, 3, 4, 5)) -> list[list[str]]:
    """Kobo, with our own XLSForm: groups before the names, values as they were written, its own columns behind."""
    titles = ["start", "end", "notice_1"]
    titles += [f"b{index}_{block.dimension}/{item.code}" for index, block in enumerate(body.blocks, 1) for item in block.items]  # fmt: skip
    titles += ["level", "example", "purpose", "_id", "_uuid", "_submission_time", "_submitted_by"]
    rows = []
    for point in points:
        uuid = f"0a{point}f13c2-1111-4222-8333-abcdefabcdef"
        answers = [str(point)] * (len(body.items) - 1) + ["na"]
        words = [
            body.level_keys[0] if body.levels else "",
            f"un ejemplo {point}",
            f"que cada niño lea {point}",
        ]
        own = [str(point), uuid, "2026-11-02T12:00:00", "coordinacion_kobo"]
        rows.append(["2026-11-02T09:00:00.000-03:00", "2026-11-02T09:09:00.000-03:00", "", *answers, *words, *own])  # fmt: skip
    return [titles, *rows]


def neutral_rows(body: InstrumentBody, points: Sequence[int] = (1, 2, 3, 4, 5)) -> list[list[str]]:
    """Trama's own shape: a column per code."""
    return [[item.code for item in body.items], *([str(point)] * len(body.items) for point in points)]


TITLES = ("type", "name", "label", "required", "relevant")
GROUP = ("begin group", "g1", "Propósito")
ITEM = ("select_one si", "MIO1", "Sabemos para qué nos juntamos.")
END = ("end group",)


def book(
    survey_rows, choices=(), settings=(("form_title", "form_id", "version"), ("Mi pulso", "mi_pulso", "1"))
):
    """An XLSForm with those rows, a scale of three and settings of its own."""
    made, file = Workbook(), io.BytesIO()
    made.active.title = "survey"
    scale = [("si", "1", "Nunca"), ("si", "2", "A veces"), ("si", "3", "Siempre"), ("si", "na", "No sé")]
    for row in survey_rows:
        made.active.append(row)
    for name, rows in (
        ("choices", [("list_name", "name", "label"), *(choices or scale)]),
        ("settings", settings),
    ):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    return file.getvalue()
