"""Every route of the resolver, and how the leak test visits it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Filters by collection, as their documentation states them.
# `{hidden}` becomes each hidden record's slug, `{uid}` its uid.
EVENT_QUERIES = (
    "", "?datetime=../..", "?datetime=2026-04-01/2026-05-31", "?state=scheduled", "?bbox=116,39.5,117,41",
    "?bbox=116.45,39.91,116.47,39.93", "?category=technology", "?organiser=district", "?network=houses",
    "?subdistrict=jianwai", "?place={hidden}", "?project={hidden}", "?category=nothing", "?nonsense=1",
    "?lang=en", "?cancelled=show", "?cancelled=hide", "?alarm=PT30M", "?datum=gcj02",
    "?near=116.46,39.92&radius=50000", "?near=116.46,39.92", "?updated_since=2026-01-01",
)  # fmt: skip
PLACE_QUERIES = (
    "", "?kind=park", "?network=houses", "?setting=hotel", "?subdistrict=jianwai", "?bbox=116,39.5,117,41",
    "?kind=nothing", "?place={hidden}", "?lang=en", "?near=116.46,39.92&radius=50000", "?updated_since=2026-01-01",
    "?open_at=now", "?open_at=2026-04-20T09:00:00Z",
)  # fmt: skip
PROJECT_QUERIES = (
    "", "?kind=park", "?state=planned", "?completing=2027", "?datetime=../..", "?subdistrict=jianwai",
    "?bbox=116,39.5,117,41", "?state=nothing", "?lang=en", "?cancelled=show", "?alarm=PT30M",
    "?near=116.46,39.92&radius=50000", "?updated_since=2026-01-01",
)  # fmt: skip

OGC_QUERIES = ("", "?f=html", "?f=jsonfg", "?limit=1", "?lang=en", "?f=nothing", "?after=nothing")
PAGING = ("", "?limit=1", "?limit=1000", "?limit=0", "?after=AAAA")
# The ways in which pages draw a list.
MAPS = ("?view=map", "?view=map&near=116.46,39.92&radius=50000", "?view=nothing", "?view=map&subdistrict=nothing")
MONTHS = (
    "?view=month", "?view=month&month=2026-04", "?view=month&month=2026-04&place={hidden}", "?view=month&month=1990-01",
    "?view=month&month=2026-04&category=technology&lang=en", "?view=month&month=nothing",
)  # fmt: skip
ICS_OPTIONS = ("", "?lang=en", "?cancelled=show", "?cancelled=hide", "?alarm=PT30M")


def of_collections(*endings: str) -> tuple[str, ...]:
    """The addresses of each collection of OGC API."""
    return tuple(f"/ogc/collections/{name}{ending}" for name in ("events", "places", "projects") for ending in endings)


# Route -> the addresses under it. A new route must be listed here before the tests pass.
PUBLIC: dict[str, tuple[str, ...]] = {
    "livez": ("/livez",),
    "readyz": ("/readyz",),
    "version": ("/version",),
    # With a sound token it is a preview: tests/desk/test_shared_previews.py.
    "preview/<str:token>/": (
        "/preview/{hidden}/",
        "/preview/{uid}/",
        "/preview/W10.forged/?lang=en",
        "/preview/x/?n=1",
    ),
    "events.ics": tuple(f"/events.ics{query}" for query in EVENT_QUERIES),
    "projects.ics": tuple(f"/projects.ics{query}" for query in PROJECT_QUERIES),
    "events/<slug:slug>.ics": tuple(f"/events/{{hidden}}.ics{query}" for query in ICS_OPTIONS),
    "projects/<slug:slug>.ics": tuple(f"/projects/{{hidden}}.ics{query}" for query in ICS_OPTIONS),
    "places/<slug:slug>.ics": tuple(f"/places/{{hidden}}.ics{query}" for query in ICS_OPTIONS),
    "events.geojson": tuple(f"/events.geojson{query}" for query in EVENT_QUERIES),
    "places.geojson": tuple(f"/places.geojson{query}" for query in PLACE_QUERIES),
    "projects.geojson": tuple(f"/projects.geojson{query}" for query in PROJECT_QUERIES),
    "events.geojsons": tuple(f"/events.geojsons{query}" for query in EVENT_QUERIES),
    "places.geojsons": tuple(f"/places.geojsons{query}" for query in PLACE_QUERIES),
    "projects.geojsons": tuple(f"/projects.geojsons{query}" for query in PROJECT_QUERIES),
    "events.csv": tuple(f"/events.csv{query}" for query in EVENT_QUERIES),
    "places.csv": tuple(f"/places.csv{query}" for query in PLACE_QUERIES),
    "projects.csv": tuple(f"/projects.csv{query}" for query in PROJECT_QUERIES),
    "events.atom": tuple(f"/events.atom{query}" for query in EVENT_QUERIES),
    "projects.atom": tuple(f"/projects.atom{query}" for query in PROJECT_QUERIES),
    "api/v1/": ("/api/v1/", "/api/v1/?nonsense=1"),
    "api/v1/changes": (
        "/api/v1/changes",
        "/api/v1/changes?limit=2",
        "/api/v1/changes?after=never",
        "/api/v1/changes?nonsense=1",
    ),
    "api/v1/feeds": ("/api/v1/feeds", "/api/v1/feeds?nonsense=1"),
    "api/v1/schema/": ("/api/v1/schema/", "/api/v1/schema/?nonsense=1"),
    "api/v1/docs/": ("/api/v1/docs/", "/api/v1/docs/?nonsense=1"),
    "api/v1/events/": tuple(f"/api/v1/events/{query}" for query in (*EVENT_QUERIES, *PAGING)),
    "api/v1/places/": tuple(f"/api/v1/places/{query}" for query in (*PLACE_QUERIES, *PAGING)),
    "api/v1/projects/": tuple(f"/api/v1/projects/{query}" for query in (*PROJECT_QUERIES, *PAGING)),
    "api/v1/events/<slug:key>/": ("/api/v1/events/{hidden}/", "/api/v1/events/{hidden}/?nonsense=1"),
    "api/v1/places/<slug:key>/": ("/api/v1/places/{hidden}/",),
    "api/v1/projects/<slug:key>/": ("/api/v1/projects/{hidden}/",),
    "api/v1/events/<slug:key>/occurrences/": (
        "/api/v1/events/{hidden}/occurrences/",
        "/api/v1/events/{hidden}/occurrences/?datetime=2026-04-01/2026-05-31",
    ),
    "api/v1/categories/": tuple(f"/api/v1/categories/{query}" for query in PAGING),
    "api/v1/organisations/": tuple(f"/api/v1/organisations/{query}" for query in PAGING),
    "api/v1/subdistricts/": tuple(f"/api/v1/subdistricts/{query}" for query in PAGING),
    "api/v1/networks/": tuple(f"/api/v1/networks/{query}" for query in PAGING),
    "api/v1/categories/<slug:key>/": ("/api/v1/categories/technology/", "/api/v1/categories/{hidden}/"),
    "api/v1/organisations/<slug:key>/": ("/api/v1/organisations/district/", "/api/v1/organisations/{hidden}/"),
    "api/v1/subdistricts/<slug:key>/": ("/api/v1/subdistricts/jianwai/", "/api/v1/subdistricts/{hidden}/"),
    "api/v1/networks/<slug:key>/": ("/api/v1/networks/houses/", "/api/v1/networks/{hidden}/"),
    "events/<slug:slug>.geojson": ("/events/{hidden}.geojson", "/events/{hidden}.geojson?lang=en"),
    "places/<slug:slug>.geojson": ("/places/{hidden}.geojson", "/places/{hidden}.geojson?lang=en"),
    "projects/<slug:slug>.geojson": ("/projects/{hidden}.geojson", "/projects/{hidden}.geojson?lang=en&datum=bd09"),
    "": ("/", "/?nonsense=1"),
    "events/": tuple(f"/events/{query}" for query in (*EVENT_QUERIES, *MONTHS, *MAPS)),
    "places/": tuple(f"/places/{query}" for query in (*PLACE_QUERIES, *MAPS)),
    "projects/": tuple(f"/projects/{query}" for query in (*PROJECT_QUERIES, *MAPS)),
    "events/<slug:slug>/": ("/events/{hidden}/",),
    "places/<slug:slug>/": ("/places/{hidden}/",),
    "projects/<slug:slug>/": ("/projects/{hidden}/",),
    "embed/": (
        *(f"/embed/{query}" for query in EVENT_QUERIES),
        *(f"/embed/?view={view}&limit=60" for view in ("list", "month", "map", "nothing")),
        "/embed/?view=month&month=2026-04",
    ),
    "embed/gallery/": ("/embed/gallery/", "/embed/gallery/?nonsense=1"),
    "privacy/": ("/privacy/", "/privacy/?lang=en", "/privacy/?nonsense=1"),
    "subscribe/": (
        *(f"/subscribe/{query}" for query in EVENT_QUERIES),
        *(f"/subscribe/{query.replace('?', '?of=projects&')}" for query in PROJECT_QUERIES),
        "/subscribe/?first=2026-04-01&last=",
        "/subscribe/?project={hidden}&nonsense=1",
    ),
    "problems/": ("/problems/", "/problems/?nonsense=1"),
    "robots.txt": ("/robots.txt",),
    "sitemap.xml": ("/sitemap.xml",),
    "sitemap-<slug:collection>-<int:block>.xml": (
        *(f"/sitemap-{name}-0.xml" for name in ("pages", "events", "places", "projects", "nothing")),
        "/sitemap-events-99999999999999999999.xml",
    ),
    "ogc/": ("/ogc/", "/ogc/?f=html", "/ogc/?nonsense=1"),
    "ogc/api": ("/ogc/api", "/ogc/api?f=html"),
    "ogc/conformance": ("/ogc/conformance", "/ogc/conformance?f=html"),
    "ogc/collections": ("/ogc/collections", "/ogc/collections?f=html"),
    "ogc/collections/<slug:name>": of_collections("?f=html", "?f=json"),
    "ogc/collections/<slug:name>/queryables": of_collections("/queryables", "/queryables?f=html"),
    "ogc/collections/<slug:name>/schema": of_collections("/schema", "/schema?f=html"),
    "ogc/collections/<slug:name>/items": (
        *of_collections(*(f"/items{query}" for query in OGC_QUERIES)),
        *(f"/ogc/collections/events/items{query}" for query in EVENT_QUERIES),
        *(f"/ogc/collections/places/items{query}" for query in PLACE_QUERIES),
        *(f"/ogc/collections/projects/items{query}" for query in PROJECT_QUERIES),
    ),
    "ogc/collections/<slug:name>/items/<str:uid>": (
        *of_collections("/items/{uid}", "/items/{uid}?f=html", "/items/{uid}?f=jsonfg", "/items/{uid}?lang=en"),
        *of_collections("/items/{hidden}"),
    ),
}
# Routes under these are the desk's: a stranger is sent to the login, or asked for a token.
PRIVATE_PREFIX = ("admin/", "api/v1/desk/")


def every_route() -> list[str]:
    """The routes of the resolver as they are written, prefixes joined."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: Any, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route
