"""Positions to show how one is written: in the district that this installation serves."""

from django.conf import settings


def example_position() -> str:
    """Longitude and latitude of the middle of the district, WGS-84."""
    west, south, east, north = settings.DISTRICT_BBOX
    return f"{(west + east) / 2:.2f},{(south + north) / 2:.2f}"


def example_bbox() -> str:
    """The district's box, west, south, east, north."""
    return ",".join(f"{number:g}" for number in settings.DISTRICT_BBOX)
