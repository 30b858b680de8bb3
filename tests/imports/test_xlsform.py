"""XLSForm out: Kobo and ODK take it without a warning. In: our own comes back the same, others are told row by row."""

import io
import json
import tomllib
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from tests.imports import forms
from tests.imports.forms import END, GROUP, ITEM, TITLES, book
from tests.make import make_team, make_version, make_versions, make_wave
from trama.audit.record import SYSTEM
from trama.content.load import BUILT_IN, digest, load_pack, parse_body
from trama.exports.instrument_toml import instrument_toml
from trama.exports.xlsform import write_xlsform
from trama.imports.problems import NotAQuestionnaire, UnknownPack, Unreadable
from trama.imports.responses.check import Mends, check
from trama.imports.responses.parse import read_responses
from trama.imports.xlsform.actions import load_questionnaire
from trama.imports.xlsform.known import pack_of, read_questionnaire
from trama.imports.xlsform.parse import read_form
from trama.imports.xlsform.questionnaire import stored_body
from trama.instruments.actions import VersionChanged
from trama.instruments.models import InstrumentVersion

pytestmark = pytest.mark.django_db
LABEL = "label::Español (es)"
CASES = Path(__file__).parent / "cases"


@pytest.fixture
def versions():
    return make_versions()


@pytest.fixture
def pack(versions):
    return pack_of("clider", folders=())


def rows_of(content, sheet):
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)]  # fmt: skip


def survey(content):
    titles, *rows = rows_of(content, "survey")
    return [dict(zip(titles, row, strict=True)) for row in rows]


@pytest.mark.parametrize("code", ["cfr", "pulso"])
def test_pyxform_takes_it_without_a_warning(versions, code):
    content = write_xlsform(versions[code].parsed)
    made = convert(xlsform=io.BytesIO(content))
    assert made.warnings == []
    assert f'<data id="{code}" version="0.4">' in made.xform.replace(
        ' xmlns:orx="http://openrosa.org/xforms"', ""
    )
    assert made.xform.count("<select1") == len(versions[code].parsed.items) + (code == "cfr")
    assert "required" not in made.xform


def test_its_sheets_say_what_the_questionnaire_says(versions):
    body = versions["cfr"].parsed
    content = write_xlsform(body)
    rows = survey(content)
    assert rows[0][LABEL] == body.notice("individual").paragraphs[0]
    assert [row["type"] for row in rows].count("begin_group") == 7
    asked = [row for row in rows if row["type"].startswith("select_one") and row["name"] != "level"]
    assert [(row["name"], row[LABEL]) for row in asked] == [(item.code, item.text) for item in body.items]
    assert [row["name"] for row in rows if row["type"] == "text"] == ["example", "only_together", "avoided", "one_change", "purpose"]  # fmt: skip
    choices = rows_of(content, "choices")
    assert ["frequency", "5", "Siempre o casi siempre"] in choices
    assert ["agreement", "na", body.opt_out] in choices
    settings = dict(zip(*rows_of(content, "settings"), strict=True))
    assert (settings["form_id"], settings["version"], settings["default_language"]) == (
        "cfr",
        "0.4",
        "Español (es)",
    )


def test_a_conversed_form_has_its_own_notice_and_another_language_its_name(versions):
    body = versions["pulso"].parsed
    assert "respondemos conversando" in survey(write_xlsform(body, mode="conversed"))[0][LABEL]
    english = parse_body(dict(versions["pulso"].body, language="en"))
    assert "label::English (en)" in rows_of(write_xlsform(english), "survey")[0]


@pytest.mark.parametrize("code", ["cfr", "pulso"])
def test_our_own_form_comes_back_the_same(versions, pack, code):
    version = versions[code]
    read = read_questionnaire(write_xlsform(version.parsed, position=version.position), pack, dimensions={})
    assert read.problems == ()
    assert digest(stored_body(read, pack)) == version.digest
    assert load_questionnaire(read=read, pack=pack, by=SYSTEM) is None
    assert tomllib.loads(instrument_toml(read.table)) == read.table


