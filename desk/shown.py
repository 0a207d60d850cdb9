"""What a form shows, as a browser would send it back, and as people read it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias

from django import forms
from django.http import QueryDict

from desk.words import EMPTY, moment

# Values by the name of their input; a box that is not ticked sends nothing.
Sent: TypeAlias = dict[str, list[str]]
_MAX_WORDS: Final = 2000

# `Any` below: Django's forms, fields and widgets carry no types of what they hold.


def sent_by(form: Any, names: Iterable[str] | None = None) -> Sent:
    """What an untouched form sends, all of it or some fields."""
    found: Sent = {}
    for name in form.fields if names is None else names:
        field = form.fields[name]
        value = field.prepare_value(form.get_initial_for_field(field, name))
        found |= _sent(field.widget, form.add_prefix(name), value)
    return found


def _sent(widget: Any, name: str, value: Any) -> Sent:
    bare: Any = getattr(widget, "widget", widget)  # out of the admin's wrapper around choices of other rows
    if hasattr(bare, "decompress"):  # several inputs
        values: Any = value if isinstance(value, list | tuple) else bare.decompress(value)
        found: Sent = {}
        for inner, ending, one in zip(bare.widgets, bare.widgets_names, values, strict=True):
            found |= _sent(inner, name + ending, one)
        return found
    if isinstance(bare, forms.CheckboxInput):
        return {name: ["on"]} if bare.check_test(value) else {name: []}
    formatted = bare.format_value(value)
    if isinstance(formatted, list | tuple):
        return {name: [str(one) for one in formatted]}
    return {name: ["" if formatted is None else str(formatted)]}


def put(data: QueryDict, sent: Sent) -> None:
    """Let the data say that instead."""
    for name, values in sent.items():
        if values:
            data.setlist(name, values)
        else:
            data.pop(name, None)


def is_typed(form: Any, name: str, data: QueryDict) -> bool:
    """Whether the data says anything else than the untouched form shows."""
    field = form.fields[name]
    value = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return bool(field.has_changed(form.get_initial_for_field(field, name), value))


def words_shown(form: Any, name: str) -> str:
    """What the untouched form shows in a field, in words."""
    field = form.fields[name]
    return _say(field, field.prepare_value(form.get_initial_for_field(field, name)))


def words_sent(form: Any, name: str, data: QueryDict) -> str:
    """What the data says of a field, in words; as it was typed when it cannot be understood."""
    field = form.fields[name]
    value = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    try:
        return _say(field, field.prepare_value(field.clean(value)))
    except forms.ValidationError:
        return _say(field, value)


def label_of(form: Any, name: str) -> str:
    """The field's name for people."""
    return str(form.fields[name].label or form[name].label)


def _say(field: Any, value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value if one) or EMPTY
    if isinstance(field, forms.BooleanField):
        return "是" if value and value != "False" else "否"
    if value is None or value == "":
        return EMPTY
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        return _say_choice(field, value)
    return _say_plainly(value)[:_MAX_WORDS]


def _say_plainly(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _say_choice(field: Any, value: Any) -> str:
    if not isinstance(field, forms.ModelChoiceField):
        return str(dict(_flat(field.choices)).get(str(value), value))
    try:
        return str(field.to_python(value))
    except forms.ValidationError:
        return "（已不在）"


def _flat(choices: Any) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
