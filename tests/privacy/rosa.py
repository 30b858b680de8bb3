"""Rosa, a member of a school in a network, whom tests erase: see `conftest.py`."""

from trama.privacy.actions.erasing import erase_person

NAME, MAIL = "Rosa Elena Millán", "rosa@escuela.cl"


def erase(person, by=None):
    counts = erase_person(person=person, by=by or person)
    person.refresh_from_db()
    return counts
