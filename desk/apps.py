"""The desk application and its admin site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    """The editors' desk."""

    name = "desk"
    verbose_name = "编辑台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The groups need the permissions of all records, which are there when this, a later application, is told.
        roles = import_module("desk.roles")
        post_migrate.connect(roles.give_roles, sender=self, dispatch_uid="desk.give_roles")


class DeskAdminConfig(AdminConfig):
    """Puts the desk's site in place of Django's."""

    default_site = "desk.site.DeskSite"
