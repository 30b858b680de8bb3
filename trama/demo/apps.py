"""Connects the demonstration to what it reacts to, when Django is ready."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented programme; what it listens to does nothing unless ``TRAMA_DEMO`` is on."""

    name = "trama.demo"

    def ready(self) -> None:
        """Connect the receivers."""
        from trama.demo import receivers  # noqa: PLC0415 -- models load after setup

        receivers.connect()
