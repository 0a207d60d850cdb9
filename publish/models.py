"""Tables of the ways out: rendered components, kept as bytes (emptying them loses nothing), and fetches counted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from events.models import Event
from places.models import Place
from projects.models import Project


class Rendering(models.Model):
    """One form of one collection, as one renderer writes it.

    `key` is a digest of the renderer's source and of the settings that it reads. Up to `version`
    the components are what the tables say: a record that changed later, or draws on a row that
    did, is rendered again. See docs/decisions/0008-stored-components.md.
    """

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    version = models.BigIntegerField(default=0)
    is_empty = models.BooleanField(default=True, help_text="No record had a component up to that version.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(F("name"), F("key"), name="rendering_once")]

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """What a renderer made of one record at a data version, or why it made nothing.

    The primary key orders rows by where (or when) the record is, so that neighbours on a map or
    in a month share the database's pages; see `caching.layout`.
    """

    id = models.BigAutoField(primary_key=True)
    rendering = models.ForeignKey(Rendering, models.CASCADE, related_name="+", db_index=False)
    version = models.BigIntegerField()
    length = models.IntegerField(help_text="Octets of the body; 0 where the record was left out.")
    changed = models.BigIntegerField(help_text="Seconds since 1970 (UTC): when anything shown last changed.")
    facts = models.BinaryField(help_text="These, the digest, the box and more, packed; see `caching.facts`.")
    note = models.CharField(max_length=80, help_text="What the frame around the components must know of this one.")
    left_out = models.CharField(max_length=200, help_text="Why there is no body, for the desk.")
    is_fault = models.BooleanField(default=False, help_text="It should have one.")
    # Last, so that reading the others does not walk over it.
    body = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.rendering_id}:{self.pk}"


def _faults(kind: str) -> models.Index:
    """The desk's first page counts them; there are hardly any."""
    return models.Index(fields=["record"], condition=Q(is_fault=True), name=f"{kind}component_faults")


class EventComponent(Component):
    """An event's."""

    record = models.ForeignKey(Event, models.CASCADE, related_name="components", db_constraint=False, db_index=False)

    class Meta:
        # Read by (record, rendering); a record has one component a rendering.
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "rendering"], name="eventcomponent_once"),
        ]
        indexes: ClassVar = [_faults("event")]


class PlaceComponent(Component):
    """A place's."""

    record = models.ForeignKey(Place, models.CASCADE, related_name="components", db_constraint=False, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "rendering"], name="placecomponent_once"),
        ]
        indexes: ClassVar = [_faults("place")]


class ProjectComponent(Component):
    """A project's."""

    record = models.ForeignKey(Project, models.CASCADE, related_name="components", db_constraint=False, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "rendering"], name="projectcomponent_once"),
        ]
        indexes: ClassVar = [_faults("project")]


class FeedFetches(models.Model):
    """How often a feed was fetched on a local day by one family of clients. Nothing here is public or about anyone."""

    day = models.DateField("日期")
    feed = models.CharField("订阅", max_length=200, help_text="A name of publish.fetches.names.")
    client = models.CharField("客户端", max_length=20, help_text="One of publish.fetches.clients.")
    sent = models.PositiveIntegerField("发出内容的次数", default=0)
    unchanged = models.PositiveIntegerField("回答没有变化的次数", default=0)

    class Meta:
        verbose_name = "订阅读取"
        verbose_name_plural = "订阅读取"
        # The desk reads and pruning deletes by day, which stands first.
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "feed", "client"], name="feedfetches_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.feed} {self.client}"
