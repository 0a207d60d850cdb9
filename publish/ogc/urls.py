"""Addresses of OGC API - Features."""

from django.urls import path

from publish.ogc import views

urlpatterns = [
    path("ogc/", views.landing, name="ogc"),
    path("ogc/conformance", views.conformance, name="ogc-conformance"),
    path("ogc/api", views.api, name="ogc-api"),
    path("ogc/collections", views.collections, name="ogc-collections"),
    path("ogc/collections/<slug:name>", views.collection, name="ogc-collection"),
    path("ogc/collections/<slug:name>/queryables", views.queryables_of, name="ogc-queryables"),
    path("ogc/collections/<slug:name>/schema", views.schema_of, name="ogc-schema"),
    path("ogc/collections/<slug:name>/items", views.items, name="ogc-items"),
    path("ogc/collections/<slug:name>/items/<str:uid>", views.item, name="ogc-item"),
]
