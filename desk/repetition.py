"""The part of an event's form that says how it repeats: by presets, or by the text of the rule itself."""

from datetime import date
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from desk.recurrence import (
    BIWEEKLY,
    LUNAR,
    MONTHLY_WEEKDAY,
    PRESETS,
    RAW,
    TERM,
    WEEKLY,
    Preset,
    read_preset,
    write_preset,
)
from desk.when import WhenForm
from events.lunar import SOLAR_TERMS
from events.rule import MAX_OCCURRENCES
from events.rule_wording import lunar_day_zh
from events.wording.zh import WEEKDAYS

_Choices = list[tuple[str, str]]
_AS_START: Final = ("", "同开始日期")
_REPEAT: Final = [("", "不重复"), *PRESETS.items(), (RAW, "其他（自己写规则）")]
_NTH: Final = [_AS_START, *((str(n), f"第{'一二三四五'[n - 1]}个") for n in range(1, 6)), ("-1", "最后一个")]
_MONTHS: Final = [_AS_START, *((str(n), f"{n}月") for n in range(1, 13))]
_DAYS: Final = [_AS_START, *((str(n), f"{n}日") for n in range(1, 32)), ("-1", "月末（最后一天）")]
_LUNAR_MONTHS: Final = [("", "---------"), *((str(n), f"{'正二三四五六七八九十冬腊'[n - 1]}月") for n in range(1, 13))]
_LUNAR_DAYS: Final = [("", "---------"), *((str(n), lunar_day_zh(n)) for n in range(1, 31)), ("-1", "月末（最后一天）")]
_TERMS: Final = [("", "---------"), *((term, term) for term in SOLAR_TERMS)]


def _choice(label: str, choices: _Choices, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)


class RepetitionForm(WhenForm):
    """How an event repeats. Of presets and the rule's text, whichever was changed holds; unchanged, the text stays."""

    repeat = _choice("怎样重复", _REPEAT)
    repeat_weekdays = forms.MultipleChoiceField(
        label="星期几",
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以选几个；都不选，就同开始日期。",
    )
    repeat_nth = _choice("第几个", _NTH)
    repeat_month = _choice("月", _MONTHS)
    repeat_monthday = _choice("日", _DAYS, "当月没有这一天就没有这一次。")
    repeat_lunar_month = _choice("农历月", _LUNAR_MONTHS)
    repeat_lunar_leap = forms.BooleanField(label="闰月", required=False, help_text="只在有这个闰月的年份。")
    repeat_lunar_day = _choice("农历日", _LUNAR_DAYS)
    repeat_term = _choice("节气", _TERMS)
    repeat_until = forms.DateField(label="到哪天为止", required=False, widget=AdminDateWidget)
    repeat_count = forms.IntegerField(
        label="或者共几次",
        required=False,
        min_value=1,
        max_value=MAX_OCCURRENCES,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
        help_text="截止日期和次数选填一样，最长十年。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = _held(self.instance.rule, self.instance.start_on)
        # A new form may begin with what another event has.
        shown, start = self.initial.get("rule") or "", self.initial.get("start_on")
        self.initial.update(_initial(_held(shown, start if isinstance(start, date) else None), shown))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"rule", "repeat"} <= cleaned.keys() and cleaned["repeat"] != RAW:
            self._write_rule(cleaned)
        return cleaned

    def _write_rule(self, cleaned: dict[str, Any]) -> None:
        chosen = _chosen(cleaned)
        is_text_hidden = cleaned.get("only_shown")
        if chosen == self.held:  # the text as it stands, or as it was changed where it is seen
            cleaned["rule"] = self.instance.rule if is_text_hidden else cleaned["rule"]
        elif _is_said_by(chosen, cleaned["rule"], cleaned.get("start_on")):
            return
        elif "rule" in self.changed_data and cleaned["rule"] and not is_text_hidden:
            self.add_error("rule", "“怎样重复”和规则的原文都改了；请只改一样，或选“其他（自己写规则）”")
        elif chosen is None:
            cleaned["rule"] = ""
        elif not self._lacks(chosen):
            cleaned["rule"] = write_preset(chosen, cleaned.get("start_on") or date.min)

    def _lacks(self, chosen: Preset) -> bool:
        """Whether something is missing, which is then said where it is missing."""
        lacking = {}
        if (chosen.until is None) == (chosen.count is None) and "repeat_until" not in self.errors:
            lacking["repeat_count"] = "重复要有结束：填截止日期或次数，只填一样"
        if chosen.kind == LUNAR and not chosen.lunar_month[0]:
            lacking["repeat_lunar_month"] = "请选农历的月"
        if chosen.kind == LUNAR and not chosen.lunar_day:
            lacking["repeat_lunar_day"] = "请选农历的日"
        if chosen.kind == TERM and not chosen.term:
            lacking["repeat_term"] = "请选节气"
        for name, message in lacking.items():
            if name not in self.errors:
                self.add_error(name, message)
        return bool(lacking) or not self.errors.keys().isdisjoint(("repeat_until", "repeat_count", "start_on"))


def _held(rule: str, start: date | None) -> Preset | None:
    return read_preset(rule, start) if rule and start is not None else None


def _is_said_by(chosen: Preset | None, rule: str, start: date | None) -> bool:
    """Whether the rule's text says the same as the preset."""
    said = _held(rule, start)
    if chosen is None or said is None or start is None:
        return False
    return write_preset(chosen, start) == write_preset(said, start)


def _initial(held: Preset | None, rule: str) -> dict[str, Any]:
    """The fields as they show what is held; a rule that no preset says shows as its text."""
    if held is None:
        return {"repeat": RAW if rule else ""}
    month, is_leap = held.lunar_month
    return {
        "repeat": held.kind,
        "repeat_weekdays": [str(number) for number in held.weekdays],
        "repeat_nth": held.nth or "",
        "repeat_month": held.month or "",
        "repeat_monthday": held.monthday or "",
        "repeat_lunar_month": month or "",
        "repeat_lunar_leap": is_leap,
        "repeat_lunar_day": held.lunar_day or "",
        "repeat_term": held.term,
        "repeat_until": held.until,
        "repeat_count": held.count,
    }


def _chosen(cleaned: dict[str, Any]) -> Preset | None:
    """The preset with only what belongs to it: what was typed for another one means nothing."""
    kind = cleaned["repeat"]
    if not kind:
        return None
    parts: dict[str, Any] = {}
    if kind in (WEEKLY, BIWEEKLY, MONTHLY_WEEKDAY):
        parts["weekdays"] = tuple(sorted(int(number) for number in cleaned.get("repeat_weekdays") or ()))
    if kind == MONTHLY_WEEKDAY:
        parts["nth"] = _number(cleaned, "repeat_nth")
    if kind == "yearly":
        parts["month"] = _number(cleaned, "repeat_month")
    if kind in ("monthly-day", "yearly"):
        parts["monthday"] = _number(cleaned, "repeat_monthday")
    if kind == LUNAR:
        parts["lunar_month"] = (_number(cleaned, "repeat_lunar_month"), bool(cleaned.get("repeat_lunar_leap")))
        parts["lunar_day"] = _number(cleaned, "repeat_lunar_day")
    if kind == TERM:
        parts["term"] = cleaned.get("repeat_term", "")
    return Preset(kind, **parts, until=cleaned.get("repeat_until"), count=cleaned.get("repeat_count"))


def _number(cleaned: dict[str, Any], name: str) -> int:
    return int(cleaned.get(name) or 0)
