"""Terms of the vocabularies as the API shows them; a retired one keeps its address."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from rest_framework import serializers

from core.models import Organisation
from core.record import rows
from events.models import Category
from places.models import Network, Place, Subdistrict, SubdistrictKind
from publish.api.related import Address, PartialDate, Source, Term, api_url


class CategoryRepresentation(Term):
    """What an event is about."""

    url = Address(lambda term: api_url("categories", term.slug))
    retired = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


class OrganisationRepresentation(Term):
    """A body that organises events or owns projects."""

    url = Address(lambda term: api_url("organisations", term.slug))
    website = serializers.CharField(source="url")
    phone = serializers.CharField()
    retired = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


class SubdistrictRepresentation(Term):
    """A street office or township-level area of the district."""

    url = Address(lambda term: api_url("subdistricts", term.slug))
    code = serializers.CharField(help_text="统计用区划代码")
    kind = serializers.ChoiceField(choices=SubdistrictKind.choices)
    short_title = serializers.CharField()
    alias = serializers.CharField()
    source = Source(allow_null=True)  # type: ignore[assignment] # every field has a source
    retired = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


class NetworkRepresentation(Term):
    """A named set of places: the size that a source states, beside the number recorded here."""

    url = Address(lambda term: api_url("networks", term.slug))
    description = serializers.CharField()
    stated_size = serializers.IntegerField(allow_null=True)
    stated_on = PartialDate(allow_null=True)
    stated_source = Source(allow_null=True)
    stated_phrase = serializers.CharField()
    recorded_size = serializers.IntegerField(help_text="这里公开记录的成员数")
    retired = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


def categories(at: datetime) -> QuerySet[Any, Any]:
    """All of them; one query."""
    return rows(Category)


def organisations(at: datetime) -> QuerySet[Any, Any]:
    """All of them; one query."""
    return rows(Organisation)


def subdistricts(at: datetime) -> QuerySet[Any, Any]:
    """All of them; one query."""
    return rows(Subdistrict).select_related("source")


def networks(at: datetime) -> QuerySet[Any, Any]:
    """All of them with the number of their public places; one query."""
    public = Q(memberships__record__in=Place.objects.public(at).order_by().values("pk"))
    recorded = Count("memberships", filter=public)
    found: QuerySet[Any, Any] = rows(Network).select_related("stated_source").annotate(recorded_size=recorded)
    return found
