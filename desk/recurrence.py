"""The rules that people nearly always mean, as presets: written as a rule, and read back from one. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.errors import InvalidRule
from events import lunar, workdays
from events.rule import Rule, parse_rule

DAILY: Final = "daily"
WEEKLY: Final = "weekly"
BIWEEKLY: Final = "biweekly"
MONTHLY_WEEKDAY: Final = "monthly-weekday"
MONTHLY_DAY: Final = "monthly-day"
YEARLY: Final = "yearly"
WORKDAY: Final = "workday"
RESTDAY: Final = "restday"
HOLIDAY: Final = "holiday"
LUNAR: Final = "lunar"
TERM: Final = "term"
# Not one of them: the text of the rule itself, for what no preset says.
RAW: Final = "raw"

PRESETS: Final = {
    DAILY: "每天",
    WEEKLY: "每周几",
    BIWEEKLY: "每两周的周几",
    MONTHLY_WEEKDAY: "每月第几个周几",
    MONTHLY_DAY: "每月几日",
    YEARLY: "每年几月几日",
    WORKDAY: "每个工作日",
    RESTDAY: "每个休息日",
    HOLIDAY: "每个法定节假日",
    LUNAR: "每年农历几月几日",
    TERM: "每年一个节气",
}
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CONDITIONS: Final = {
    DAILY: "",
    WORKDAY: workdays.WORKDAY,
    RESTDAY: workdays.RESTDAY,
    HOLIDAY: workdays.HOLIDAY,
}
_BY_CONDITION: Final = {condition: kind for kind, condition in _CONDITIONS.items()}


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice with what belongs to it; what is left out is the start day's own.

    Monday is 0; -1 is the last.
    """

    kind: str
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    month: int = 0
    monthday: int = 0
    lunar_month: lunar.Month = (0, False)
    lunar_day: int = 0
    term: str = ""
    until: date | None = None
    count: int | None = None


def write_preset(preset: Preset, start: date) -> str:
    """The rule's text, for a series that begins on that day."""
    parts = _parts(preset, start)
    if preset.count is not None:
        parts["COUNT"] = str(preset.count)
    if preset.until is not None:
        parts["UNTIL"] = f"{preset.until:%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _parts(preset: Preset, start: date) -> dict[str, str]:
    match preset.kind:
        case "weekly" | "biweekly" | "monthly-weekday":
            return _weekday_parts(preset, start)
        case "monthly-day":
            return {"FREQ": "MONTHLY", "BYMONTHDAY": str(preset.monthday or start.day)}
        case "yearly":
            month, day = preset.month or start.month, preset.monthday or start.day
            return {"FREQ": "YEARLY", "BYMONTH": str(month), "BYMONTHDAY": str(day)}
        case "lunar" | "term":
            return _chinese_parts(preset)
        case _:
            condition = _CONDITIONS[preset.kind]
            return {"FREQ": "DAILY"} | ({"DAYS": condition} if condition else {})


def _weekday_parts(preset: Preset, start: date) -> dict[str, str]:
    weekdays = [_WEEKDAYS[number] for number in preset.weekdays or (start.weekday(),)]
    if preset.kind == MONTHLY_WEEKDAY:
        nth = preset.nth or (start.day - 1) // 7 + 1
        return {"FREQ": "MONTHLY", "BYDAY": ",".join(f"{nth}{weekday}" for weekday in weekdays)}
    interval = {"INTERVAL": "2"} if preset.kind == BIWEEKLY else {}
    return {"FREQ": "WEEKLY", **interval, "BYDAY": ",".join(weekdays)}


def _chinese_parts(preset: Preset) -> dict[str, str]:
    if preset.kind == TERM:
        return {"FREQ": "YEARLY", "SOLARTERM": preset.term}
    month, is_leap = preset.lunar_month
    named = f"{month}L" if is_leap else str(month)
    return {"RSCALE": "CHINESE", "FREQ": "YEARLY", "BYMONTH": named, "BYMONTHDAY": str(preset.lunar_day)}


def read_preset(text: str, start: date) -> Preset | None:
    """The preset that says exactly what the rule says of a series that begins on that day; None when none does."""
    try:
        rule = parse_rule(text)
        preset = _nearest(_spelt_out(rule, start))
        if preset is None:
            return None
        again = parse_rule(write_preset(preset, start))
    except InvalidRule:
        return None
    return preset if _spelt_out(again, start) == _spelt_out(rule, start) else None


def _spelt_out(rule: Rule, start: date) -> Rule:
    """With the days that the rule takes from its start."""
    if rule.byday or rule.bymonthday or rule.condition or rule.solar_terms:
        return rule
    match rule.frequency:
        case "WEEKLY":
            return replace(rule, byday=((0, start.weekday()),))
        case "MONTHLY":
            return replace(rule, bymonthday=(start.day,))
        case "YEARLY":
            return replace(rule, bymonth=rule.bymonth or (start.month,), bymonthday=(start.day,))
        case _:
            return rule


def _nearest(rule: Rule) -> Preset | None:
    """The only preset that may say it: what the preset has no place for is left out."""
    preset = _nearest_without_end(rule)
    return preset and replace(preset, until=rule.until, count=rule.count)


def _nearest_without_end(rule: Rule) -> Preset | None:
    if rule.solar_terms:
        return Preset(TERM, term=rule.solar_terms[0])
    day = next(iter(rule.bymonthday), 0)
    if rule.lunar_months:
        return Preset(LUNAR, lunar_month=rule.lunar_months[0], lunar_day=day)
    weekdays = tuple(dict.fromkeys(weekday for _, weekday in rule.byday))
    match rule.frequency:
        case "DAILY":
            return Preset(_BY_CONDITION[rule.condition])
        case "WEEKLY":
            return Preset(WEEKLY if rule.interval == 1 else BIWEEKLY, weekdays=weekdays)
        case "MONTHLY":
            by_weekday = Preset(MONTHLY_WEEKDAY, nth=rule.byday[0][0], weekdays=weekdays) if rule.byday else None
            return by_weekday or Preset(MONTHLY_DAY, monthday=day)
        case _:
            return Preset(YEARLY, month=next(iter(rule.bymonth), 0), monthday=day)
