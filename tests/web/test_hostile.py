"""A seeded sample of `script/torture hostile`: every address takes what nobody sends, and none of it is a fault."""

import random

import pytest
from django.db import transaction
from django.test import Client

from tests.web.test_access import cookies_of, made, world  # noqa: F401 -- fixtures
from torture.hostile_requests import FORM, field_names, hostile_request

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]
EACH = 3  # requests for each address and role


@pytest.mark.parametrize("role", ["stranger", "coordinator", "direction"])
def test_no_request_is_a_fault(world, role):  # noqa: F811 -- a fixture
    dice, failed = random.Random(f"7 {role}"), {}  # noqa: S311 -- the same each time
    cookies = cookies_of(world, role)
    known = [part for path in world["addresses"].values() for part in path.split("/") if part.isupper()]
    for name, path in sorted(world["addresses"].items()):
        for _try in range(EACH):
            request = hostile_request(path, dice, known=known)
            status = status_of(request, cookies)
            if status >= 500:
                failed.setdefault(f"{name} {status}", request)
    assert failed == {}


def status_of(request, cookies):
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    with transaction.atomic():
        answer = client.generic(
            request.method,
            request.path,
            request.body,
            content_type=request.kind or FORM,
            query_params=None,
            QUERY_STRING=""
            if "charset" in request.kind
            else request.query,  # the test's own client fails on those
            headers=request.head,
        )
        transaction.set_rollback(True)
    return answer.status_code


def test_fields_are_found():
    assert {"code", "name", "text", "next", "do", "title"} <= set(field_names())
