"""Pages: two handlers, one for the house and a lean one for the questionnaire."""

import os
from collections.abc import Iterable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 -- after setup
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 -- after setup
from django.test.utils import override_settings  # noqa: E402 -- after setup


class QuestionnaireHandler(WSGIHandler):
    """Django with the few middlewares that a page whose address is its secret needs."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=settings.QUESTIONNAIRE_MIDDLEWARE):
            super().load_middleware(is_async)


house = WSGIHandler()
questionnaire = QuestionnaireHandler()


def is_questionnaire(path: str) -> bool:
    """Whether an address is a secret or a code of a questionnaire."""
    return path.startswith("/e/")


def application(environ: Any, start_response: Any) -> Iterable[bytes]:
    """The handler that the address asks for."""
    handler = questionnaire if is_questionnaire(environ.get("PATH_INFO", "")) else house
    return handler(environ, start_response)
