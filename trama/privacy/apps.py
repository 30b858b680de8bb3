"""The app of what the law asks."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Listens to what comes back from offline workshops."""

    name = "trama.privacy"

    def ready(self) -> None:
        """Connect, once models can be imported."""
        from trama.privacy import returns  # noqa: PLC0415 -- models load after the apps

        returns.connect()
