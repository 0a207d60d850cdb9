"""The places application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places, subdistricts and networks."""

    name = "places"
    verbose_name = "场所"
    default_auto_field = "django.db.models.BigAutoField"
