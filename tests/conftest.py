"""What every test stands on: real databases, real pages, nothing beyond this machine."""

import gc
import os
from pathlib import Path

import coverage
import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import TransactionTestCase, override_settings

from tests.flush import use_for_tests_that_commit
from trama.core.beside import path_of

TESTS = Path(__file__).parent
# Tests in these folders read the code, or ask of it again and again what other tests ask once.
UNCOUNTED = {"architecture", "attack", "docs", "walks"}
# By this coverage tells processes that are started to count too.
COUNTED_PROCESSES = "COVERAGE_PROCESS_CONFIG"

pytest.register_assert_rewrite("tests.e2e.walking", "tests.walks.walk", "tests.live_page")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Before any is chosen, tests are marked. Stories are first, then files with tests that ask everything.

    They take longest: at the end, a worker would be left alone with them.
    """
    for item in items:
        if may_touch_database(item):
            item.add_marker("database")
        if item.path.relative_to(TESTS).parts[0] in UNCOUNTED:
            item.add_marker("uncounted")
    check_that_no_lasting_scene_commits(items)
    yield
    long = {item.path for item in items if item.get_closest_marker("uncounted")}
    items.sort(key=lambda item: (item.get_closest_marker("e2e") is None, item.path not in long))


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """What a test marked ``uncounted`` reaches is not counted, nor what processes reach that it starts.

    It asks everything of everybody, or the same of many seeds; other tests reach what it reaches, and counting doubles
    what it takes. What .ci/run asks for is met without it.
    """
    counting = coverage.Coverage.current() if item.get_closest_marker("uncounted") else None
    if counting is None:
        return (yield)
    for_processes = os.environ.pop(COUNTED_PROCESSES, None)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()
        if for_processes:
            os.environ[COUNTED_PROCESSES] = for_processes


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
    """Counters of one test do not reach another, nor does what was taken back or annulled."""
    cache.clear()
    for name in ("withdrawn", "annulled"):
        path_of(name).unlink(missing_ok=True)


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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """As pytest-django makes it; tests that commit clean up after themselves."""
    use_for_tests_that_commit()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_xdist_suffix):
    """Each worker has a database of its own; a pool would keep it from being dropped."""
    settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
