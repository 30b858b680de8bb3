"""A mail server of this machine, for every test of mails."""

import pytest

from tests.mail.postman import Postman


@pytest.fixture
def postman(settings):
    with Postman() as server:
        settings.EMAIL_BACKEND = "trama.mail.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.BOUNCES = "rebotes@example.org"
        yield server
