"""The events application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events and their categories."""

    name = "events"
    verbose_name = "活动"
    default_auto_field = "django.db.models.BigAutoField"
