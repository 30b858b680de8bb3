"""The page of a measurement: its blocks, its reminders and the code of the room."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_team, make_wave, sign_in
from trama.mail.models import DeadAddress, digest_of
from trama.networks.enums import Role
from trama.networks.models import Joining
from trama.surveys.actions.waves import close_wave
from trama.surveys.enums import Mode, ReminderState
from trama.surveys.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """A coordinator before an open measurement of a week."""
    network, people = make_team()
    sign_in(client, people[0])
    return make_wave(network=network, people=people)


def at(days, hour=9):
    return (timezone.localtime() + timedelta(days=days)).replace(
        hour=hour, minute=30, second=0, microsecond=0
    )


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def ask(client, wave, **given):
    return client.post(f"/mediciones/{wave.code}/recordatorios/", given, follow=True).content.decode()


def coming(wave):
    return [
        timezone.localtime(reminder.due_at) for reminder in wave.reminders.filter(state=ReminderState.DUE)
    ]


def test_once_closed_nothing_is_offered_that_leads_nowhere(client, scene):
    page = f"/mediciones/{scene.code}/"
    offered = ("Responder mi cuestionario", "Imprimir una por persona", "Hojas sin nombre", "Por turnos")

    def both_pages():
        return "".join(client.get(address).content.decode() for address in (page, f"{page}hojas/"))

    before = both_pages()
    close_wave(wave=scene, by=scene.network.memberships.first().person)
    scene.refresh_from_db()
    assert not scene.is_final  # the grace
    after = both_pages()
    assert all(text in before for text in offered)
    assert not any(text in after for text in offered)
    assert f"{page}hojas/teclear/" in after


def test_a_card_says_what_it_is_until_when_and_its_address(client, scene):
    invitation = scene.invitations.select_related("person").first()
    card = client.post(f"/mediciones/{scene.code}/tarjeta/", {"who": invitation.person.code}).content.decode()
    card = BeautifulSoup(card, "html.parser").select_one(".pass").get_text(" ", strip=True)
    assert f"Cuestionario de {scene.network.name}" in card
    assert "Se puede responder hasta el" in card
    assert invitation.token in card


def test_a_reminder_is_moved_and_keeps_its_hour(client, scene):
    reminder = Reminder.objects.create(wave=scene, due_at=at(2))
    page = ask(client, scene, do="move", which=reminder.pk, day=day(4))
    assert "quedó programado" in page
    assert coming(scene) == [at(4)]


def test_a_reminder_is_cancelled_and_the_other_stays(client, scene):
    reminder = Reminder.objects.create(wave=scene, due_at=at(2))
    Reminder.objects.create(wave=scene, due_at=at(4))
    ask(client, scene, do="cancel", which=reminder.pk, day=day(2))
    assert coming(scene) == [at(4)]


def test_reminders_are_added_up_to_two(client, scene):
    for days in (2, 3):
        ask(client, scene, do="add", day=day(days))
    page = ask(client, scene, do="add", day=day(4))
    assert "Ya hay dos recordatorios" in page
    assert [due.date().isoformat() for due in coming(scene)] == [day(2), day(3)]
    assert "Agregar un recordatorio" not in page


@pytest.mark.parametrize("days", [-1, 8])
def test_a_day_that_has_passed_or_comes_after_the_closing_is_refused(client, scene, days):
    reminder = Reminder.objects.create(wave=scene, due_at=at(2))
    page = ask(client, scene, do="move", which=reminder.pk, day=day(days))
    assert "antes del cierre" in page
    assert coming(scene) == [at(2)]


@pytest.mark.parametrize("given", [{}, {"do": "add"}, {"do": "add", "day": "mañana"}, {"do": "move"}])
def test_a_form_that_says_too_little_changes_nothing(client, scene, given):
    Reminder.objects.create(wave=scene, due_at=at(2))
    assert "message--error" in ask(client, scene, **given)
    assert coming(scene) == [at(2)]


def test_a_reminder_of_another_measurement_is_not_touched(client, scene):
    other = Reminder.objects.create(wave=make_wave(network=make_network()), due_at=at(2))
    assert "ya no está programado" in ask(client, scene, do="cancel", which=other.pk)
    assert Reminder.objects.filter(pk=other.pk).exists()


def test_one_that_lost_its_sense_does_not_hinder_the_others(client, scene):
    Reminder.objects.create(wave=scene, due_at=at(9))  # the closing was brought forward after it was set
    reminder = Reminder.objects.create(wave=scene, due_at=at(2))
    ask(client, scene, do="move", which=reminder.pk, day=day(3))
    assert coming(scene) == [at(3)]


def test_a_reminder_that_went_out_is_shown_and_stays(client, scene):
    Reminder.objects.create(wave=scene, due_at=at(-1), state=ReminderState.SENT)
    page = ask(client, scene, do="add", day=day(2))
    assert scene.reminders.count() == 2
    assert "Enviado" in page


def test_the_code_of_the_room_is_drawn_where_there_is_one(client, scene):
    assert 'class="qr"' not in client.get(f"/mediciones/{scene.code}/").content.decode()
    scene.heads, scene.grace_hours = 7, 0
    scene.save()
    page = client.get(f"/mediciones/{scene.code}/").content.decode()
    code = scene.campaign.code
    assert page.count('class="qr"') == 1
    assert f"{code[:3]} {code[3:]}" in page
    assert f"/e/{code}/" in page


def test_what_only_conducting_needs_is_not_on_the_page_of_direction_or_after_the_closing(client, scene):
    scene.heads, scene.grace_hours = 7, 0
    scene.closed_at = timezone.now()
    scene.save()
    page = client.get(f"/mediciones/{scene.code}/").content.decode()
    assert ('class="qr"' not in page) and ("recordatorios/" not in page)
    talked = make_wave(network=scene.network, timepoint="T1", mode=Mode.CONVERSED)
    assert "recordatorios/" not in client.get(f"/mediciones/{talked.code}/").content.decode()


def test_a_coordinator_of_another_network_finds_nothing(client, scene):
    stranger = make_membership(network=make_network(), role=Role.COORDINATOR).person
    reminder = Reminder.objects.create(wave=scene, due_at=at(2))
    sign_in(client, stranger)
    response = client.post(f"/mediciones/{scene.code}/recordatorios/", {"do": "cancel", "which": reminder.pk})
    assert response.status_code == 404
    assert coming(scene) == [at(2)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_with_one_reminder_or_three(client, scene, django_assert_num_queries, count):
    for number in range(count):
        Reminder.objects.create(wave=scene, due_at=at(number + 1))
    client.get("/cuenta/")  # the session is in the cache from here on
    with django_assert_num_queries(15):
        client.get(f"/mediciones/{scene.code}/")


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_asks_the_same_of_two_people_without_a_mail_or_thirty(
    client, django_assert_num_queries, count
):
    wave = without_mail(client, count)
    with django_assert_num_queries(15):
        client.get(f"/mediciones/{wave.code}/")


def without_mail(client, count):
    """A measurement of so many people without a mail, before its coordination."""
    network, people = make_team(people=1)
    others = [
        make_membership(network=network, person=make_person(name=f"Persona {number}")).person
        for number in range(count)
    ]
    assert not any(person.email for person in others)
    sign_in(client, people[0])
    client.get("/cuenta/")
    return make_wave(network=network, people=[*people, *others])


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def blocks(client, wave):
    return [title.text for title in soup(client, f"/mediciones/{wave.code}/").select(".card__title")]


def test_its_four_blocks_stand_in_their_order_and_go_with_the_phase(client, scene):
    four = ["Ahora", "Entregar los enlaces", "Ajustes", "Otras maneras de responder"]
    assert blocks(client, scene) == four
    scene.closed_at = timezone.now()
    scene.save()
    assert blocks(client, scene) == ["Ahora", "Ajustes", "Otras maneras de responder"]
    scene.grace_hours = 0
    scene.save()
    assert blocks(client, scene) == ["Ahora", "Ajustes"]
    room = make_wave(network=scene.network, timepoint="T1", heads=7)
    assert blocks(client, room) == ["Ahora", "Código de la sala", *four[2:]]
    talked = make_wave(network=scene.network, timepoint="T2", mode=Mode.CONVERSED)
    assert blocks(client, talked) == ["Ahora", "Ajustes"]


def test_every_verb_is_on_the_page_or_one_step_behind_it(client, scene):
    here = f"/mediciones/{scene.code}/"
    Reminder.objects.create(wave=scene, due_at=at(2))
    page = soup(client, here)
    led = {tag.get("href") or tag.get("action") for tag in page.select("main a, main form")}
    near = ("enlaces", "correos", "cerrar", "mover", "recordatorios", "cartas", "comprobante", "hojas")
    assert {f"{here}{name}/" for name in (*near, "hojas/teclear", "archivo", "vista-previa/1")} <= led
    assert any(address.startswith("/e/turnos/") for address in led)
    for step, behind in (("hojas", "hojas/imprimir"), ("archivo", "archivo/xlsform"), ("enlaces", "tarjeta")):
        assert soup(client, f"{here}{step}/").select(f'[href="{here}{behind}/"], [action="{here}{behind}/"]')


@pytest.mark.parametrize("after", ["open", "closed", "final", "opened"])
def test_one_act_at_most_is_the_main_one(client, scene, after):
    if after != "open":
        scene.closed_at, scene.grace_hours = timezone.now(), 72 if after == "closed" else 0
    if after == "opened":
        scene.released_at, scene.release = timezone.now(), 1
    scene.save()
    filled = soup(client, f"/mediciones/{scene.code}/").select("main .button:not(.button--quiet)")
    main = {"open": "Responder mi cuestionario", "final": "Abrir los resultados", "opened": "Conversar"}
    expected = [main[after]] if after in main else []
    assert [act.get_text(strip=True)[: len(expected[0])] for act in filled] == expected


def test_only_who_has_no_mail_has_a_row_and_five_of_them_are_in_sight(client, scene):
    assert not soup(client, f"/mediciones/{scene.code}/").select(".setting__hands")
    page = soup(client, f"/mediciones/{without_mail(client, 7).code}/")
    assert len(page.select(".setting__hands")) == 7
    assert len(page.select("details .setting__hands")) == 2


def test_a_link_is_taken_from_its_row_for_whatsapp_or_to_copy_it(client):
    wave = without_mail(client, 2)
    row = soup(client, f"/mediciones/{wave.code}/").select_one(".setting__hands")
    given = {"who": row.select_one("[name=who]")["value"]}
    for by, label in (("whatsapp", "Abrir WhatsApp"), ("copy", "Copiar enlace")):
        shown = client.post(row["action"], {**given, "by": by})
        main = BeautifulSoup(shown.content, "html.parser").select("main .button:not(.button--quiet)")
        assert [act.get_text(strip=True) for act in main] == [label]
    assert wave.invitations.filter(handovers__isnull=False).distinct().count() == 1
    assert "entregado" in soup(client, f"/mediciones/{wave.code}/").select_one(".setting").text


def test_how_many_mails_would_leave_is_said_and_then_that_they_left(client, scene):
    page = f"/mediciones/{scene.code}/"
    dead, *_others = scene.invitations.exclude(person=scene.network.memberships.first().person)
    DeadAddress.objects.create(digest=digest_of(dead.person.email))
    assert "Enviar 6 correos" in " ".join(soup(client, page).text.split())
    client.post(f"{page}correos/")
    words = " ".join(soup(client, page).text.split())
    assert "ya salieron para 6 personas, la última vez hoy" in words or "Están saliendo 6 correos" in words
    assert not soup(client, page).select('[action$="/correos/"]')
    assert "su correo no existe" in words


def test_who_joined_later_is_invited_too(client):
    network, people = make_team(people=6)
    wave = make_wave(network=network, people=people[:5])
    people[5].memberships.update(since_on=timezone.localdate())
    sign_in(client, people[0])
    page = " ".join(client.get(f"/mediciones/{wave.code}/").content.decode().split())
    assert (f"Se sumaron después de abrirla: {people[5].name}" in page, "no se eligieron" in page) == (
        True,
        False,
    )
    client.post(f"/mediciones/{wave.code}/invitar/")
    assert set(wave.invitations.values_list("person", flat=True)) == {person.pk for person in people}
    assert "Se sumaron después" not in client.get(f"/mediciones/{wave.code}/").content.decode()


def test_who_was_left_out_is_not_said_to_have_joined_later(client):
    network, people = make_team(people=8)
    wave = make_wave(network=network, people=people[:6], opened=timezone.now())
    people[7].memberships.update(since_on=timezone.localdate())
    Joining.objects.create(
        name="Ana", role="member", network=network, person=people[7], accepted_at=timezone.now()
    )  # on the very day, and after it was opened
    sign_in(client, people[0])
    page = " ".join(client.get(f"/mediciones/{wave.code}/").content.decode().split())
    assert f"Se sumaron después de abrirla: {people[7].name}" in page
    assert f"no se eligieron: {people[6].name}" in page
    client.post(f"/mediciones/{wave.code}/invitar/", {"who": "left_out"})
    invited = set(wave.invitations.values_list("person", flat=True))
    assert invited == {person.pk for person in people[:7]}


def test_five_megabytes_of_text_get_a_sentence_and_nothing_breaks(client):
    network, people = make_team(people=1)
    sign_in(client, people[0])
    text = "palabra " * 650_000
    page = client.post(
        f"/redes/{network.code}/personas/nueva/", {"name": text, "phone": "987654321", "role": "member"}
    )
    assert page.status_code == 422
    assert "160" in page.content.decode()


def test_the_page_holds_no_link_not_even_ones_own_and_the_button_leads_to_it(client, scene):
    person = scene.network.memberships.first().person
    mine = scene.invitations.get(person=person)
    page = client.get(f"/mediciones/{scene.code}/")
    assert not [each for each in scene.invitations.all() if each.token in page.content.decode()]
    there = client.post(f"/mediciones/{scene.code}/mi-cuestionario/")
    assert (there.status_code, there.url) == (302, f"/e/{mine.token}/")
    assert not mine.handovers.exists()  # one's own is one's own


def test_that_the_count_moves_by_three_is_said_only_while_it_moves(client, scene):
    def words():
        return " ".join(soup(client, f"/mediciones/{scene.code}/").text.split())

    moves, exact = "La cuenta avanza de a tres", "Cuántas llegaron exactamente"
    assert (moves in words(), exact in words()) == (True, False)
    scene.closed_at, scene.grace_hours = timezone.now(), 0
    scene.save()
    assert (moves in words(), exact in words()) == (False, True)
    scene.annulled_at = timezone.now()
    scene.save()
    assert (moves in words(), exact in words(), "todavía no se dice cuántas" in words()) == (False,) * 3
    scene.annulled_at, scene.released_at, scene.release = None, timezone.now(), 1
    scene.save()
    assert (moves in words(), exact in words()) == (False, False)


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "ya está cerrada y es definitiva"), (72, "ya está cerrada: nadie")]
)
def test_one_that_is_closed_already_is_not_closed_again(client, scene, hours, words):
    scene.closed_at, scene.grace_hours = timezone.now(), hours
    scene.save()
    for name in ("wave-close", "wave-mail"):
        page = client.get(reverse(f"surveys:{name}", args=[scene.code]), follow=True).content.decode()
        assert (words in page, "asegúrate" in page.lower()) == (True, False)


def test_closing_says_before_from_when_results_can_be_opened(client, settings):
    network, people = make_team(people=6)
    wave = make_wave(network=network, people=people)
    page = sign_in(client, people[0]).get(f"/mediciones/{wave.code}/cerrar/").content.decode()
    assert ("los resultados se pueden abrir desde el" in page, "Demostración" in page) == (True, False)
    settings.DEMO = True
    page = client.get(f"/mediciones/{wave.code}/cerrar/").content.decode()
    assert ("pueden abrir desde el" in page, "se saltan las 72 horas" in page) == (False, True)
    settings.DEMO = False
    page = client.post(f"/mediciones/{wave.code}/cerrar/", follow=True).content.decode()
    assert "desde entonces se pueden abrir los resultados" in page
