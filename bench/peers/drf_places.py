"""What django-rest-framework costs for the same places, as JSON figures. Usage: python drf_places.py TASK URL TABLE.

TASK is `gis` (djangorestframework-gis, the whole layer), `plain` (a serializer, the whole list) or `boxes`
(InBBoxFilter, for boxes read from the standard input); URL and TABLE are those that `postgis_places.py` filled.
Runs in an environment of its own: pip install "django<6" djangorestframework djangorestframework-gis "psycopg[binary]"
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import Cost, cpu, cpu_of, measured, middle

task, url, table = sys.argv[1:]
parts = urlsplit(url)

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": parts.path[1:], "USER": parts.username,
            "PASSWORD": parts.password or "", "HOST": parts.hostname, "PORT": parts.port, "CONN_MAX_AGE": None,
        }
    },
    INSTALLED_APPS=["django.contrib.gis", "rest_framework", "rest_framework_gis"],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
)  # fmt: skip
django.setup()

from django.contrib.gis.db import models
from django.db import connection
from django.test import Client
from django.urls import path
from rest_framework.generics import ListAPIView
from rest_framework.serializers import ModelSerializer
from rest_framework_gis.filters import InBBoxFilter
from rest_framework_gis.serializers import GeoFeatureModelSerializer


class Place(models.Model):
    """A row of the table, with the geometry once as PostGIS and once as JSON has it."""

    uid = models.UUIDField(primary_key=True)
    title = models.TextField()
    kind = models.TextField()
    address = models.TextField()
    position_quality = models.TextField()
    geojson = models.JSONField()
    geometry = models.GeometryField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = table

    def __str__(self) -> str:
        return self.title


PROPERTIES = ("title", "kind", "address", "position_quality")


class Feature(GeoFeatureModelSerializer):
    """As its documentation has it."""

    class Meta:
        model = Place
        geo_field = "geometry"
        id_field = "uid"
        fields = ("uid", *PROPERTIES)


class Row(ModelSerializer):  # type: ignore[type-arg]
    """The same without any geography."""

    class Meta:
        model = Place
        fields = ("uid", *PROPERTIES, "geojson")


class Features(ListAPIView):  # type: ignore[type-arg]
    """The layer, with the box filter of its documentation."""

    queryset = Place.objects.defer("geojson")
    serializer_class = Feature
    filter_backends = (InBBoxFilter,)
    bbox_filter_field = "geometry"


class Rows(ListAPIView):  # type: ignore[type-arg]
    """The list."""

    queryset = Place.objects.defer("geometry")
    serializer_class = Row


urlpatterns = [path("gis", Features.as_view()), path("plain", Rows.as_view())]
client = Client()


def clock() -> float:
    return cpu() + cpu_of(connection.connection.info.backend_pid)


def read(address: str) -> Cost:
    def answered() -> Iterator[bytes]:
        response = client.get(address, headers={"accept": "application/json"})
        assert response.status_code == 200, response.content[:200]
        yield response.content

    return measured(answered(), clock)


def figures() -> dict[str, Any]:
    connection.ensure_connection()
    if task != "boxes":
        client.get(f"/{task}?in_bbox=0,0,1,1" if task == "gis" else "/none")  # whatever a first answer loads
        return read(f"/{task}")._asdict()
    addresses = [f"/gis?in_bbox={','.join(map(str, box))}" for box in json.load(sys.stdin)]
    for address in addresses[:3]:
        read(address)
    return middle(read(address) for address in addresses)._asdict()


if __name__ == "__main__":
    print(json.dumps(figures()))
