"""The API as an application of its own: it keeps the editors' tokens."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API."""

    name = "publish.api"
    label = "api"
    verbose_name = "接口"
    default_auto_field = "django.db.models.BigAutoField"
