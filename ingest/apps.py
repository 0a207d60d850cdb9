"""The ingest application."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Ways in."""

    name = "ingest"
    verbose_name = "导入"
    default_auto_field = "django.db.models.BigAutoField"
