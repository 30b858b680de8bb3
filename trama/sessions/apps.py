"""The app of sessions. Django has an app called `sessions` already, so this one has another label."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Its tables are `trama_sessions_…`."""

    name = "trama.sessions"
    label = "trama_sessions"

    def ready(self) -> None:
        """Listen to memberships that end."""
        from trama.sessions import endings  # noqa: PLC0415 -- models load after the apps

        endings.connect()
