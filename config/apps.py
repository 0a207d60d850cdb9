"""The wiring as an application, so that its system checks are found."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of the service."""

    name = "config"
    verbose_name = "服务配置"

    def ready(self) -> None:
        # Its checks need the models, which stand only now.
        import_module("config.checks")
