"""Every public address."""

from django.urls import include, path

urlpatterns = [
    path("", include("publish.ical.urls")),
    path("", include("publish.geojson.urls")),
    path("", include("publish.atom.urls")),
    path("", include("publish.api.urls")),
    path("", include("publish.pages.urls")),
]
