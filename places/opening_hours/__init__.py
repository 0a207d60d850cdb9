"""Opening hours: OpenStreetMap's text, what it says of a moment or a day, and how that is said."""

from places.opening_hours.syntax import check_opening_hours

__all__ = ["check_opening_hours"]
