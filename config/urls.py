"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("version", health.version, name="version"),
    path("", include("publish.urls")),
]

handler400 = "publish.pages.errors.bad_request"
handler403 = "publish.pages.errors.forbidden"
handler404 = "publish.pages.errors.not_found"
handler500 = "publish.pages.errors.server_error"
