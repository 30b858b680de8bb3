"""What operating.md says to run names what there is."""

import re
from pathlib import Path

from django.apps import apps

from trama.surveys.models import Draft, LaterResponse, PurposeSentence, Receipt, Response

OPERATING = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_tables_that_are_written_anew_are_those_that_hold_what_people_answered():
    named = set(re.search(r"^VACUUM FULL (.+);$", OPERATING, re.MULTILINE)[1].split(", "))
    assert named == {
        model._meta.db_table for model in (Draft, Response, LaterResponse, PurposeSentence, Receipt)
    }
    assert named <= {model._meta.db_table for model in apps.get_models()}


def test_every_setting_of_the_file_of_settings_exists():
    settings = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| `([A-Z_]+)`", settings, re.MULTILINE))
    used = {name.removesuffix("_FILE") for name in re.findall(r"^([A-Z_]+)=", OPERATING, re.MULTILINE)}
    assert len(used) >= 8
    assert used <= known
