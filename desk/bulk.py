"""Many records at once: what will happen and what is refused is shown before anything is done.

A rehearsal does everything inside a transaction that is rolled back, so that what the page foretells is what
the actions themselves say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from core.errors import TransitionRefused
from core.record import Record
from desk.steps import in_words

# `Any` below: verbs take values of their own, and the admin's types are those of an untyped base.

# So many at a time: each is rehearsed, and the database is held while they are.
MOST: Final = 200
# So many refusals are spelled out in the messages; the rest is counted.
_MAX_REFUSALS: Final = 10
# What the pages send: that their form was filled in, and that what they foretold is agreed to.
_TYPED, _AGREED, _AGAIN = "typed", "agreed", "again"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A verb for many records.

    `act(record, by, at, values)` does it to one, `tell(record, at)` says what it changes, before and after.
    `form(admin)` makes the class of the form that asks for the values. `stand_ins` are what is rehearsed with
    until they are typed; None when nothing can stand in, and the form comes first.
    """

    verb: str
    label: str
    permission: str
    act: Callable[[Any, Any, datetime, Values], None]
    tell: Callable[[Any, datetime], str]
    form: Callable[[Any], type[forms.Form]] = lambda _: forms.Form
    stand_ins: Values | None = None


@dataclass(frozen=True, slots=True)
class Foretold:
    """What would become of one record, in words; `refusal` says why not."""

    title: str
    key: int
    before: str
    after: str = ""
    refusal: str = ""


def as_action(bulk: Bulk) -> Callable[..., Any]:
    """The verb as an action of a list."""

    @admin.action(description=bulk.label, permissions=[bulk.permission])
    def act(model_admin: Any, request: HttpRequest, records: QuerySet[Any]) -> HttpResponse | None:
        return _answer(bulk, model_admin, request, records)

    act.__name__ = bulk.verb
    return act


def _answer(bulk: Bulk, model_admin: Any, request: HttpRequest, records: QuerySet[Any]) -> HttpResponse | None:
    chosen = list(records[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, f"一次最多 {MOST} 条，什么也没有做。请分几次{bulk.label}")
        return None
    is_typed = _TYPED in request.POST
    form = bulk.form(model_admin)(request.POST if is_typed else None)
    is_sound = is_typed and form.is_valid()
    if is_sound and _AGREED in request.POST:
        for_each(request, chosen, bulk.label, lambda one, at: bulk.act(one, request.user, at, form.cleaned_data))
        return None
    values = form.cleaned_data if is_sound and _AGAIN not in request.POST else bulk.stand_ins
    foretold = None if values is None else rehearse(bulk, chosen, by=request.user, at=timezone.now(), values=values)
    return _page(bulk, model_admin, request, chosen, form, foretold)


def _page(
    bulk: Bulk,
    model_admin: Any,
    request: HttpRequest,
    chosen: Sequence[Record],
    form: forms.Form,
    foretold: Sequence[Foretold] | None,
) -> HttpResponse:
    meta = model_admin.model._meta
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{bulk.label}：{len(chosen)} 条{meta.verbose_name}",
        "opts": meta,
        "bulk": bulk,
        "chosen": chosen,
        "form": form,
        "media": model_admin.media + form.media,
        "typed": _typed(form) if bulk.stand_ins is None and foretold is not None else [],
        "foretold": foretold,
        "allowed": [one for one in foretold or () if not one.refusal],
        "refused": [one for one in foretold or () if one.refusal],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "desk/bulk.html", context)


def _typed(form: forms.Form) -> list[tuple[str, str]]:
    """What a sound form holds, as (label, words)."""
    return [(str(field.label), _shown(form.cleaned_data.get(field.name))) for field in form]


def _shown(value: Any) -> str:
    return "（空）" if value in (None, "") else str(value)


def rehearse(bulk: Bulk, records: Iterable[Any], *, by: Any, at: datetime, values: Values) -> list[Foretold]:
    """What the verb would do to each record; nothing of it stays."""
    found = []
    with transaction.atomic():
        for record in records:
            title, before = str(record.title), bulk.tell(record, at)
            try:
                with transaction.atomic():
                    bulk.act(record, by, at, values)
                found.append(Foretold(title, record.pk, before, after=bulk.tell(record, at)))
            except (TransitionRefused, ValidationError) as error:
                found.append(Foretold(title, record.pk, before, refusal=in_words(error)))
        transaction.set_rollback(True)
    return found


def for_each(
    request: HttpRequest, records: Iterable[Record], label: str, act: Callable[[Record, datetime], None]
) -> None:
    """Do one thing to every record; what is refused is said by name, what is not stays done."""
    at = timezone.now()
    done, refusals = 0, []
    for record in records:
        try:
            act(record, at)
            done += 1
        except (TransitionRefused, ValidationError) as error:
            refusals.append(f"没有{label}《{record}》：{in_words(error)}")
    if done:
        messages.success(request, f"已{label} {done} 条")
    for refusal in refusals[:_MAX_REFUSALS]:
        messages.error(request, refusal)
    if len(refusals) > _MAX_REFUSALS:
        messages.error(request, f"另有 {len(refusals) - _MAX_REFUSALS} 条没有{label}")
