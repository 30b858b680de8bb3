"""A second kind of session, with three phases and two roles, built from `trama.sessions` alone."""

import ast
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.make import make_network, make_person
from trama.audit.models import AuditEntry
from trama.live.models import Change
from trama.sessions import kinds
from trama.sessions.actions import conducting, contributing, design, joining
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.roles import assign_role
from trama.sessions.errors import (
    AlreadyRevealed,
    BadItemCount,
    BadWindow,
    ChangedMeanwhile,
    EmptyAgenda,
    Frozen,
    MayHurt,
    NotAPlan,
    NotOpen,
    NotYours,
    TakenOut,
    UnknownItemKind,
    WrongWord,
)
from trama.sessions.kinds import SessionKind
from trama.sessions.models import AgendaItem, Contribution, Participant, Session
from trama.sessions.plans import mark_of_item, mark_of_session, plan_of, read_file, read_plan, written_plan
from trama.sessions.queries import people_here, progress_of, revealed_contributions
from trama.sessions.return_codes import return_code
from trama.sessions.timing import timing

pytestmark = pytest.mark.django_db
CIRCLE = SessionKind(
    code="circle",
    item_kinds={"open": "Opening", "listen": "Listening", "close": "Closing"},
    roles={"keeper": "Keeper", "scribe": "Scribe"},
    protected=frozenset({"close"}),
    asks_first=frozenset({"listen"}),
    usual_minutes={"listen": 20},
    empty_body={"prompt": ""},
    clean_body=lambda given: {"prompt": given["prompt"]} if given.get("prompt") else {},
    untitled="A circle",
    sentences={NotOpen: "The circle is not open."},
)
WRITTEN = {
    "title": "Círculo",
    "moments": [
        {"kind": "open", "minutes": 10},
        {"kind": "listen", "minutes": 10, "prompt": "¿Qué oíste?", "unknown": "x"},
        {"kind": "close", "minutes": 10},
    ],
}


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(kinds._kinds, CIRCLE.code, CIRCLE)


@pytest.fixture
def keeper():
    return make_person()


@pytest.fixture
def session(keeper):
    plan = read_plan(WRITTEN, kind="circle")
    return design.make_session(plan=plan, owner=make_network(), held_on=date(2026, 12, 3), by=keeper)


@pytest.fixture
def opened(session, keeper):
    conducting.open_session(session=session, by=keeper)
    session.refresh_from_db()
    return session


def come_in(session, name="Rosa", secret="r" * 20) -> Participant:
    card = joining.Card(name)
    return joining.join(session=session, card=card, secret=secret, by=card)


def item(session, kind) -> AgendaItem:
    return session.items.get(kind=kind)


def test_it_knows_nothing_of_workshops():
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert modules
    assert not [module for module in modules if module.startswith("trama.workshops")]
    for path in Path("trama/sessions").rglob("*.py"):
        assert "trama.workshops" not in path.read_text(encoding="utf-8"), path


def test_its_kind_names_topics_events_and_items(opened):
    assert opened.topic == f"circle:{opened.code}"
    entry = AuditEntry.objects.get(event="circle_opened")
    assert (entry.subject_kind, entry.subject_code) == ("circle", opened.code)
    assert [item.get_kind_display() for item in opened.items.all()] == ["Opening", "Listening", "Closing"]
    assert Change.objects.filter(topic=opened.topic).exists()


def kinds_of(session):
    return [item.kind for item in session.items.all()]


def test_it_is_made_from_a_plan_that_goes_out_as_a_file_and_comes_in_the_same(session):
    plan = plan_of(session)
    written = written_plan(plan)
    assert (plan.kind, plan.title, plan.minutes) == ("circle", "Círculo", 30)
    assert written["format"] == "trama-circle"
    assert session.items.get(kind="listen").body == {"prompt": "¿Qué oíste?"}
    assert read_file(json.dumps(written).encode(), kind="circle") == plan
    assert read_plan({"moments": [{"kind": "open", "minutes": 5}]}, kind="circle").title == "A circle"
    assert AuditEntry.objects.get(event="circle_made").subject_code == session.code


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("x", NotAPlan),
        ({"moments": []}, BadItemCount),
        ({"moments": [{"kind": "groups", "minutes": 5}]}, UnknownItemKind),
    ],
)
def test_what_is_no_plan_of_this_kind_is_refused(given, error):
    with pytest.raises(error):
        read_plan(given, kind="circle")


