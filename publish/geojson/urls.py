"""Addresses of the layers."""

from django.urls import path

from publish.geojson import views

urlpatterns = [
    path("events.geojson", views.events, name="events-geojson"),
    path("places.geojson", views.places, name="places-geojson"),
    path("projects.geojson", views.projects, name="projects-geojson"),
]