def test_answers_gathered_with_our_form_come_in(versions):
    body = versions["cfr"].parsed
    names = [row["name"] for row in survey(write_xlsform(body)) if row["type"] == "begin_group"]
    titles = forms.kobo_rows(body)[0]
    assert {title.partition("/")[0] for title in titles if "/" in title} == set(names)
    [brought] = read_responses(forms.as_csv(forms.kobo_rows(body)), body)
    assert all(entry.is_ready for entry in check(brought, brought.sure_columns, Mends(), body))


KNOWN = ("select_one si", "PRO1", "Puedo explicar en una o dos frases para qué existe nuestra red.")


def test_a_form_of_another_house_becomes_a_questionnaire(pack):
    rows = [TITLES, ("note", "hola", "Bienvenida"), GROUP, ("note", "n1", "Piensa en este año."), ITEM, END, ("text", "idea", "¿Algo más?")]  # fmt: skip
    read = read_questionnaire(book(rows), pack, dimensions={})
    assert read.problems == ()
    [block] = read.table["block"]
    assert (block["dimension"], block["intro"], block["scale"]) == ("purpose", "Piensa en este año.", "si")
    assert block["item"] == [{"code": "MIO1", "text": "Sabemos para qué nos juntamos.", "part": "Propósito"}]
    assert read.table["scales"] == {"si": ["Nunca", "A veces", "Siempre"]}
    assert (read.table["opt_out"], read.table["moments"], read.table["open"]) == ("No sé", ["P"], [{"key": "idea", "text": "¿Algo más?"}])  # fmt: skip
    version = load_questionnaire(read=read, pack=pack, by=SYSTEM)
    assert [item.code for item in version.parsed.items] == ["MIO1"]
    assert version in InstrumentVersion.objects.latest_of(pack="clider")
    other = read_questionnaire(book([TITLES, GROUP, (*ITEM[:2], "Otra cosa."), END]), pack, dimensions={})
    with pytest.raises(VersionChanged):
        load_questionnaire(read=other, pack=pack, by=SYSTEM)


def test_a_group_whose_dimension_nobody_says_is_asked(pack):
    content = book([TITLES, ("begin_group", "g1", "Cosas"), ITEM, END])
    read = read_questionnaire(content, pack, dimensions={})
    assert [group.name for group in read.unplaced] == ["g1"]
    assert not read.is_ready
    with pytest.raises(NotAQuestionnaire):
        load_questionnaire(read=read, pack=pack, by=SYSTEM)
    result = read_questionnaire(content, pack, dimensions={"g1": "trust"})
    assert (result.is_ready, result.table["block"][0]["dimension"]) == (True, "trust")


def test_known_items_keep_their_dimension_and_part(pack, versions):
    [known] = [
        item for item in versions["cfr"].parsed.items if item.code == "PRO8"
    ]  # a reverse one, in newer words
    read = read_questionnaire(book([TITLES, ("begin_group", "g1", "Cosas"), ("select_one si", known.code, known.text), END]), pack, dimensions={})  # fmt: skip
    assert read.table["block"][0]["dimension"] == "purpose"
    assert read.table["block"][0]["item"] == [
        {"code": "PRO8", "text": known.text, "part": known.part, "reverse": True, "version": 2}
    ]
    [used] = [item for item in make_version(code="cfr", number="0.2").parsed.items if item.code == "PRO8"]
    read = read_questionnaire(book([TITLES, ("begin_group", "g1", "Cosas"), ("select_one si", used.code, used.text), END]), pack, dimensions={})  # fmt: skip
    assert read.problems == ()
    assert read.table["block"][0]["item"] == [
        {"code": "PRO8", "text": used.text, "part": used.part, "reverse": True}
    ]
    assert used.part != known.part


