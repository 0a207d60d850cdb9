"""Addresses of the Atom feeds."""

from django.urls import path

from publish.atom import views

urlpatterns = [
    path("events.atom", views.events, name="events-atom"),
    path("projects.atom", views.projects, name="projects-atom"),
]
