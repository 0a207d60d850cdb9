"""Records in every layer with every type of geometry, with none, and with an estimated position."""

from datetime import date

from places.actions import set_estimated_position
from places.models import Place, PlaceKind
from tests.publish.planted import AREA, LINE
from tests.support import make_event, make_place, make_project

POINT = {"type": "Point", "coordinates": [116.46, 39.92]}
POINTS = {"type": "MultiPoint", "coordinates": [[116.5, 39.91], [116.58, 39.99]]}
LINES = {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[116.5, 39.91], [116.58, 39.99]]]}
HOLED = {
    "type": "Polygon",
    "coordinates": [
        [[116.40, 39.90], [116.44, 39.90], [116.44, 39.94], [116.40, 39.94], [116.40, 39.90]],
        [[116.41, 39.91], [116.41, 39.92], [116.42, 39.92], [116.42, 39.91], [116.41, 39.91]],
    ],
}
AREAS = {"type": "MultiPolygon", "coordinates": [HOLED["coordinates"], AREA["coordinates"]]}
GEOMETRIES = {
    "point": POINT,
    "points": POINTS,
    "line": LINE,
    "lines": LINES,
    "area": AREA,
    "holed": HOLED,
    "areas": AREAS,
    "none": None,
}
SLUGS = (*GEOMETRIES, "estimated")


def plant_every_geometry() -> None:
    """One place, event and project for each of SLUGS, of that slug."""
    for slug, geometry in GEOMETRIES.items():
        _plant(make_place(f"地点 {slug}", slug=slug, title_en=f"Place {slug}", geometry=geometry), geometry)
    about = Place(title="地点 estimated", slug="estimated", kind=PlaceKind.BOOK_HOUSE)
    set_estimated_position(about, longitude=116.55, latitude=39.95, radius_m=600)
    fields = ("title", "slug", "kind", "geometry", "position_quality", "position_radius_m")
    _plant(make_place(**{name: getattr(about, name) for name in fields}), None)


def _plant(place: Place, site: dict | None) -> None:
    """What is held at the place, and a project with a site of its own or else there."""
    make_event(f"活动 {place.slug}", slug=place.slug, place=place, start_on=date(2026, 4, 22))
    make_project(f"项目 {place.slug}", slug=place.slug, geometry=site, place=None if site else place)
