"""Addresses of the feeds."""

from django.urls import path

from publish.ical import downloads, place_view, views

urlpatterns = [
    path("events.ics", views.events, name="events-ics"),
    path("projects.ics", views.projects, name="projects-ics"),
    path("events/<slug:slug>.ics", downloads.event, name="event-ics"),
    path("projects/<slug:slug>.ics", downloads.project, name="project-ics"),
    path("places/<slug:slug>.ics", place_view.place, name="place-ics"),
]
