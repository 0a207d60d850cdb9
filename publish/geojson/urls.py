"""Addresses of the layers."""

from django.urls import path

from publish.geojson import single_views
from publish.geojson.layers import CSV, EVENTS, GEOJSON, PLACES, PROJECTS, SEQUENCE
from publish.geojson.views import view

urlpatterns = [
    *(
        path(f"{kind.collection}{form.ending}", view(kind, form), name=f"{kind.collection}-{form.ending[1:]}")
        for kind in (EVENTS, PLACES, PROJECTS)
        for form in (GEOJSON, SEQUENCE, CSV)
    ),
    path("events/<slug:slug>.geojson", single_views.event, name="event-geojson"),
    path("places/<slug:slug>.geojson", single_views.place, name="place-geojson"),
    path("projects/<slug:slug>.geojson", single_views.project, name="project-geojson"),
]
