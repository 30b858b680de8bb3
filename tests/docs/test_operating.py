"""What operating.md says to run names what there is."""

import re
import subprocess
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


def lines_of_cron(stub):
    """What cron hands to its shell, with places of this test: it goes as far as the first `%` that is not escaped."""
    block = re.search(r"<<'CRON'\n(.*?)CRON\n", OPERATING, re.DOTALL)[1]
    for line in block.splitlines():
        command = line.split(None, 6)[6]
        assert not re.search(r"(?<!\\)%", command)
        yield (
            command.replace("\\%", "%")
            .replace("/usr/local/bin/trama", str(stub))
            .replace("/var/backups/trama", str(stub.parent))
        )


def test_the_lines_of_cron_run_with_what_cron_has(tmp_path):
    stub = tmp_path / "trama"
    stub.write_text('#!/bin/sh\n[ "$1" != backup ] || : > "$2"\necho "$@" >> "$(dirname "$0")/ran"\n')
    stub.chmod(0o755)
    for command in lines_of_cron(stub):
        subprocess.run(["/bin/sh", "-c", command], env={"PATH": "/usr/bin:/bin"}, check=True)
    assert [line.split()[0] for line in (tmp_path / "ran").read_text().splitlines()] == ["backup", "doctor"]
    assert len(list(tmp_path.glob("????-??-??.age"))) == 1


def test_the_wrapper_needs_no_path_and_carries_its_words_whole(tmp_path):
    script = re.search(r"```sh\n(#!/bin/sh\n.*?)```", OPERATING, re.DOTALL)[1]
    (tmp_path / "env").write_text('TRAMA_MAIL_FROM="Trama <t@example.org>"\n')
    stub = tmp_path / "stub"
    stub.write_text('#!/bin/sh\nprintf "%s|" "$TRAMA_MAIL_FROM" "$@"\n')
    stub.chmod(0o755)
    script = script.replace("/etc/trama/env", f"{tmp_path}/env").replace(
        "/opt/trama/.venv/bin/trama", str(stub)
    )
    assert "exec /usr/sbin/runuser -u trama -- " in script
    wrapper = tmp_path / "trama"
    wrapper.write_text(script.replace("/usr/sbin/runuser -u trama -- ", "/bin/"))
    wrapper.chmod(0o755)
    done = subprocess.run(
        [wrapper, "drill", "a b"], env={"PATH": "/nowhere"}, check=True, capture_output=True, text=True
    )
    assert done.stdout == "Trama <t@example.org>|drill|a b|"
