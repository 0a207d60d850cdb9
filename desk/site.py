"""The admin site: its names and titles."""

from django.contrib import admin


class DeskSite(admin.AdminSite):
    """The editors' desk."""

    site_header = "编辑台"
    site_title = "编辑台"
    index_title = "全部内容"
    site_url = "/"
