"""The app of what is brought in."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Listens to memberships that end and measurements that are annulled."""

    name = "trama.imports"

    def ready(self) -> None:
        """Connect, once models can be imported."""
        from trama.imports import endings  # noqa: PLC0415 -- models load after the apps

        endings.connect()
