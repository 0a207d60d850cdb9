"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path

from config import health
from desk.shared_preview import shared_preview

urlpatterns = [
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", shared_preview, name="preview"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("version", health.version, name="version"),
    path("", include("publish.urls")),
]

handler400 = "publish.errors.bad_request"
handler403 = "publish.errors.forbidden"
handler404 = "publish.errors.not_found"
handler500 = "publish.errors.server_error"