WRONG = [
    ([("start", "start")], 2, "type", "no pregunta hora"),
    ([("select_multiple si", "m", "¿Cuáles?")], 2, "type", "«select_multiple si» no se puede preguntar"),
    ([("geopoint", "donde", "¿Dónde?")], 2, "type", "no se puede preguntar"),
    ([("begin_repeat", "r", "Cada vez")], 2, "type", "no se puede preguntar"),
    ([("select_one si or_other", "m", "¿Cuál?")], 2, "type", "solo el nombre de su lista"),
    ([("text", "con espacio", "¿Qué?")], 2, "name", "sin espacios"),
    ([("text", "mudo", "")], 2, "label", "No tiene texto"),
    ([("text", "a", "¿Qué?"), ("text", "a", "¿Qué más?")], 3, "name", "está dos veces"),
    ([("text", "a", "¿Qué?", "", "${b} = 1")], 2, "relevant", "vacía esta celda"),
    ([ITEM], 2, "type", "fuera de los grupos"),
    ([GROUP, ("begin_group", "g2", "Otro")], 3, "type", "Un grupo dentro de otro"),
    ([GROUP, ITEM, ("select_one otra", "MIO2", "Otra frase."), END], 4, "type", "Usa otra lista"),
    ([GROUP, ("select_one si", "PRO1", "Otras palabras."), END], 3, "label", "PRO1 ya dice otra cosa"),
    ([("begin_group", "g", "Confianza"), KNOWN, END], 3, "name", "PRO1 es de Propósito"),
    ([GROUP, ("select_one nada", "MIO1", "Frase."), END], 1, "choices", "menos de dos respuestas"),
    ([("text", "a", "¿Qué?")], 1, "survey", "no hay nada que medir"),
    ([("select_one si", "level", "¿Cuál nivel?")], 2, "type", "los niveles del modelo"),
]


@pytest.mark.parametrize(("rows", "row", "column", "words"), WRONG)
def test_what_cannot_be_asked_is_refused_by_its_row(pack, rows, row, column, words):
    dimensions = {"g": "trust"}  # somebody puts a known item in another dimension
    read = read_questionnaire(book([TITLES, *rows]), pack, dimensions=dimensions)
    found = [
        problem
        for problem in read.problems
        if (problem.line, problem.field) == (row, column) and problem.is_blocking
    ]
    assert [words in problem.text for problem in found] == [True]
    assert not read.is_ready


def test_what_is_left_as_it_is_gets_a_remark(pack):
    rows = [TITLES, GROUP, (*ITEM, "yes"), ("note", "tarde", "Ya falta poco"), END]
    read = read_questionnaire(book(rows), pack, dimensions={})
    assert [(problem.line, problem.field, problem.is_blocking) for problem in read.problems] == [
        (3, "required", False),
        (4, "type", False),
    ]
    assert read.is_ready


@pytest.mark.parametrize(
    ("choices", "sheet", "column"),
    [
        ([("si", "1", "Nunca"), ("si", "3", "A veces")], None, "choices"),
        (None, (("form_title",), ("Mi pulso",)), "settings"),
        (None, (("form_title", "form_id", "version", "moments"), ("Mi pulso", "p", "1", "T9")), "settings"),
    ],
)
def test_scales_and_settings_that_cannot_be(pack, choices, sheet, column):
    given = {name: value for name, value in (("choices", choices), ("settings", sheet)) if value}
    read = read_questionnaire(book([TITLES, GROUP, ITEM, END], **given), pack, dimensions={})
    assert {problem.field for problem in read.problems} == {column}


def test_scales_of_different_lengths(pack):
    choices = [
        ("si", "1", "No"),
        ("si", "2", "Sí"),
        ("tres", "1", "No"),
        ("tres", "2", "A veces"),
        ("tres", "3", "Sí"),
    ]
    rows = [TITLES, GROUP, ITEM, END, ("begin group", "g2", "Confianza"), ("select_one tres", "MIO2", "Nos cuidamos."), END]  # fmt: skip
    read = read_questionnaire(book(rows, choices), pack, dimensions={})
    assert [problem.field for problem in read.problems] == ["choices"]


def test_files_that_are_no_form(pack):
    for content in (b"PRO1\n4", forms.as_xlsx([["PRO1"], [4]]), b"PK\x03\x04roto"):
        with pytest.raises(Unreadable):
            read_questionnaire(content, pack, dimensions={})
    with pytest.raises(UnknownPack):
        pack_of("no-hay", folders=())


