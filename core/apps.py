"""The core application: installs database triggers after every migration."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core records and the data version."""

    name = "core"
    verbose_name = "基础数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Holds the receiver of post_migrate; it needs the models, which stand only now.
        import_module("core.install")