def test_its_agenda_is_designed(session, keeper):
    first = session.items.first()
    added = design.add_item(session=session, kind="listen", after=first, by=keeper)
    assert (added.title, added.minutes, added.body) == ("Listening", 20, {})
    assert kinds_of(session) == ["open", "listen", "listen", "close"]
    design.shift_item(item=added, way=-1, by=keeper)
    assert kinds_of(session) == ["listen", "open", "listen", "close"]
    removed = design.remove_item(item=added, by=keeper)
    assert kinds_of(session) == ["open", "listen", "close"]
    design.put_back_item(session=session, removed=removed, by=keeper)
    design.put_back_item(session=session, removed=removed, by=keeper)
    assert kinds_of(session) == ["listen", "open", "listen", "close"]
    codes = [item.code for item in session.items.order_by("-position")]
    design.order_items(session=session, codes=codes, by=keeper)
    assert kinds_of(session) == ["close", "listen", "open", "listen"]


def test_two_who_change_one_item_or_the_session_do_not_cross(session, keeper):
    heard = item(session, "listen")
    seen, mark = mark_of_item(heard), mark_of_session(session)
    given = {"title": "Oír", "minutes": 15, "prompt": "¿Y tú?"}
    design.change_item(item=heard, given=given, seen=seen, by=keeper)
    heard.refresh_from_db()
    assert (heard.title, heard.minutes, heard.parts) == ("Oír", 15, {"prompt": "¿Y tú?"})
    with pytest.raises(ChangedMeanwhile):
        design.change_item(item=heard, given=given, seen=seen, by=keeper)
    about = {"title": "Otro", "objective": "", "held_on": session.held_on, "seen": mark}
    design.edit_session(session=session, **about, by=keeper)
    with pytest.raises(ChangedMeanwhile):
        design.edit_session(session=session, **about, by=keeper)


def test_its_window_lets_people_write_outside_the_meeting(session, keeper):
    now = timezone.now()
    with pytest.raises(BadWindow):
        design.set_window(session=session, since=now, until=now, by=keeper)
    design.set_window(session=session, since=now, until=now + timedelta(days=1), by=keeper)
    assert Session.objects.get(pk=session.pk).takes_writing


def test_an_item_that_was_lived_is_skipped_and_never_deleted(opened, keeper):
    first = conducting.go_on(session=opened, by=keeper)
    assert design.remove_item(item=first, by=keeper) is None
    assert item(opened, "open").is_skipped


def test_nobody_comes_in_before_it_opens_and_nothing_starts(session, keeper):
    with pytest.raises(NotOpen, match="The circle is not open"):
        come_in(session)
    with pytest.raises(NotOpen):
        conducting.start_item(item=item(session, "open"), by=keeper)


def test_an_empty_agenda_cannot_be_conducted(opened, keeper):
    opened.items.all().delete()
    with pytest.raises(EmptyAgenda):
        conducting.go_on(session=opened, by=keeper)


def test_items_are_soft_and_a_pause_stops_the_clock(opened, keeper):
    first = conducting.go_on(session=opened, by=keeper)
    second = conducting.go_on(session=opened, by=keeper)
    assert (first.kind, second.kind) == ("open", "listen")
    assert conducting.go_back(session=opened, by=keeper) == first
    conducting.pause(session=opened, by=keeper)
    first.refresh_from_db()
    assert not first.is_running
    assert first.left == pytest.approx(600, abs=2)
    conducting.resume(session=opened, by=keeper)
    conducting.skip_item(item=second, is_skipped=True, by=keeper)
    assert conducting.go_on(session=opened, by=keeper).kind == "close"
    assert progress_of(session=Session.objects.get(pk=opened.pk)).of == 2


def test_a_delay_comes_out_of_what_is_not_protected(opened, keeper):
    conducting.go_on(session=opened, by=keeper)
    AgendaItem.objects.filter(kind="open").update(deadline=timezone.now() + timedelta(minutes=14))
    opened.refresh_from_db()
    cuts = timing(session=opened, items=list(opened.items.all()), now=timezone.now()).cuts
    assert [(cut.item.kind, cut.before - cut.after) for cut in cuts] == [("listen", 4)]
    conducting.catch_up(session=opened, by=keeper)
    assert item(opened, "listen").seconds_left() == 360
    assert item(opened, "close").seconds_left() == 600


