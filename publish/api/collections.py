"""The collections of the API, in the order in which its root lists them."""

from typing import Final

from publish.api import events, places, projects, terms
from publish.api.views import Collection
from publish.query import EventQuery, PlaceQuery, ProjectQuery

EVENTS: Final = Collection("events", "event", "活动", events.EventRepresentation, events.events, EventQuery)
PLACES: Final = Collection("places", "place", "场所", places.PlaceRepresentation, places.places, PlaceQuery)
PROJECTS: Final = Collection(
    "projects", "project", "项目", projects.ProjectRepresentation, projects.projects, ProjectQuery
)
CATEGORIES: Final = Collection("categories", "category", "类别", terms.CategoryRepresentation, terms.categories)
ORGANISATIONS: Final = Collection(
    "organisations", "organisation", "机构", terms.OrganisationRepresentation, terms.organisations
)
SUBDISTRICTS: Final = Collection(
    "subdistricts", "subdistrict", "街道（地区）", terms.SubdistrictRepresentation, terms.subdistricts
)
NETWORKS: Final = Collection("networks", "network", "网络", terms.NetworkRepresentation, terms.networks)

COLLECTIONS: Final = (EVENTS, PLACES, PROJECTS, CATEGORIES, ORGANISATIONS, SUBDISTRICTS, NETWORKS)
