"""The app of what the law asks."""

from django.apps import AppConfig
from django.core.checks import register


class PrivacyConfig(AppConfig):
    """Listens to what comes back from offline workshops, and checks the rules of retention."""

    name = "trama.privacy"

    def ready(self) -> None:
        """Connect, once models can be imported."""
        from trama.privacy import returns  # noqa: PLC0415 -- models load after the apps
        from trama.privacy.checks import check_retention  # noqa: PLC0415 -- same

        returns.connect()
        register(check_retention)
