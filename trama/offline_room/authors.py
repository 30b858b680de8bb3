"""Whose an unsigned text is: in no file that somebody can read.

A pack holds no author and no time of what nobody signed, and nobody's «me too»: the facilitator at the laptop needs
none of it, and here it stays as it is. A record brings what the laptop alone knows of them under a seal that only the
server opens: its key is in the pack, what opens it follows from the server's secret.

Anybody with the pack can make such an envelope. So it says the laptop's secret, of which the record shows a mark, and
the content of the record that it belongs to: nobody speaks for a laptop, or puts its envelope into another record,
without being at that laptop.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from trama.core.json_input import read_json
from trama.offline_room.files import Altered, content_mark
from trama.offline_room.tables import ECHOES, ENTRIES, NOTES, PREDICTIONS, RecordTable, Row, Rows
from trama.surveys.sealing import Unopened, open_envelope, public_key, seal

AUTHORED = (ENTRIES, NOTES, PREDICTIONS)
OWN = ("author", "written_at")
MARK = 16  # figures of the mark of a laptop


def key_for(code: str) -> str:
    """With which the laptop of the workshop ``code`` seals."""
    return public_key(code).hex()


def mark_of(secret: str) -> str:
    """Which laptop it is, as its records say it."""
    return hashlib.sha256(secret.encode()).hexdigest()[:MARK]


def without_authors(rows: Rows) -> Rows:
    """``rows`` as anybody may read them."""
    open_rows = {table.name: [_without(row) for row in rows[table.name]] for table in AUTHORED}
    return {**rows, **open_rows, ECHOES.name: []}


def _without(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in OWN} if _is_unsigned(row) else row


def _is_unsigned(row: Row) -> bool:
    return not row.get("is_signed")


def sealed_authors(rows: Rows, *, record: Mapping[str, Any], laptop: str, key: str) -> str:
    """What ``without_authors`` leaves out of ``rows``, for ``record`` alone, so that only the server reads it."""
    own = {table.name: _own(table, rows[table.name]) for table in AUTHORED}
    of = {"laptop": laptop, "of": content_mark(record)}
    text = json.dumps({**own, ECHOES.name: rows[ECHOES.name], **of})
    return seal(text.encode(), wave=record["code"], key=bytes.fromhex(key)).hex()


def _own(table: RecordTable, rows: list[Row]) -> dict[str, Row]:
    return {table.key_of(row): {name: row[name] for name in OWN} for row in rows if _is_unsigned(row)}


def with_authors(given: Mapping[str, Any], handed: Mapping[str, Any]) -> Rows:
    """The rows of a record with what came under its seal. Refuses with ``Altered``.

    Whose an unsigned text is stands only there. Of what was ``handed`` out the laptop never knew it, and says nothing.
    """
    try:
        own = read_json(open_envelope(bytes.fromhex(str(given["own"]))))
    except (Unopened, ValueError) as fault:
        raise Altered from fault
    if mark_of(own["laptop"]) != given["laptop"] or own["of"] != content_mark(given):
        raise Altered
    rows: Rows = {**given["rows"], ECHOES.name: own[ECHOES.name]}
    for table in AUTHORED:
        known, came = handed.get(table.name, {}), own[table.name]
        rows[table.name] = [
            _without(row) | ({} if table.key_of(row) in known else came.get(table.key_of(row), {}))
            for row in rows.get(table.name, [])
        ]
    return rows
