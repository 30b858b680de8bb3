"""What every test stands on: real databases, real pages, nothing beyond this machine."""

import gc
import os

import coverage
import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import TransactionTestCase, override_settings

from tests.flush import use_for_tests_that_commit
from trama.core.beside import path_of

pytest.register_assert_rewrite("tests.e2e.walking", "tests.walks.walk", "tests.live_page")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Before any is chosen, tests that may touch the database are marked. Stories are first: they take longest."""
    for item in items:
        if may_touch_database(item):
            item.add_marker("database")
    check_that_no_lasting_scene_commits(items)
    yield
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


def may_touch_database(item):
    """Nothing else reaches it: pytest-django sees to that."""
    is_case = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    asks = {"db", "transactional_db", "once"} & set(item.fixturenames)
    return is_case or bool(asks) or item.get_closest_marker("django_db") is not None


def check_that_no_lasting_scene_commits(items):
    """A file whose scene is built ``once`` holds a transaction open: a test in it that commits would wait for ever."""
    lasting = {item.path for item in items if "once" in item.fixturenames}
    for item in items:
        marker = item.get_closest_marker("django_db")
        if item.path in lasting and marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(
                f"{item.nodeid} commits beside a scene built once: put it in a file of its own."
            )


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What was imported stays: it is not looked through each time rubbish is collected (a twelfth of a test's time)."""
    gc.freeze()


# How long something takes is measured by the bench, never judged by a test.
hypothesis.settings.register_profile("trama", deadline=None)
hypothesis.settings.load_profile("trama")


@pytest.fixture(scope="session", autouse=True)
def _plain_settings(tmp_path_factory):
    """Jobs run at once, mail stays in memory, static files need no build; each worker has a home."""
    plain = {
        "HOME": tmp_path_factory.mktemp("home"),
        "DEMO": False,
        "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        "WHITENOISE_AUTOREFRESH": True,  # else every client reads the whole folder of static files again
        "STORAGES": {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }
    if settings.REDIS_URL:  # each worker of the suite counts in a base of its own
        server, _slash, base = settings.REDIS_URL.rpartition("/")
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
        location = f"{server}/{int(base or 0) - worker}"
        plain["CACHES"] = {"default": {**settings.CACHES["default"], "LOCATION": location}}
    with override_settings(**plain):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Counters of one test do not reach another, nor does what was taken back."""
    cache.clear()
    path_of("withdrawn").unlink(missing_ok=True)


@pytest.fixture
def travelling_cache(settings):
    """One that goes by the clock of the test, as Redis does not; empty, since all of one place share what they hold."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "travels"}
    }
    cache.clear()


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """``once(make)``: what ``make`` writes stays for every test of a file; what a test changes in it does not."""
    with django_db_blocker.unblock():
        lasting = transaction.atomic()  # each test's own transaction is a part of it
        lasting.__enter__()

    def make(what):
        with django_db_blocker.unblock():
            return what()

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        lasting.__exit__(None, None, None)


@pytest.fixture
def uncounted():
    """What the test reaches is not counted: other tests reach it too, and counting doubles what it takes."""
    counting = coverage.Coverage.current()
    if counting:
        counting.stop()
    yield
    if counting:
        counting.start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """As pytest-django makes it; tests that commit clean up after themselves."""
    use_for_tests_that_commit()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_xdist_suffix):
    """Each worker has a database of its own; a pool would keep it from being dropped."""
    settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
