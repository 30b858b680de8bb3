"""What every test stands on: real databases, real pages, nothing beyond this machine."""

import os

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

pytest.register_assert_rewrite("tests.e2e.walking", "tests.walks.walk", "tests.live_page")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Stories first, so that no worker is left with the longest file at the end."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


# How long something takes is measured by the bench, never judged by a test.
hypothesis.settings.register_profile("trama", deadline=None)
hypothesis.settings.load_profile("trama")


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """Jobs run at once, mail stays in memory, static files need no build."""
    settings.DEMO = False
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    if settings.REDIS_URL:  # each worker of the suite counts in a base of its own
        place, _slash, base = settings.REDIS_URL.rpartition("/")
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
        location = f"{place}/{int(base or 0) - worker}"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": location}}
    settings.WHITENOISE_AUTOREFRESH = True  # else every client reads the whole folder of static files again
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache(_plain_settings):
    """Counters of one test do not reach another."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_xdist_suffix):
    """Each worker has a database of its own; a pool would keep it from being dropped."""
    settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
