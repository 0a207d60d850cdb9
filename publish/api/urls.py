"""Addresses of the API."""

from django.urls import path

from publish.api.changes import ChangesView
from publish.api.collections import COLLECTIONS
from publish.api.description import docs, schema
from publish.api.desk_urls import urls as desk_urls
from publish.api.occurrences import OccurrencesView
from publish.api.root import FeedsView, RootView
from publish.api.views import views_of

urlpatterns = [
    path("api/v1/", RootView.as_view(), name="api"),
    path("api/v1/schema/", schema, name="api-schema"),
    path("api/v1/docs/", docs, name="api-docs"),
    path("api/v1/changes", ChangesView.as_view(), name="api-changes"),
    path("api/v1/feeds", FeedsView.as_view(), name="feeds"),
    path("api/v1/events/<slug:key>/occurrences/", OccurrencesView.as_view(), name="api-event-occurrences"),
]
urlpatterns += desk_urls()
for collection in COLLECTIONS:
    listed, shown = views_of(collection)
    urlpatterns += [
        path(f"api/v1/{collection.name}/", listed.as_view(), name=f"api-{collection.name}"),
        path(f"api/v1/{collection.name}/<slug:key>/", shown.as_view(), name=f"api-{collection.singular}"),
    ]
