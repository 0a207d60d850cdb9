"""`manage.py rebuild_geoindex`: fill the spatial index again from the geometries."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core import spatial_index
from core.install import install, rebuild_sqlite_index


class Command(BaseCommand):
    """Puts triggers and index back, whatever happened to them."""

    help = "Rebuild the spatial index (R*Tree on SQLite, GiST on PostgreSQL) from the stored geometries."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            install(connection)
            with connection.cursor() as cursor:
                for table in spatial_index.geometry_tables():
                    if connection.vendor == "sqlite":
                        rebuild_sqlite_index(cursor, table)
                    else:
                        cursor.execute(f'REINDEX INDEX "{table}_geometry_box"')
                    self.stdout.write(f"{table}: rebuilt")
