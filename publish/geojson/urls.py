"""Addresses of the layers."""

from django.urls import path

from publish.geojson import single_views, views

urlpatterns = [
    path("events.geojson", views.events, name="events-geojson"),
    path("places.geojson", views.places, name="places-geojson"),
    path("projects.geojson", views.projects, name="projects-geojson"),
    path("events/<slug:slug>.geojson", single_views.event, name="event-geojson"),
    path("places/<slug:slug>.geojson", single_views.place, name="place-geojson"),
    path("projects/<slug:slug>.geojson", single_views.project, name="project-geojson"),
]
