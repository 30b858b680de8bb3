"""The app of measurements."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Listens to memberships that end."""

    name = "trama.surveys"

    def ready(self) -> None:
        """Connect, once models can be imported."""
        from trama.surveys import endings  # noqa: PLC0415 -- models load after the apps

        endings.connect()
