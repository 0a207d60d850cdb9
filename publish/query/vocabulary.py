"""Slugs to keys: which terms and records a filter may name, and what an unknown one is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import models

from core.errors import InvalidParameter
from core.language import Language, said
from core.models import Vocabulary
from core.moderation import Status
from core.record import Record, rows
from publish.query.grammar import Choices, Titles

# How many allowed values an error lists; longer vocabularies are told by example.
_LISTED: Final = 60


def choice_slugs(name: str, slugs: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """The slugs, all of which stand in a fixed list of choices. Raises InvalidParameter."""
    known = list(allowed)
    _refuse_unknown(name, [slug for slug in slugs if slug not in known], known)
    return list(slugs)


def term_ids(name: str, model: type[Vocabulary], slugs: Sequence[str]) -> list[int]:
    """Keys of vocabulary terms; retired ones still answer. Raises InvalidParameter."""
    found = dict(rows(model).filter(slug__in=slugs).values_list("slug", "pk"))
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        _refuse_unknown(name, unknown, list(rows(model).order_by("slug").values_list("slug", flat=True)[:_LISTED]))
    return list(found.values())


def record_ids(name: str, model: type[Record], slugs: Sequence[str], at: datetime) -> list[int]:
    """Keys of records that are or were public; a merged one leads to its survivor and that one's whole family.

    A record that never was public is as unknown as any. Raises InvalidParameter.
    """
    known = rows(model).filter(slug__in=slugs, published_at__lte=at)
    found = {slug: (merged or pk) for slug, pk, merged in known.values_list("slug", "pk", "merged_into")}
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        public = rows(model).filter(status=Status.PUBLISHED, published_at__lte=at).order_by("slug")
        _refuse_unknown(name, unknown, list(public.values_list("slug", flat=True)[:_LISTED]))
    # A survivor that is itself still a draft is as unknown as any, and what is at it does not show.
    survivors = list(rows(model).filter(pk__in=found.values(), published_at__lte=at).values_list("pk", flat=True))
    family = rows(model).filter(models.Q(pk__in=survivors) | models.Q(merged_into__in=survivors))
    return list(family.values_list("pk", flat=True))


def _refuse_unknown(name: str, unknown: Sequence[str], allowed: Sequence[str]) -> None:
    if unknown:
        more = "……" if len(allowed) >= _LISTED else ""
        raise InvalidParameter(name, f"没有“{unknown[0]}”；可以用 {'、'.join(allowed)}{more}")


def term_choices(model: type[Vocabulary]) -> Choices:
    """What a form offers of a vocabulary: terms in use, by their order."""

    def choices(at: datetime, language: Language = Language.ZH_HANS) -> Sequence[tuple[str, str]]:
        return _titles(rows(model).filter(retired=False), language)

    return choices


def term_titles(model: type[Vocabulary]) -> Titles:
    """What chosen terms are called; retired ones too, since they still answer."""

    def titles(slugs: Sequence[str], at: datetime, language: Language = Language.ZH_HANS) -> Mapping[str, str]:
        return dict(_titles(rows(model).filter(slug__in=slugs), language))

    return titles


def record_choices(model: Any) -> Choices:
    """What a form offers of a kind of record (a Record subclass with its own manager): the public ones."""

    def choices(at: datetime, language: Language = Language.ZH_HANS) -> Sequence[tuple[str, str]]:
        return _titles(model.objects.public(at).order_by("slug"), language)

    return choices


def record_titles(model: Any) -> Titles:
    """What chosen records are called; a withdrawn or merged one is named by its slug alone."""

    def titles(slugs: Sequence[str], at: datetime, language: Language = Language.ZH_HANS) -> Mapping[str, str]:
        return dict(_titles(model.objects.public(at).filter(slug__in=slugs), language))

    return titles


def _titles(found: models.QuerySet[Any], language: Language) -> list[tuple[str, str]]:
    return [(row.slug, said(row, "title", language)) for row in found.only("slug", "title", "title_en")]
