"""The publish application."""

from importlib import import_module

from django.apps import AppConfig


class PublishConfig(AppConfig):
    """Ways out."""

    name = "publish"
    verbose_name = "公开服务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Holds the receiver of request_finished; it needs the models, which stand only now.
        import_module("publish.fetches.ledger")
