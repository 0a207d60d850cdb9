"""The fixed vocabularies of places in words, by language."""

from collections.abc import Mapping
from typing import Final

from core.language import Language
from places.models import PlaceKind, Setting

KINDS: Final[Mapping[Language, Mapping[str, str]]] = {
    Language.ZH_HANS: dict(PlaceKind.choices),
    Language.EN: {
        PlaceKind.BOOK_HOUSE: "City book house",
        PlaceKind.LIBRARY: "Library",
        PlaceKind.PARK: "Park",
        PlaceKind.MUSEUM: "Museum or gallery",
        PlaceKind.CULTURE_CENTRE: "Cultural venue",
        PlaceKind.CULTURE_PARK: "Cultural and creative park",
        PlaceKind.MARKET: "Market",
        PlaceKind.CONFERENCE_CENTRE: "Conference venue",
        PlaceKind.SCHOOL: "School",
        PlaceKind.HERITAGE: "Heritage site",
        PlaceKind.OTHER: "Other",
    },
}
SETTINGS: Final[Mapping[Language, Mapping[str, str]]] = {
    Language.ZH_HANS: dict(Setting.choices),
    Language.EN: {
        Setting.BOOKSHOP: "Bookshop",
        Setting.SHOPPING: "Shopping area",
        Setting.CULTURE_PARK: "Cultural and creative park",
        Setting.COMMUNITY: "Residential community",
        Setting.HOSPITAL: "Hospital",
        Setting.HOTEL: "Hotel",
        Setting.CAMPUS: "Campus",
    },
}
