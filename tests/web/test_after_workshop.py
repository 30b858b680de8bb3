"""After a workshop by its pages: who reads the record, certificates that anybody checks, thanks that leave once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, sign_in
from tests.workshops.after_scene import FORMULA, lived
from trama.audit.models import AuditEntry
from trama.core.limits import PER_ADDRESS
from trama.mail.models import Letter
from trama.networks.enums import Role
from trama.sessions.actions.conducting import end_session, open_session
from trama.sessions.actions.joining import remove
from trama.sessions.models import AgendaItem, Participant
from trama.workshops.models import Workshop
from trama.workshops.tasks import run_due_thanks
from trama.workshops.thanks import KEPT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def after():
    return lived()


def text(answer):
    return " ".join(answer.content.decode().split())


def leave_mail(after, who, address):
    return after.room.phones[who].post(f"{after.room.link}correo/", {"mail": address})


def member(after, role=Role.MEMBER):
    return sign_in(Client(), make_membership(network=after.room.workshop.network, role=role).person)


# The record


def test_what_was_never_told_is_not_in_the_record_and_who_came_after_the_end_was_not_there(after):
    case = AgendaItem.objects.filter(session=after.room.workshop, contributions__isnull=False).first()
    thought = case.contributions.filter(removed_at__isnull=True, hidden_at__isnull=True).first().text
    record = f"{after.link}registro/registro.json"
    assert thought in after.room.desk.post(record).content.decode()
    AgendaItem.objects.filter(pk=case.pk).update(revealed_at=None)
    assert thought not in after.room.desk.post(record).content.decode()
    rosa = after.room.people[0]
    assert rosa.name in after.room.desk.post(record).content.decode()
    over = Workshop.objects.get().ended_at
    Participant.objects.filter(pk=rosa.pk).update(joined_at=over + timedelta(hours=1))
    assert f'"name":"{rosa.name}"' not in after.room.desk.post(record).content.decode().replace(": ", ":")
    assert Client().get(f"/certificado/{rosa.certificate}/").status_code == 404
    assert "Certificado de participación" not in text(
        after.room.phones[0].get(f"{after.room.link}certificado/")
    )


def test_members_read_the_record_once_the_workshop_is_over():
    after = lived(is_over=False)
    colleague = member(after)
    assert colleague.get(f"{after.link}registro/").status_code == 404
    assert "El taller sigue abierto" in text(after.room.desk.get(f"{after.link}registro/"))
    assert "Leer el registro" not in text(colleague.get("/talleres/"))
    end_session(session=after.room.workshop, by=after.room.by)
    page = text(colleague.get(f"{after.link}registro/"))
    assert "Salir a ver lo del otro." in page
    assert "Rosa · Red de Rosa" in page
    assert f"{after.link}registro/" in text(colleague.get("/talleres/"))
    assert f"{after.link}despues/" not in page
    files = ("registro.pdf", "registro.json", "registro.zip", "notas.csv")
    answers = [colleague.post(f"{after.link}registro/{name}") for name in files]
    answers += [colleague.get(f"{after.link}registro/tablero.{kind}") for kind in ("svg", "png")]
    for answer in answers:
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    assert colleague.post(f"{after.link}registro/otra.csv").status_code == 404
    assert colleague.get(f"{after.link}registro/tablero.gif").status_code == 404
    taken = AuditEntry.objects.filter(event="record_taken")
    assert sorted(entry.details["file"] for entry in taken) == sorted(files)


def test_nobody_else_reads_it(after):
    foreign = sign_in(Client(), make_membership(network=make_network(), role=Role.COORDINATOR).person)
    for client in (foreign, member(after, Role.AUTHORITY)):
        for path in ("registro/", "registro/registro.json", "despues/", "despues/certificados.pdf"):
            ask = client.post if "." in path else client.get
            assert ask(after.link + path).status_code == 404


def test_a_rehearsal_has_no_record_for_members_no_certificate_and_no_mail(after):
    Workshop.objects.update(is_rehearsal=True, made_by=after.room.by)
    assert member(after).get(f"{after.link}registro/").status_code == 404
    assert after.room.desk.get(f"{after.link}registro/").status_code == 200
    assert after.room.desk.post(f"{after.link}despues/certificados.pdf").status_code == 404
    assert "ensayo" in text(after.room.desk.get(f"{after.link}despues/"))
    assert "ensayo" in text(after.room.phones[0].get(f"{after.room.link}certificado/"))
    rosa = after.room.people[0]
    assert Client().get(f"/certificado/{rosa.certificate}/").status_code == 404
    assert leave_mail(after, 0, "rosa@example.org").status_code == 422


def test_what_was_written_is_text_on_the_page(after):
    Workshop.objects.update(title="<b>Taller</b>")
    page = after.room.desk.get(f"{after.link}registro/").content.decode()
    assert "<b>Taller</b>" not in page
    assert FORMULA.split("(")[0] in page


# After


def test_after_counts_and_says_that_the_workshop_goes_on():
    running = lived(is_over=False)
    page = text(running.room.desk.get(f"{running.link}despues/"))
    assert "El taller sigue abierto." in page
    assert "<dd>5</dd>" in page
    assert "Todos los certificados" not in page
    end_session(session=running.room.workshop, by=running.room.by)
    page = text(running.room.desk.get(f"{running.link}despues/"))
    assert "El taller sigue abierto." not in page
    assert "Todos los certificados" in page
    assert running.gone.certificate not in page


# Certificates


def test_a_participant_finds_their_certificate_and_anybody_checks_it(after):
    rosa = after.room.people[0]
    mine = text(after.room.phones[0].get(f"{after.room.link}certificado/"))
    assert "2 horas y 51 minutos" in mine
    spoken = f"{rosa.certificate[:4]} {rosa.certificate[4:8]} {rosa.certificate[8:]}"
    assert spoken in mine
    answer = Client().get("/certificado/", {"codigo": spoken.lower()}, follow=True)
    assert "Este certificado es auténtico." in text(answer)
    assert "Rosa participó en «Taller 1 · Redes efectivas»" in text(answer)
    assert answer["X-Robots-Tag"] == "noindex"
    pdf = Client().get(f"/certificado/{rosa.certificate}/certificado.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_a_code_of_nobody_gets_a_kind_sentence_and_tries_are_counted(after):
    for code in ("0123456789AB", "X", "²", "ñandú", "A" * 300):
        answer = Client().get(f"/certificado/{code}/")
        assert answer.status_code == 404
        assert "No conocemos este código." in text(answer)
    assert Client().get(f"/certificado/{after.gone.certificate}/").status_code == 404
    assert Client().get(f"/certificado/{after.gone.certificate}/certificado.pdf").status_code == 404
    for _try in range(PER_ADDRESS):
        Client().get("/certificado/0123456789AB/")
    assert Client().get("/certificado/0123456789AB/").status_code == 429
    assert (
        Client().get(f"/certificado/{after.room.people[0].certificate}/").status_code == 200
    )  # a gym has one address


def test_letters_that_look_like_figures_are_read_as_figures(after):
    Participant.objects.filter(pk=after.without_phone.pk).update(certificate_code="0011AAAA1111")
    assert Client().get("/certificado/OoIlaaaa1111/").status_code == 200


def test_a_certificate_waits_for_the_end_also_when_the_room_opens_again(after):
    rosa = after.room.people[0]
    open_session(session=after.room.workshop, by=after.room.by)
    assert "sigue abierto" in text(Client().get(f"/certificado/{rosa.certificate}/"))
    assert Client().get(f"/certificado/{rosa.certificate}/certificado.pdf").status_code == 404
    assert "cuando termine" in text(after.room.phones[0].get(f"{after.room.link}certificado/"))


def test_the_code_is_kept_as_it_was_made_also_when_many_come_at_once(after):
    rosa = Participant.objects.get(pk=after.room.people[0].pk)
    assert rosa.certificate_code == rosa.derived_certificate() == rosa.certificate
    crowd = [Participant(session=after.room.workshop, name=f"Persona {number}") for number in range(3)]
    Participant.objects.bulk_create(crowd)
    kept = Participant.objects.filter(name__startswith="Persona").values_list("certificate_code", flat=True)
    assert all(len(code) == 12 for code in kept)
    assert len(set(kept)) == 3
    remove(participant=rosa, by=after.room.by)
    assert after.room.phones[0].get(f"{after.room.link}certificado/").status_code == 302


# Thanks


def test_mail_is_asked_for_at_the_closing_and_not_before():
    running = lived(is_over=False)
    page = running.room.phones[0].get(running.room.link)
    assert "Deja tu correo" not in text(page)
    assert leave_mail(running, 0, "rosa@example.org").status_code == 422
    AgendaItem.objects.create(session=running.room.workshop, kind="closing", title="Cierre", position=90)
    running.room.in_item("closing")
    assert "Deja tu correo" in text(running.room.phones[0].get(running.room.link))
    wrong = leave_mail(running, 0, "rosa@@example")
    assert wrong.status_code == 422
    assert 'value="rosa@@example"' in text(wrong)
    assert "letra por letra" in text(wrong)
    assert leave_mail(running, 0, " rosa@example.org ").status_code == 302
    assert "Se enviará a rosa@example.org." in text(running.room.phones[0].get(running.room.link))
    running.room.phones[0].post(f"{running.room.link}correo/", {"off": "1"})
    assert Participant.objects.get(name="Rosa").mail == ""


def test_each_gets_their_own_notes_once_and_the_address_is_erased(after):
    assert "Nadie ha dejado su correo todavía" in text(after.room.desk.get(f"{after.link}despues/"))
    leave_mail(after, 0, "rosa@example.org")
    leave_mail(after, 1, "pedro@example.org")
    page = text(after.room.desk.get(f"{after.link}despues/correo/"))
    assert "Enviar el correo a 2 personas" in page
    assert "Que la red no es solo" not in page  # not even the facilitator reads what somebody gets
    for _twice in range(2):
        after.room.desk.post(f"{after.link}despues/correo/")
    assert sorted(letter.to[0] for letter in mail.outbox) == ["pedro@example.org", "rosa@example.org"]
    to_rosa = next(letter for letter in mail.outbox if letter.to == ["rosa@example.org"])
    to_pedro = next(letter for letter in mail.outbox if letter.to == ["pedro@example.org"])
    assert "Que la red no es solo un grupo de personas." in to_rosa.body
    assert "Visitas entre escuelas" in to_rosa.body
    assert after.room.people[0].certificate in to_rosa.body
    assert "HYPERLINK" in to_pedro.body
    assert "HYPERLINK" not in to_rosa.body
    assert "Hablar al final" in to_pedro.body
    assert isinstance(to_rosa, EmailMultiAlternatives)
    assert not Participant.objects.filter(mail__gt="").exists()
    assert Participant.objects.filter(thanked_at__isnull=False).count() == 2
    assert leave_mail(after, 0, "otra@example.org").status_code == 422
    said = text(after.room.desk.get(f"{after.link}despues/"))
    assert "2 personas ya lo tienen" in said
    assert "Nadie ha dejado" not in said


def test_what_was_left_to_be_answered_is_in_the_mail_of_who_left_it(after):
    leave_mail(after, 2, "ines@example.org")
    leave_mail(after, 0, "rosa@example.org")
    after.room.desk.post(f"{after.link}despues/correo/")
    bodies = {letter.to[0]: " ".join(letter.body.split()) for letter in mail.outbox}
    assert "¿Qué pasa con la red cuando llega el traspaso?: respondida. Sigue." in bodies[
        "ines@example.org"
    ] or ("Sigue." in bodies["ines@example.org"])
    assert "Sigue." not in bodies["rosa@example.org"]


def test_thanks_wait_for_the_end_and_leave_no_server_without_mail(settings):
    running = lived(is_over=False)
    refused = running.room.desk.post(f"{running.link}despues/correo/")
    assert refused.status_code == 422
    assert "Termínalo primero" in text(refused)
    end_session(session=running.room.workshop, by=running.room.by)
    leave_mail(running, 0, "rosa@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    refused = running.room.desk.post(f"{running.link}despues/correo/")
    assert "se una al servidor principal" in text(refused)
    assert not Letter.objects.exists()
    assert Participant.objects.get(name="Rosa").mail == "rosa@example.org"


def test_an_address_that_waits_too_long_is_erased(after):
    leave_mail(after, 0, "rosa@example.org")
    with time_machine.travel(timezone.now() + KEPT * 2, tick=False):
        assert run_due_thanks()["forgotten"] == 1
    assert Participant.objects.get(name="Rosa").mail == ""


def test_who_leaves_their_mail_after_the_first_sending_has_it_with_the_next_one(after):
    leave_mail(after, 0, "rosa@example.org")
    after.room.desk.post(f"{after.link}despues/correo/")
    leave_mail(after, 1, "pedro@example.org")
    after.room.desk.post(f"{after.link}despues/correo/")
    assert [letter.to[0] for letter in mail.outbox] == ["rosa@example.org", "pedro@example.org"]
