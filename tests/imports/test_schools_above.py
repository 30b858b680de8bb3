"""A school written once for several people is asked: in the first line of its block, or in a row of its own."""

import pytest

from tests.imports import forms
from tests.imports.test_roster_files import by_of
from tests.make import make_team, sign_in
from trama.audit.record import SYSTEM
from trama.imports.problems import UndecidedSchools
from trama.imports.roster.actions import apply_roster, decide_schools_above, keep_roster
from trama.imports.roster.review import review_of
from trama.networks.actions.networks import add_school
from trama.networks.models import School

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    network, _people = make_team(people=2)
    for rbd, name in ((101, "Escuela Los Notros"), (8485, "Escuela Peñablanca")):
        add_school(
            network=network,
            school=School.objects.create(rbd=rbd, name=name),
            since_on="2026-03-01",
            by=SYSTEM,
        )
    return network


BLOCKS = [
    ["Establecimiento", "Nombre", "Correo"],
    ["Escuela Peñablanca", "Ana Lagos", "ana1@x.cl"],
    [None, "Beto Lagos", "beto1@x.cl"],
    ["101", "Dani Paz", "dani1@x.cl"],
    [None, "Eli Paz", "eli1@x.cl"],
]
HEADED = [
    ["Nombre", "Correo"],
    ["Escuela Peñablanca"],
    ["Ana Lagos", "ana1@x.cl"],
    ["Esc. Los Notros"],
    ["Dani Paz", "dani1@x.cl"],
    ["TOTAL"],
]


@pytest.mark.parametrize(
    ("rows", "waiting", "rbds"),
    [(BLOCKS, [3, 5], [8485, 8485, 101, 101]), (HEADED, [3, 5], [8485, 101])],
)
def test_a_school_said_once_for_several_people_is_asked(network, rows, waiting, rbds):
    by = by_of(network)
    draft = keep_roster(network=network, content=forms.as_xlsx(rows), file_name="n.xlsx", by=by)
    assert [line.line for line in review_of(draft).below] == waiting
    with pytest.raises(UndecidedSchools):
        apply_roster(draft=draft, mail=False, by=by)
    decide_schools_above(draft=draft, is_meant=True, by=by)
    assert [line.guest.school.rbd for line in review_of(draft).ready] == rbds
    decide_schools_above(draft=draft, is_meant=False, by=by)
    assert [line.guest.school for line in review_of(draft).ready if line.line in waiting] == [None, None]
    apply_roster(draft=draft, mail=False, by=by)


def test_the_page_asks_for_the_school_above(network, client):
    by = by_of(network)
    draft = keep_roster(network=network, content=forms.as_xlsx(BLOCKS), file_name="n.xlsx", by=by)
    address = f"/redes/{network.code}/nomina/{draft.code}/"
    page = sign_in(client, by).get(address).content.decode()
    assert "¿Son de ese establecimiento?" in page
    assert 'value="apply"' not in page
    page = client.post(address, {"do": "above", "are": "school"}, follow=True).content.decode()
    assert "4 personas" in page
