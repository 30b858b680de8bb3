"""Records of what is lived on a laptop, without one."""

import json

from django.db import transaction

from trama.offline_room.authors import key_for, mark_of
from trama.offline_room.bring_back import make_record
from trama.offline_room.files import content_mark, file_of, key_of, read_record, sealed
from trama.offline_room.models import OfflineRoom
from trama.surveys.sealing import open_envelope, public_key, seal
from trama.workshops.models import Workshop


def lived(workshop, live, *, laptop="LAPTOP", serial=1):
    """The record of what ``live`` does on a laptop: here it never happened."""
    room = OfflineRoom.objects.get(workshop=workshop)
    with transaction.atomic():
        live()
        room.key, room.laptop, room.public = key_of(room.code), laptop, key_for(workshop.code)
        room.workshop = Workshop.objects.get(pk=workshop.pk)
        found = {**make_record(room), "serial": serial}
        transaction.set_rollback(True)
    return again(found)


def again(result, **own):
    """Sealed as the laptop does, which changed its rows, or what it says under its seal."""
    given = {name: value for name, value in result.items() if name != "seal"}
    said = json.loads(open_envelope(bytes.fromhex(given["own"]))) | own | {"of": content_mark(given)}
    key = public_key(given["code"])
    given["own"] = seal(json.dumps(said).encode(), wave=given["code"], key=key).hex()
    return read_record(file_of(sealed(given, key=key_of(result["pack"]))))


def forged(pack, rows, *, laptop="FORGED", serial=1, workshop=None, **own):
    """A record that anybody makes who has the file of a workshop: with these rows, and ``own`` under its seal."""
    body = pack["body"]
    given = {
        "format": "trama-sala-registro", "version": 1, "pack": pack["pack"], "laptop": mark_of(laptop),
        "serial": serial, "made_at": pack["made_at"], "code": body["code"], "title": "Forjado",
        "workshop": workshop or body["workshop"], "rows": {**rows, "echoes": []},
    }  # fmt: skip
    said = {"entries": {}, "notes": {}, "predictions": {}, "echoes": [], "laptop": laptop} | own
    said["of"] = content_mark(given)
    given["own"] = seal(json.dumps(said).encode(), wave=body["code"], key=bytes.fromhex(pack["public"])).hex()
    return read_record(file_of(sealed(given, key=pack["key"])))
