"""The publish application."""

from django.apps import AppConfig


class PublishConfig(AppConfig):
    """Ways out."""

    name = "publish"
    verbose_name = "公开服务"
