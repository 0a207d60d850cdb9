"""Addresses of the pages."""

from django.urls import path

from publish.pages import (
    detail_views,
    embed,
    gallery,
    home,
    list_views,
    privacy,
    problems,
    robots,
    sitemap,
    subscribe,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("events/", list_views.events, name="events"),
    path("places/", list_views.places, name="places"),
    path("projects/", list_views.projects, name="projects"),
    path("events/<slug:slug>/", detail_views.event, name="event"),
    path("places/<slug:slug>/", detail_views.place, name="place"),
    path("projects/<slug:slug>/", detail_views.project, name="project"),
    path("embed/", embed.embed, name="embed"),
    path("embed/gallery/", gallery.gallery, name="gallery"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("subscribe/", subscribe.subscribe, name="subscribe"),
    path("problems/", problems.problems, name="problems"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:collection>-<int:block>.xml", sitemap.part, name="sitemap-part"),
]
