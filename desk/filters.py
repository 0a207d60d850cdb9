"""Filters of the lists by the desk's questions: what an entry lacks, and which are due."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from desk import questions
from desk.questions import Question


class QuestionFilter(admin.SimpleListFilter):
    """One question a choice; of records in hand."""

    questions: ClassVar[Sequence[Question]] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(question.value, question.label) for question in self.questions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for question in self.questions:
            if question.value == self.value():
                return queryset.filter(question.select(timezone.now()))
        return queryset


class LackFilter(QuestionFilter):
    """What it lacks."""

    title = "缺什么"
    parameter_name = "lack"


class TimeFilter(QuestionFilter):
    """What time has to do with it."""

    title = "时候"
    parameter_name = "due"


class EventLack(LackFilter):
    """What an event lacks."""

    questions = questions.EVENT_LACKS


class PlaceLack(LackFilter):
    """What a place lacks."""

    questions = questions.PLACE_LACKS


class ProjectLack(LackFilter):
    """What a project lacks."""

    questions = questions.PROJECT_LACKS


class EventTime(TimeFilter):
    """Which events are on, and which are over and still open."""

    questions = questions.EVENT_TIMES


class PlaceTime(TimeFilter):
    """Which places' hours have grown old."""

    questions = questions.PLACE_TIMES


class ProjectTime(TimeFilter):
    """Which promises are over."""

    questions = questions.PROJECT_TIMES
