"""Every public address."""

from django.urls import include, path

from publish.api.changes import answer_changes
from publish.caching import public_api

urlpatterns = [
    path("api/v1/changes", public_api(answer_changes), name="changes"),
    path("", include("publish.ical.urls")),
    path("", include("publish.geojson.urls")),
    path("", include("publish.atom.urls")),
    path("", include("publish.api.urls")),
    path("", include("publish.pages.urls")),
]
