"""`trama measure` on plain CSV."""

import json

import pytest

from trama.console.measure import main

TABLE = "network,person,a,b,c\nn1,1,4,4,5\nn1,2,3,3,3\nn1,3,2,3,2\nn2,4,5,5,4\nn2,5,4,4,4\nn2,6,1,2,1\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run_measure(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, (json.loads(captured.out) if status == 0 else captured.err)


def test_scales_has_the_agreed_keys(capsys, table):
    status, found = run_measure(capsys, "scales", table, "--points", 5, "--json")
    assert status == 0
    assert set(found["dimensions"]["all"]) == {
        "people", "items", "mean", "sd", "alpha", "alpha_interval", "omega", "icc1", "icc2", "networks",
    }  # fmt: skip
    assert set(found["dimensions"]["all"]["networks"]["n1"]) == {"people", "mean", "sd", "r_wg_j", "ad"}
    assert found["dimensions"]["all"]["mean"] == pytest.approx(59 / 18)


def test_semicolons_bom_empty_cells_and_reverse(capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfnetwork;person;a;b\nn1;1;5;1\nn1;2;4;\n")
    _status, found = run_measure(capsys, "scales", path, "--points", 5, "--reverse", "b", "--json")
    whole = found["dimensions"]["all"]
    assert (whole["people"], whole["mean"]) == (1, 5.0)
    assert whole["alpha"] is None
    assert set(whole["why"]) >= {"alpha", "sd", "omega", "icc1"}


def test_dimensions_apart(capsys, table):
    _status, found = run_measure(
        capsys, "scales", table, "--points", 5, "--dimension", "X=a,b", "--dimension", "Y=c", "--json"
    )
    assert {name: dimension["items"] for name, dimension in found["dimensions"].items()} == {"X": 2, "Y": 1}


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        (TABLE.replace("n1,1,4", "n1,1,9"), [], "line 2, column a: «9» is not on the scale from 1 to 5"),
        (TABLE + "n2,6,1,1,1\n", [], "line 8, column person: «6» already has a row"),
        (TABLE, ["--dimension", "X=a,z"], "line 1: there is no column z"),
        (TABLE, ["--dimension", "X=a,b"], "line 1: the column c is in no --dimension"),
        (TABLE, ["--reverse", "z"], "there is no column z, which --reverse names"),
        (TABLE, ["--dimension", "X"], "must look like NAME=item1,item2"),
        (TABLE.replace("network", "red"), [], "there is no column network"),
        (TABLE.replace("a,b,c", "a,a,c"), [], "the column «a» stands twice"),
        (TABLE + "n2,7,1,1,1,1\n", [], "line 8: there are more cells than columns"),
        (TABLE + ",8,1,1,1\n", [], "line 8, column network: it is empty"),
        ("network,person\nn1,1\n", [], "no column of an item"),
        ("network,person,a\n", [], "has no row of answers"),
        ("", [], "is empty"),
    ],
)
def test_wrong_tables_name_line_and_column(capsys, tmp_path, text, arguments, sentence):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    status, error = run_measure(capsys, "scales", path, "--points", 5, *arguments, "--json")
    assert status == 2
    assert sentence in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["scales"], ["other"], ["scales", "no.csv", "--points", "5"], ["scales", "x", "--points", "1"]],
)
def test_wrong_arguments_are_two(capsys, arguments):
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("trama: ")


def test_not_utf8_is_said(capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("network,person,año\nn1,1,4\n".encode("latin-1"))
    assert "is not UTF-8" in run_measure(capsys, "scales", path, "--points", 5)[1]


def test_change_matches_people(capsys, table, tmp_path):
    after = tmp_path / "after.csv"
    after.write_text(
        "network,person,a,b,c\nn1,1,5,5,5\nn1,2,4,4,4\nn2,4,5,5,5\nn2,9,1,1,1\n", encoding="utf-8"
    )
    status, found = run_measure(capsys, "change", table, after, "--points", 5, "--json")
    whole = found["dimensions"]["all"]
    assert status == 0
    assert (whole["pairs"], whole["left"], whole["entered"]) == (3, 3, 1)
    assert whole["mean_change"] == pytest.approx((2 / 3 + 1 + 1 / 3) / 3)
    assert set(whole) == {
        "before",
        "after",
        "pairs",
        "mean_change",
        "sd_change",
        "g_av",
        "g_av_interval",
        "left",
        "entered",
    }


def test_change_of_other_items_is_refused(capsys, table, tmp_path):
    after = tmp_path / "after.csv"
    after.write_text("network,person,a\nn1,1,5\n", encoding="utf-8")
    assert "does not have the same items" in run_measure(capsys, "change", table, after, "--points", 5)[1]


def test_without_json_it_is_for_a_person(capsys, table):
    assert main(["scales", str(table), "--points", "5"]) == 0
    assert "mean: 3.278" in capsys.readouterr().out
