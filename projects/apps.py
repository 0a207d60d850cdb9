"""The projects application."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects and their promises."""

    name = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"