def test_a_role_has_one_holder_and_only_those_of_the_kind_exist(opened, keeper):
    rosa, ines = come_in(opened), come_in(opened, "Inés", "i" * 20)
    assign_role(participant=rosa, role="keeper", by=keeper)
    assign_role(participant=ines, role="keeper", by=keeper)
    rosa.refresh_from_db()
    assert (rosa.role, ines.role) == ("", "keeper")
    with pytest.raises(ValueError, match="writes"):
        assign_role(participant=rosa, role="writes", by=keeper)


def test_a_contribution_is_private_until_released_or_revealed(opened, keeper):
    rosa, ines = come_in(opened), come_in(opened, "Inés", "i" * 20)
    heard = item(opened, "listen")
    mine = contributing.contribute(item=heard, wording=Wording("Oí dudas", "k1"), by=rosa)
    contributing.contribute(item=heard, wording=Wording("Oí calma", "k2"), by=ines)
    assert list(revealed_contributions(item=heard)) == []
    with pytest.raises(NotYours):
        contributing.release(contribution=mine, is_released=True, by=ines)
    contributing.release(contribution=mine, is_released=True, by=rosa)
    assert list(revealed_contributions(item=heard)) == [mine]
    contributing.release(contribution=mine, is_released=False, by=rosa)
    assert list(revealed_contributions(item=heard)) == []
    conducting.reveal(item=heard, is_revealed=True, by=keeper)
    heard.refresh_from_db()
    assert {contribution.text for contribution in revealed_contributions(item=heard)} == {
        "Oí dudas",
        "Oí calma",
    }
    with pytest.raises(AlreadyRevealed):
        contributing.contribute(item=heard, wording=Wording("Tarde", "k3"), by=rosa)


def test_what_arrives_twice_from_offline_is_one_and_nothing_is_written_in_a_pause(opened, keeper):
    rosa = come_in(opened)
    heard = item(opened, "listen")
    once = contributing.contribute(item=heard, wording=Wording("Sin señal", "k1"), by=rosa)
    again = contributing.contribute(item=heard, wording=Wording("Sin señal", "k1"), by=rosa)
    assert once == again
    assert Contribution.objects.count() == 1
    conducting.pause(session=opened, by=keeper)
    paused = AgendaItem.objects.get(pk=heard.pk)
    with pytest.raises(Frozen):
        contributing.contribute(item=paused, wording=Wording("Ahora", "k2"), by=rosa)


def test_a_word_that_may_hurt_is_asked_about(opened):
    rosa = come_in(opened)
    heard = item(opened, "listen")
    with pytest.raises(MayHurt):
        contributing.contribute(item=heard, wording=Wording("Qué tonto", "k1"), by=rosa)
    sure = Wording("Qué tonto", "k1", is_sure=True)
    assert contributing.contribute(item=heard, wording=sure, by=rosa).text == "Qué tonto"


def test_somebody_without_a_phone_takes_part(opened, keeper):
    luis = joining.add_without_phone(session=opened, card=joining.Card("Luis"), by=keeper)
    written = contributing.contribute(item=item(opened, "listen"), wording=Wording("Lo dijo Luis"), by=keeper)
    assert luis in people_here(session=opened)
    assert (written.author, written.is_for_others) == (None, True)


def test_the_return_code_brings_somebody_back_on_another_phone(opened):
    rosa = come_in(opened)
    with pytest.raises(WrongWord):
        joining.come_back(session=opened, word="agua-agua-10", secret="n" * 20, by=opened)
    code = return_code(rosa.number)
    assert joining.come_back(session=opened, word=code.upper(), secret="n" * 20, by=opened) == rosa
    assert joining.participant_of(code=opened.code, secret="r" * 20) is None
    assert joining.participant_of(code=opened.code, secret="n" * 20) == rosa


def test_who_was_removed_stays_out_until_restored(opened, keeper):
    rosa = come_in(opened)
    joining.remove(participant=rosa, by=keeper)
    assert joining.participant_of(code=opened.code, secret="r" * 20) is None
    with pytest.raises(TakenOut):
        come_in(opened)
    joining.restore(participant=rosa, by=keeper)
    assert come_in(opened) == rosa


def test_asking_the_current_item_about_its_kind_costs_no_query(opened, keeper, django_assert_num_queries):
    conducting.start_item(item=item(opened, "listen"), by=keeper)
    found = Session.objects.select_related("current").get(pk=opened.pk)
    with django_assert_num_queries(0):
        assert found.current.asks_first
        assert found.current.parts["prompt"] == "¿Qué oíste?"
