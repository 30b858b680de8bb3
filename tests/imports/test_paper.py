"""From filled sheets to responses: joined, asked, entered once, and nothing of the photo left."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from tests.make import make_team, make_wave
from tests.paper import pens
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.core.codes import ALPHABET
from trama.imports.actions import forget_drafts
from trama.imports.models import SheetDraft, SheetPicture
from trama.imports.paper.actions import (
    Entered,
    For,
    NotASheet,
    decide,
    discard_sheet,
    enter_checked,
    enter_sheets,
    keep_pages,
    sheets_for,
)
from trama.imports.paper.known import empty_pages, missing_pages, read_files, readings_of
from trama.imports.paper.parse import File
from trama.imports.paper.review import answered
from trama.jobs.backup import kept_models
from trama.paper.bubbles import Why
from trama.paper.layout import layout_of
from trama.paper.printing import Print, pdf_of, pictures_of
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response
from trama.surveys.enums import ResponseChannel
from trama.surveys.errors import WaveFinal
from trama.surveys.models import Intake, Invitation, PersonKey, PurposeSentence, Receipt, Response
from trama.surveys.paper import access_by_sheet, personal_code, stack_codes
from trama.surveys.secrets import withdrawal_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(db):
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0")


@pytest.fixture
def by(wave):
    return wave.network.memberships.get(role="coordinator").person


def photos(wave, sheets, meant=None, *, pages=None):
    """Plain photos of ``sheets``, all filled alike."""
    layout = layout_of(wave.version.parsed, wave.mode)
    drawn = pens.blank_pages(
        pictures_of(
            Print(wave.version.parsed, wave.mode, wave.code, wave.network.name, "x/", sheets), per_inch=150
        )
    )
    random = np.random.default_rng(3)
    hand = pens.Hand("filled", 0.9, 0.5, 0.1, random)
    wanted = {name: pens.Meant("") for name in layout.questions} | {
        name: pens.Meant(value) for name, value in (meant or {}).items()
    }
    found = []
    for index, picture in enumerate(drawn):
        page = layout.pages[index % len(layout.pages)]
        if pages and page.number not in pages:
            continue
        written = pens.write(page, picture, wanted, hand)
        content = pens.travel(written, pens.Road("scanner", quality=80, size=0.75), random)
        found.append(File(f"foto-{index}.jpg", content))
    return found


def bring(wave, by, files):
    pages, troubles = read_files(files, wave)
    keep_pages(wave=wave, pages=pages, by=by)
    return [trouble.text for trouble in troubles]


def settle(wave, by, **values):
    for draft in SheetDraft.objects.filter(wave=wave):
        read = {name: reading.value for name, reading in readings_of(draft).items()}
        decide(draft=draft, decided=read | values, is_whole=True, by=by)


def test_pages_are_joined_by_their_sheet_and_entered_once(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=2, by=by)
    meant = {item.code: "4" for item in wave.version.parsed.items} | {
        "PRO2": "na",
        "level": "sustained",
        "quote": "yes",
    }
    files = photos(wave, sheets, meant)

    assert bring(wave, by, files) == []
    assert SheetDraft.objects.count() == 2
    assert SheetPicture.objects.count() == 8
    assert all(missing_pages(draft) == [] for draft in SheetDraft.objects.all())
    assert all(
        reading.why is None for draft in SheetDraft.objects.all() for reading in readings_of(draft).values()
    )

    settle(wave, by, purpose="que cada niño lea", **{"open-avoided": "el tiempo"})
    assert enter_checked(wave=wave, by=by) == Entered(received=2, before=(), late=0)

    assert SheetPicture.objects.count() == SheetDraft.objects.count() == 0
    for response in Response.objects.filter(wave=wave):
        assert response.body["items"] == {item.code: 4 for item in wave.version.parsed.items} | {"PRO2": "na"}
        assert response.body["level"] == "sustained"
        assert response.body["open"] == {"avoided": "el tiempo"}
        assert (response.may_quote, response.may_research, response.link) == (True, False, None)
    assert PurposeSentence.objects.filter(text="que cada niño lea").count() == 2
    assert Intake.objects.get(channel=ResponseChannel.PAPER).count == 2
    assert {receipt.code for receipt in Receipt.objects.all()} == {sheet.receipt for sheet in sheets}
    assert set(Response.objects.values_list("withdrawal", flat=True)) == {
        withdrawal_digest(sheet.withdrawal) for sheet in sheets
    }

    outcome = bring(wave, by, files[:1])
    assert "ya estaba ingresada" in outcome[0]
    assert SheetDraft.objects.count() == 0


def test_the_record_keeps_counts_and_no_code_of_a_sheet(wave, by):
    sheets = sheets_for(wave=wave, whom=For.PEOPLE, count=0, by=by)
    bring(wave, by, photos(wave, sheets[:1]))
    settle(wave, by)
    enter_checked(wave=wave, by=by)

    kept = list(AuditEntry.objects.exclude(event="instrument_loaded").values_list("event", "details"))
    assert {event for event, _details in kept} == {"sheets_printed", "sheets_brought", "responses_entered"}
    assert not any(
        sheets[0].code in str(details) or sheets[0].name in str(details) for _event, details in kept
    )


def test_a_personal_sheet_is_that_persons_answer_once(wave, by):
    sheets = sheets_for(wave=wave, whom=For.PEOPLE, count=0, by=by)
    assert [sheet.name for sheet in sheets] == sorted(
        invitation.person.name for invitation in wave.invitations.all()
    )
    first = wave.invitations.get(person__name=sheets[0].name)

    answers = enter_sheets(wave=wave, decided={sheets[0].code: {"PRO1": "5"}}, by=by)
    assert answers[sheets[0].code].outcome == Outcome.RECEIVED
    assert Invitation.objects.get(pk=first.pk).is_used
    assert Response.objects.get().link == PersonKey.objects.get().key

    access = access_by_token(first.token)
    again = take_response(
        access=access, response=WholeResponse({"items": {"PRO1": 1}}, "un-telefono-cualquiera"), by=access
    )
    assert again.outcome == Outcome.RECEIVED  # nobody is told that an answer had come
    assert Response.objects.get().body == {"items": {"PRO1": 5}}


def test_who_had_answered_by_phone_keeps_that_answer(wave, by):
    invitation = wave.invitations.first()
    access = access_by_token(invitation.token)
    take_response(
        access=access, response=WholeResponse({"items": {"PRO1": 1}}, "un-telefono-cualquiera"), by=access
    )

    bring(
        wave,
        by,
        photos(
            wave,
            [
                sheet
                for sheet in sheets_for(wave=wave, whom=For.PEOPLE, count=0, by=by)
                if sheet.code == personal_code(invitation)
            ],
        ),
    )
    settle(wave, by)

    assert enter_checked(wave=wave, by=by) == Entered(received=1, before=(), late=0)
    assert Response.objects.get().body == {"items": {"PRO1": 1}}
    assert SheetDraft.objects.count() == 0


def test_each_trouble_has_its_sentence(wave, by):
    other = make_wave(network=wave.network, people=[by], code="pulso")
    foreign = sheets_for(wave=other, whom=For.STACK, count=1, by=by)
    made_up = [type(foreign[0])("ABCDEFGH", "ABC4D2", "ABCDEFGHJKMN")]
    table = File("mesa.jpg", pens.cv2.imencode(".jpg", np.full((900, 700), 180, np.uint8))[1].tobytes())
    files = [
        *photos(other, foreign),
        *photos(wave, made_up, pages=[1]),
        table,
        File("IMG_1.heic", b"\0\0\0\x18ftypheic" + bytes(60)),
        File("carta.docx", b"PK\x03\x04"),
    ]

    outcome = bring(wave, by, files)

    assert len(outcome) == 5
    for words in (
        "otra medición",
        "no es de las que se imprimieron",
        "cuatro marcas",
        "HEIC",
        "no se puede leer como imagen",
    ):
        assert any(words in sentence for sentence in outcome), words
    assert SheetDraft.objects.count() == 0


def test_a_scanners_pdf_is_read_page_by_page(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=1, by=by)
    pdf = pdf_of(Print(wave.version.parsed, wave.mode, wave.code, wave.network.name, "x/", sheets))
    assert bring(wave, by, [File("escaner.pdf", pdf)]) == []
    draft = SheetDraft.objects.get()
    assert sorted(draft.read) == ["1", "2", "3", "4"]
    assert {reading.value for reading in readings_of(draft).values()} == {""}


def test_a_page_that_comes_again_takes_the_place_of_the_first_and_says_so(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=1, by=by)
    first, _wrong = read_files(photos(wave, sheets, {"PRO1": "2", "PRO2": "3"}, pages=[1]), wave)
    blurred = replace(first[0].readings[-1], value="", why=Why.FAINT, among=("2",))
    keep_pages(wave=wave, pages=[replace(first[0], readings=(*first[0].readings[:-1], blurred))], by=by)
    settle(wave, by, PRO1="3")
    brought = keep_pages(wave=wave, pages=first, by=by)

    assert [mark.page for mark in brought.again] == [1]
    assert brought.otherwise == ()
    draft = SheetDraft.objects.get()
    assert readings_of(draft)[blurred.question].why is None
    assert "PRO1" not in draft.decided
    assert draft.is_checked is False
    assert missing_pages(draft) == [2, 3, 4]
    assert draft.pictures.count() == 1


def test_copies_of_one_print_with_other_marks_never_take_each_others_place(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=1, by=by)
    copies = [photos(wave, sheets, {"PRO1": value}, pages=[1]) for value in ("2", "5", "4")]
    pages, _wrong = read_files([file for files in copies for file in files], wave)
    brought = keep_pages(wave=wave, pages=pages, by=by)

    assert (brought.sheets, [mark.sheet for mark in brought.otherwise]) == (1, [sheets[0].code])
    assert readings_of(SheetDraft.objects.get())["PRO1"].value == "2"

    settle(wave, by)
    enter_checked(wave=wave, by=by)
    assert "fotocopia" in bring(wave, by, copies[1])[0]  # after it was entered too

    draft = SheetDraft.objects.create(wave=wave, made_by=by, sheet=sheets[0].code, read={"1": []})
    decide(draft=draft, decided={"PRO1": "5"}, is_whole=True, by=by)  # brought by somebody else meanwhile
    assert enter_checked(wave=wave, by=by) == Entered(received=0, before=(str(draft),), late=0)
    draft.refresh_from_db()
    assert (draft.decided, draft.is_checked) == ({"PRO1": "5"}, False)


def side_by_side(*files):
    """One photo of several pages on a table."""
    pages = [pens.cv2.imdecode(np.frombuffer(file.content, np.uint8), 0) for file in files]
    height = max(page.shape[0] for page in pages)
    wide = [
        np.pad(page, ((30, 30 + height - page.shape[0]), (25, 25)), constant_values=120) for page in pages
    ]
    return File("dos.jpg", pens.cv2.imencode(".jpg", np.hstack(wide))[1].tobytes())


def test_two_sheets_in_one_photo_are_both_read(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=2, by=by)
    left = photos(wave, sheets[:1], {"PRO1": "2"}, pages=[1])
    right = photos(wave, sheets[1:], {"PRO1": "5"}, pages=[1])
    assert bring(wave, by, [side_by_side(*left, *right)]) == []
    assert {draft.sheet: readings_of(draft)["PRO1"].value for draft in SheetDraft.objects.all()} == {
        sheets[0].code: "2",
        sheets[1].code: "5",
    }


def test_a_second_sheet_that_cannot_be_read_is_told(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=2, by=by)
    whole, other = photos(wave, sheets, pages=[1])
    cut = pens.cv2.imdecode(np.frombuffer(other.content, np.uint8), 0)[:, :900]
    half = File("", pens.cv2.imencode(".jpg", cut)[1].tobytes())
    outcome = bring(wave, by, [side_by_side(whole, half)])
    assert SheetDraft.objects.get().sheet == sheets[0].code
    assert len(outcome) == 1
    assert "más de una hoja" in outcome[0]
    assert "1 de 2" in outcome[0]


def test_a_page_without_any_mark_is_told_apart_from_one_that_was_clear(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=1, by=by)
    bring(wave, by, [*photos(wave, sheets, {"PRO1": "2"}, pages=[1]), *photos(wave, sheets, pages=[2, 3, 4])])
    draft = SheetDraft.objects.get()
    asked = [page.number for page in layout_of(wave.version.parsed, wave.mode).pages if page.questions]
    assert empty_pages(draft, answered(draft).decided) == [page for page in asked if page != 1]
    first = layout_of(wave.version.parsed, wave.mode).pages[1].bubbles[0]
    seen = answered(draft, {first.question: first.value}).decided  # it was there, says who looked
    assert 2 not in empty_pages(draft, seen)


def test_pictures_are_gone_after_a_day_and_in_no_backup(wave, by):
    bring(wave, by, photos(wave, sheets_for(wave=wave, whom=For.STACK, count=2, by=by), pages=[1]))
    assert forget_drafts(by=SYSTEM) == 0
    old, young = SheetDraft.objects.all()
    SheetDraft.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(hours=25))

    assert forget_drafts(by=SYSTEM) == 1
    assert SheetPicture.objects.get().draft == young
    discard_sheet(draft=young, by=by)
    assert SheetPicture.objects.count() == 0
    assert not {SheetDraft, SheetPicture} & set(kept_models())


def test_what_waits_is_seen_by_who_brought_it_only(wave, by):
    bring(wave, by, photos(wave, sheets_for(wave=wave, whom=For.STACK, count=1, by=by), pages=[1]))
    other = wave.network.memberships.exclude(person=by).first()
    other.role = "coordinator"
    other.save()

    assert SheetDraft.objects.visible_to(by).count() == 1
    assert SheetDraft.objects.visible_to(other.person).count() == 0
    wave.network.memberships.filter(person=by).update(role="member")
    assert SheetDraft.objects.visible_to(by).count() == 0


def test_when_it_is_final_nothing_is_taken_and_the_sheet_stays(wave, by):
    sheets = sheets_for(wave=wave, whom=For.STACK, count=1, by=by)
    bring(wave, by, photos(wave, sheets, pages=[1]))
    settle(wave, by)
    wave.closed_at, wave.grace_hours = timezone.now() - timedelta(minutes=1), 0
    wave.save()

    assert enter_checked(wave=wave, by=by) == Entered(received=0, before=(), late=1)
    assert SheetDraft.objects.count() == 1
    with pytest.raises(WaveFinal):
        keep_pages(wave=wave, pages=[], by=by)


def test_codes_are_worked_out_and_stored_nowhere(wave, by):
    codes = stack_codes(wave, 50)
    assert len(set(codes)) == 50
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert set(access_by_sheet(wave, codes)) == set(codes)
    assert {access.invitation for access in access_by_sheet(wave, codes).values()} == {None}
    other = make_wave(network=wave.network, people=[by], code="pulso")
    assert access_by_sheet(other, codes) == {}
    assert access_by_sheet(wave, ["", "ABC", "ABCDEFGH", codes[0][::-1]]) == {}
    with pytest.raises(NotASheet):
        enter_sheets(wave=wave, decided={"ABCDEFGH": {}}, by=by)
    assert Response.objects.count() == 0
