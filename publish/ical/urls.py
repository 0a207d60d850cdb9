"""Addresses of the feeds."""

from django.urls import path

from publish.ical import views

urlpatterns = [
    path("events.ics", views.events, name="events-ics"),
    path("projects.ics", views.projects, name="projects-ics"),
]
