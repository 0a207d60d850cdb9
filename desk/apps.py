"""The desk application and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    """The editors' desk."""

    name = "desk"
    verbose_name = "编辑台"


class DeskAdminConfig(AdminConfig):
    """Puts the desk's site in place of Django's."""

    default_site = "desk.site.DeskSite"
