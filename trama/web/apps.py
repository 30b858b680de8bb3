"""What the pages set up once, when Django is ready."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The areas register the live topics they draw."""

    name = "trama.web"

    def ready(self) -> None:
        """Register."""
        from trama.web.live import conversations, workshops  # noqa: PLC0415 -- models load after setup

        workshops.register_topics()
        conversations.register_topics()
