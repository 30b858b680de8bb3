"""The desk shows the file that is applied, what would go tonight and how the last nights went."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make import make_person, make_programme, make_user, sign_in
from tests.privacy.retention_scenes import SCENES
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy import erased_list, hidden_list
from trama.privacy.actions.forgetting import forget_now
from trama.privacy.models import RetentionRun
from trama.privacy.retention import rules
from trama.surveys import annulled_list, taken_back

pytestmark = pytest.mark.django_db
PAGE = "/datos/conservacion/"


@pytest.fixture
def officer(client, settings, tmp_path):
    settings.HOME = tmp_path
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.DATA_OFFICER, programme=make_programme())
    return sign_in(client, person)


def test_every_rule_is_read_there_with_its_fields(officer):
    page = officer.get(PAGE).content.decode()
    for rule in rules():
        assert rule.what in page
        assert rule.why in page
        assert rule.how_long in page
        assert rule.then in page
    assert "<b>networks.Person</b>: name, former_names, own_names, email, phone, user" in page
    assert "Nada: no se ha cumplido ningún plazo." in page
    assert "Todavía ninguna" in page


def test_each_list_beside_the_database_has_its_rule_there_and_in_the_notice(client, officer):
    """Point 9 of the notice is made from the same rules."""
    known = {rule.name: rule for rule in rules()}
    page = officer.get(PAGE).content.decode()
    notice = client.get("/privacidad/").content.decode()
    for path in (erased_list.path(), hidden_list.path(), taken_back.path(), annulled_list.path()):
        what = known[f"{path.name}_list"].what
        assert what in page
        assert what in notice


def test_it_says_what_would_go_and_takes_nothing(officer):
    is_there = SCENES["joinings_over"](timezone.now() - timedelta(days=3000))
    page = officer.get(PAGE).content.decode()
    assert "Nada: no se ha cumplido ningún plazo." not in page
    assert is_there()
    forget_now()
    page = officer.get(PAGE).content.decode()
    assert "Se fue 1 registro" in page
    assert "a mano" in page
    assert "sin terminar" not in page


def test_a_night_that_did_not_end_is_told(officer):
    RetentionRun.objects.create(night=timezone.localdate())
    page = officer.get(PAGE).content.decode()
    assert "sin terminar" in page
    assert "no había nada que borrar" in page


def test_the_desk_leads_there(officer):
    assert PAGE in officer.get("/datos/").content.decode()