def test_a_form_in_several_languages_is_read_in_the_packs(pack):
    titles = ("type", "name", "label::English (en)", "label::Español (es)")
    rows = [titles, ("begin_group", "g1", "Purpose", "Propósito"), ("select_one si", "MIO1", "We know.", "Sabemos."), END]  # fmt: skip
    assert (
        read_questionnaire(book(rows), pack, dimensions={}).table["block"][0]["item"][0]["text"] == "Sabemos."
    )
    [problem, *_others] = read_form(book(rows), language="fr").problems
    assert "label::english (en), label::español (es)" in problem.text


def test_what_a_spreadsheet_would_run_goes_and_comes_back_unharmed(versions, pack):
    raw = json.loads(json.dumps(versions["pulso"].body))
    raw["block"][0]["item"][0] |= {"code": "NEW1", "text": "=2+2 decimos a veces."}
    del raw["block"][0]["item"][0]["version"]
    raw["number"] = "0.2"
    content = write_xlsform(parse_body(raw), position=2)
    assert "'=2+2 decimos a veces." in [row[LABEL] for row in survey(content)]
    read = read_questionnaire(content, pack, dimensions={})
    assert digest(stored_body(read, pack)) == digest(raw)


def test_the_file_of_the_pack_loads_with_its_folder(pack, tmp_path):
    read = read_questionnaire(book([TITLES, GROUP, ITEM, END]), pack, dimensions={})
    folder = tmp_path / "propio"
    (folder / "instruments").mkdir(parents=True)
    for name in ("dimensions", "levels", "stages", "texts"):
        (folder / f"{name}.toml").write_bytes((BUILT_IN / "clider" / f"{name}.toml").read_bytes())
    (folder / "pack.toml").write_text('code = "propio"\nversion = "1"\nname = "Propio"\nlanguage = "es"\npilot = "En pilotaje"\n')  # fmt: skip
    (folder / "instruments" / "mi_pulso-1.toml").write_text(instrument_toml(read.table))
    assert [item.code for item in load_pack(folder).instruments[0].items] == ["MIO1"]


def test_the_commands(versions, tmp_path, capsys):
    network, people = make_team()
    wave = make_wave(network=network, people=people)
    path, toml = tmp_path / "pulso.xlsx", tmp_path / "pulso.toml"
    call_command("export_xlsform", str(path), "--wave", wave.code)
    assert convert(xlsform=io.BytesIO(path.read_bytes())).warnings == []
    call_command("export_xlsform", str(path), "--instrument", "pulso")
    capsys.readouterr()
    call_command("import_xlsform", str(path), "--toml", str(toml), "--apply", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report == {
        "code": "pulso", "number": "0.4", "items": 10, "unplaced": [], "unordered": [], "problems": [], "applied": True, "new": False,
    }  # fmt: skip
    assert tomllib.loads(toml.read_text())["code"] == "pulso"
    path.write_bytes(book([TITLES, ("begin_group", "g1", "Cosas"), ITEM, END]))
    with pytest.raises(CommandError, match="not a questionnaire") as refusal:
        call_command("import_xlsform", str(path), "--apply")
    assert refusal.value.returncode == 2
    assert "add --dimension g1=KEY" in capsys.readouterr().out
    call_command("import_xlsform", str(path), "--apply", "--dimension", "g1=trust")
    assert "It can be measured with now." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("export_xlsform", ["--wave", "NADA"], "no measurement"),
        ("export_xlsform", ["--instrument", "nada"], "no questionnaire"),
        ("import_xlsform", [], "No such file"),
        ("import_xlsform", ["--pack", "nada"], "contenido del programa"),
    ],
)
def test_the_commands_refuse_with_a_sentence(versions, tmp_path, name, options, words):
    with pytest.raises(CommandError, match=words) as refusal:
        call_command(name, str(tmp_path / "no" / "hay.xlsx"), *options)
    assert refusal.value.returncode == 2


