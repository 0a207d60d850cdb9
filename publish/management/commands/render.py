"""`manage.py render`: fill the store of components before readers come, after an upgrade or a large import."""

from typing import Any

from django.core.management.base import BaseCommand

from publish.caching.store import refresh, standing
from publish.geojson import renderers as layers
from publish.ical import renderers as calendars


class Command(BaseCommand):
    """Renders what is not stored as it is now; safe while the service runs, and whenever it is run again."""

    help = "Render every component that is not stored yet, so that no reader waits for it."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a form; a form that could not be stored at once says so, and readers are served all the same."""
        for forms in (calendars.EVENTS, calendars.PROJECTS, layers.EVENTS, layers.PLACES, layers.PROJECTS):
            for renderer in forms.values():
                refresh(renderer)
                said = "stored" if standing(renderer).is_current else "not stored: the database was busy, run it again"
                self.stdout.write(f"{renderer.name}: {said}")
