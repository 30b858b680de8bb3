"""The app of workshops."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Registers its kind of session."""

    name = "trama.workshops"

    def ready(self) -> None:
        """Tell the engine what a workshop is, once models can be imported."""
        from trama.sessions.kinds import register  # noqa: PLC0415 -- models load after the apps
        from trama.workshops.kind import WORKSHOP_KIND  # noqa: PLC0415 -- same

        register(WORKSHOP_KIND)