def test_a_form_that_cannot_be_written_says_so(versions, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_xlsform", str(tmp_path / "no" / "hay.xlsx"), "--instrument", "pulso")


def case(name):
    return (CASES / name).read_bytes()


def test_sheets_in_capitals_are_read(pack):
    read = read_questionnaire(case("xlsform-sheet-names-in-capitals.xlsx"), pack, dimensions={})
    assert (read.is_ready, read.scales) == (True, {"ag": ["En desacuerdo", "Neutral", "De acuerdo"]})


def test_a_scale_from_most_to_least_is_turned_round_aloud(pack):
    read = read_questionnaire(case("xlsform-scale-from-most-to-least.xlsx"), pack, dimensions={})
    assert (read.scales["ag"][0], read.scales["ag"][-1]) == ("Muy en desacuerdo", "Muy de acuerdo")
    assert [problem.is_blocking for problem in read.problems] == [False]
    assert "va de más a menos" in read.problems[0].text
    assert read.is_ready


def of_list(pack, *names_and_labels, orders=None):
    choices = [("si", *pair) for pair in names_and_labels]
    return read_questionnaire(
        book([TITLES, GROUP, ITEM, END], choices=choices), pack, dimensions={}, orders=orders or {}
    )


def test_a_scale_whose_words_are_silent_is_asked(pack):
    levels = [("a", "Destacado"), ("b", "Competente"), ("c", "Básico")]
    read = of_list(pack, *levels)
    assert (read.is_ready, [scale.name for scale in read.unordered]) == (False, ["si"])
    assert of_list(pack, *levels, orders={"si": "down"}).scales["si"] == ["Básico", "Competente", "Destacado"]
    assert of_list(pack, *levels, orders={"si": "up"}).is_ready
    assert not of_list(pack, *levels, orders={"si": "quizás"}).is_ready


def test_a_scale_with_numbers_is_read_by_them_unless_its_words_say_the_contrary(pack):
    down = of_list(pack, ("3", "Siempre"), ("2", "A veces"), ("1", "Nunca"))
    assert (down.is_ready, down.scales["si"]) == (True, ["Nunca", "A veces", "Siempre"])
    contrary = of_list(pack, ("1", "Siempre"), ("2", "A veces"), ("3", "Nunca"))
    assert "1 es «Siempre»" in contrary.problems[0].text
    assert not contrary.is_ready


def test_an_answer_that_says_to_know_nothing_is_no_point(pack):
    read = of_list(pack, ("nunca", "Nunca"), ("siempre", "Siempre"), ("99", "No sé"))
    assert (read.scales["si"], read.table["opt_out"]) == (["Nunca", "Siempre"], "No sé")


@pytest.mark.parametrize("title", ["label::Español", "label::Spanish", "Label::español", "label:castellano"])
def test_a_label_in_spanish_needs_no_code(pack, title):
    rows = [("type", "name", "label::English", title), ("begin_group", "g1", "Purpose", "Propósito"), ("select_one si", "MIO1", "We know.", "Sabemos."), END]  # fmt: skip
    assert read_questionnaire(book(rows), pack, dimensions={}).table["block"][0]["title"] == "Propósito"


def test_the_label_without_a_language_is_taken_and_several_unknown_ones_are_not(pack):
    rows = [("type", "name", "label::English", "label"), ("begin_group", "g1", "Purpose", "Propósito"), END]
    assert read_form(book(rows), language="es").groups[1].label == "Propósito"
    rows[0] = ("type", "name", "label::English", "label::Mapudungun")
    [problem] = [found for found in read_form(book(rows), language="es").problems if found.line == 1]
    assert "label::Español (es)" in problem.text


def test_several_answers_beside_the_scale_are_asked_about(pack):
    """«No sé» and «No aplica» say different things: one of them would be taken for the other."""
    choices = [("si", "1", "Nunca"), ("si", "2", "Siempre"), ("si", "3", "No sé"), ("si", "4", "No aplica")]
    read = read_questionnaire(book([TITLES, GROUP, ITEM, END], choices), pack, dimensions={})
    assert [problem.text for problem in read.problems if "«No sé», «No aplica»" in problem.text]
    assert not read.is_ready


def test_accents_that_a_mac_writes_in_two_signs_are_the_same_words(pack):
    known = unicodedata.normalize("NFD", KNOWN[2])
    read = read_questionnaire(book([TITLES, GROUP, (*KNOWN[:2], known), END]), pack, dimensions={})
    assert [problem for problem in read.problems if "PRO1" in problem.text] == []
    [block] = read.table["block"]
    assert block["item"][0]["text"] == KNOWN[2]
