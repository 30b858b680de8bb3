"""A real server begins: the first programme, and the first person, who then signs in by mailed code and works."""

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.make import make_person, make_programme, make_user
from trama.accounts.models import User
from trama.audit.models import AuditEntry
from trama.console.findings import notices
from trama.demo.load import load_demo
from trama.networks.enums import Role
from trama.networks.models import Cohort, Membership, Network, Person, Programme

TRAMA = Path(sys.executable).parent / "trama"
GIVEN = {
    "programme": "Programa de redes de Magallanes",
    "institution": "Universidad del Estrecho",
    "data_contact": "Carolina Vidal, secretaría general",
    "data_email": "datos@estrecho.example",
    "direction": "Andrés Salinas Peña",
    "email": "Andres@Estrecho.example",
    "time_zone": "America/Punta_Arenas",
    "pack": "clider",
}
OPTIONS = {
    "programme": "--programme", "institution": "--institution", "data_contact": "--data-name",
    "data_email": "--data-mail", "direction": "--name", "email": "--mail", "time_zone": "--time-zone", "pack": "--pack",
}  # fmt: skip


@pytest.mark.django_db
class TestFounding:
    def found(self, **changed):
        output = StringIO()
        call_command("found", **{**GIVEN, **changed}, stdout=output)
        return output.getvalue()

    def test_the_first_person_signs_in_by_mailed_code_and_works(self, client):
        assert "/entrar/" in self.found()
        client.post("/entrar/", {"email": "andres@estrecho.example"}, follow=True)
        code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
        page = client.post("/entrar/codigo/confirmar/", {"code": code}, follow=True)
        assert page.redirect_chain[-1][0] == "/hoy/"
        programme = f"/programa/{Programme.objects.get().code}/"
        assert client.get(programme).status_code == 200
        given = {"name": "Cohorte 2026", "track": "regular", "starts_on": "2026-03-01"}
        client.post(f"{programme}generaciones/nueva/", given)
        given = {
            "cohort": Cohort.objects.get().pk,
            "name": "Red del Estrecho",
            "kind": "slep",
            "territory": "",
        }
        client.post("/programa/redes/nueva/", given)
        assert Network.objects.get().time_zone == "America/Punta_Arenas"

    def test_everything_is_kept_and_recorded(self):
        self.found()
        programme = Programme.objects.get()
        kept = {
            name: getattr(programme, name)
            for name in ("institution", "data_contact", "data_email", "time_zone", "pack")
        }
        assert kept == {name: GIVEN[name] for name in kept}
        membership = Membership.objects.get()
        assert (membership.role, membership.programme, membership.person.name) == (
            Role.DIRECTION, programme, GIVEN["direction"],
        )  # fmt: skip
        assert AuditEntry.objects.get(event="programme_founded").subject_code == programme.code

    def test_the_privacy_page_says_who_answers(self, client):
        self.found()
        page = client.get("/privacidad/").content.decode()
        for words in (GIVEN["institution"], GIVEN["data_contact"], "mailto:datos@estrecho.example"):
            assert words in page
        assert "trama@localhost" not in page

    def test_the_first_notice_is_published_and_the_doctor_names_what_nobody_said(self, client, settings):
        output = self.found(
            tax_number="60.000.000-1", country="Chile", public_body=True, head="Dirección ejecutiva"
        )
        missing = "address, representative, operator, transfers, recipients, sources, functions, agreements"
        assert f"not said yet: {missing}" in output
        page = client.get("/privacidad/").content.decode()
        for words in ("Versión 1", "60.000.000-1", "organismo público", "Dirección ejecutiva"):
            assert words in page
        (finding,) = notices()
        assert (finding.ok, "head" in finding.told, "agreements" in finding.told) == (True, False, True)
        settings.PRODUCTION = True
        assert not next(notices()).ok

    def test_a_second_time_is_refused(self):
        self.found()
        with pytest.raises(CommandError) as refused:
            self.found(programme="Otro")
        assert refused.value.returncode == 1
        assert Programme.objects.get().name == GIVEN["programme"]
        assert Person.objects.count() == 1

    def test_beside_the_demonstration_it_is_refused(self):
        load_demo(seed=1, networks=4)
        with pytest.raises(CommandError, match="demonstration"):
            self.found()
        assert User.objects.filter(email__endswith="estrecho.example").count() == 0

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"email": "andres"}, "andres"),
            ({"data_email": "datos en la universidad"}, "datos en"),
            ({"time_zone": "America/Lima"}, "Pacific/Easter"),
            ({"pack": "otro"}, "clider"),
            ({"institution": "  "}, "--institution"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_founded(self, changed, words):
        with pytest.raises(CommandError, match=words) as refused:
            self.found(**changed)
        assert refused.value.returncode == 2
        assert not Programme.objects.exists()
        assert not User.objects.exists()

    @pytest.mark.parametrize("real", [make_programme, make_person, lambda: make_person(user=make_user())])
    def test_the_demonstration_is_refused_beside_real_data(self, real):
        real()
        with pytest.raises(CommandError) as refused:
            call_command("demo")
        assert refused.value.returncode == 1
        assert not Programme.objects.filter(code="DEMO26").exists()
        call_command("demo", if_empty=True)
        assert not Programme.objects.filter(code="DEMO26").exists()


def environment(home):
    return {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "TRAMA_DEMO": "0"}


def test_an_empty_place_is_enough_and_what_is_missing_is_asked_on_a_terminal(tmp_path):
    missing = subprocess.run(
        [TRAMA, "found"],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert missing.returncode == 2
    assert all(option in missing.stderr for field, option in OPTIONS.items() if field != "pack")

    asked = {"direction": GIVEN["direction"], "time_zone": GIVEN["time_zone"]}
    given = [
        text for field, option in OPTIONS.items() if field not in asked for text in (option, GIVEN[field])
    ]
    conductor, terminal = pty.openpty()
    of_the_notice = ["60.000.000-1", "", "", "", "Chile", "", "", "", "", "", "", "no"]
    os.write(conductor, "".join(f"{text}\n" for text in (*asked.values(), *of_the_notice)).encode())
    done = subprocess.run(
        [TRAMA, "found", *given],
        env=environment(tmp_path),
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(conductor)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    assert "Pacific/Easter" in done.stdout
    assert "not said yet: address, representative, operator, transfers, recipients, sources" in done.stdout
    assert GIVEN["direction"] in done.stdout
