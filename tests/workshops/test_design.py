"""A workshop is made from a plan, changed, copied and shared as a file; a file that is none gets its sentence."""

import json
from datetime import date

import pytest
from django.utils import timezone

from tests.make import make_membership, make_network, sign_in
from trama.content.load import workshop_tables
from trama.networks.enums import Role
from trama.sessions.actions import design
from trama.sessions.errors import BadPlan
from trama.sessions.plans import plan_of, read_plan, written_plan
from trama.workshops.enums import WORKSHOP, ItemKind
from trama.workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    network = make_network()
    who = make_membership(network=network, role=Role.COORDINATOR).person
    [table] = workshop_tables()["clider"]
    plan = read_plan(table, kind=WORKSHOP)
    return design.make_session(plan=plan, owner=network, held_on=date(2026, 12, 3), by=who), who


def test_the_decks_workshop_is_a_template_with_its_texts(made):
    workshop, _who = made
    plan = plan_of(workshop)
    kinds = [str(item.kind) for item in plan.items]
    groups = next(item for item in plan.items if item.kind == ItemKind.GROUPS)
    case = next(item for item in plan.items if item.kind == ItemKind.CASE)

    assert kinds[0] == "welcome"
    assert kinds[-1] == "closing"
    assert 150 <= plan.minutes <= 185
    assert groups.body["questions"][3] == "¿Qué se podría mejorar en el acompañamiento de mi red?"
    assert case.body["prompt"]
    assert case.body["outcome"]


def test_a_plan_goes_out_as_a_file_and_comes_in_the_same(made):
    workshop, _who = made
    plan = plan_of(workshop)
    assert read_plan(json.loads(json.dumps(written_plan(plan))), kind=WORKSHOP) == plan


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "no es un taller de Trama"),
        ({"moments": 3}, "no es un taller de Trama"),
        ({"moments": []}, "entre uno y sesenta"),
        ({"moments": [{}] * 61}, "entre uno y sesenta"),
        ({"version": 9, "moments": [{}]}, "versión más nueva"),
        ({"moments": ["x"]}, "El momento 1"),
        ({"moments": [{"kind": "dance", "minutes": 5}]}, "El momento 1"),
        ({"moments": [{"kind": "talk", "minutes": 0}]}, "sus minutos"),
        ({"moments": [{"kind": "talk", "minutes": True}]}, "sus minutos"),
    ],
)
def test_what_is_no_plan_gets_a_sentence(given, sentence):
    with pytest.raises(BadPlan) as refused:
        read_plan(given, kind=WORKSHOP)
    assert sentence in str(refused.value.message)


def test_what_is_too_long_or_of_another_shape_is_cut_or_left_out():
    plan = read_plan(
        {
            "moments": [
                {
                    "kind": "video",
                    "minutes": 5,
                    "link": "javascript:alert(1)",
                    "text": "a" * 9000,
                    "cards": [3, {"title": "a", "link": "javascript:alert(1)", "link_title": "b"}],
                    "questions": ["", 7, "¿y?"],
                }
            ]
        },
        kind=WORKSHOP,
    )
    card = {"title": "a", "text": "", "note": ""}
    assert plan.items[0].body == {"text": "a" * 4000, "questions": ["¿y?"], "cards": [card]}
    assert plan.title == "Taller sin título"


def test_items_are_added_changed_ordered_and_removed(made):
    workshop, who = made
    count = workshop.items.count()
    first = workshop.items.first()
    added = design.add_item(session=workshop, kind=ItemKind.TALK, after=first, by=who)
    last = design.add_item(session=workshop, kind=ItemKind.BREAK, by=who)
    assert list(workshop.items.values_list("code", flat=True))[1] == added.code
    assert workshop.items.last() == last

    first.left = 100
    first.save()
    given = {"title": " Saludo ", "minutes": 12, "guide": "con calma", "text": "Hola", "is_shown": False}
    design.change_item(item=first, given=given, by=who)
    first.refresh_from_db()
    assert (first.title, first.minutes, first.left, first.parts["text"], first.is_shown) == (
        "Saludo",
        12,
        220,
        "Hola",
        False,
    )

    codes = [item.code for item in workshop.items.all()]
    design.order_items(session=workshop, codes=[codes[2], codes[0]], by=who)
    assert [item.code for item in workshop.items.all()][:2] == [codes[2], codes[0]]

    design.remove_item(item=added, by=who)
    assert workshop.items.count() == count + 1
    lived = workshop.items.get(code=codes[2])
    lived.run(timezone.now())
    lived.save()
    design.remove_item(item=lived, by=who)
    lived.refresh_from_db()
    assert lived.is_skipped

    design.edit_session(session=workshop, title=" Otro ", objective="x", held_on=date(2027, 1, 5), by=who)
    assert Workshop.objects.get(pk=workshop.pk).title == "Otro"


def test_by_page_from_the_template_and_from_a_copy(client, made):
    workshop, who = made
    sign_in(client, who)
    page = client.get("/talleres/nuevo/").content.decode()
    assert "Copia de" in page
    for plan in ("redes-1", workshop.code):
        answer = client.post(
            "/talleres/nuevo/", {"plan": plan, "place": workshop.network.code, "held_on": "2026-12-10"}
        )
        assert answer.status_code == 302
        assert plan_of(Workshop.objects.order_by("-pk").first()).items == plan_of(workshop).items
    assert client.post("/talleres/nuevo/", {"plan": "nada"}).status_code == 422
    listed = client.get("/talleres/").content.decode()
    assert listed.count("Conducir el taller") == 3
