"""Records of what is lived on a laptop, without one."""

from django.db import transaction

from trama.offline_room.authors import key_for
from trama.offline_room.bring_back import make_record
from trama.offline_room.files import file_of, key_of, read_record, sealed
from trama.offline_room.models import OfflineRoom
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


def again(result):
    """Sealed as the laptop does."""
    given = {name: value for name, value in result.items() if name != "seal"}
    return read_record(file_of(sealed(given, key=key_of(result["pack"]))))
