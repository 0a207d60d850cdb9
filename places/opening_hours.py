"""Opening hours as OpenStreetMap text (the opening_hours specification)."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # missing in its stubs


def check_opening_hours(text: str) -> None:
    """Raise ValidationError, in Chinese, when the text is not in the OpenStreetMap opening_hours syntax."""
    try:
        OpeningHours(text, country="CN")
    except ParserError as error:
        raise ValidationError(
            "看不懂这个开放时间。请用 OpenStreetMap 写法，例如 Mo-Fr 09:00-21:00; PH off", code="opening_hours"
        ) from error


_DAYS: Final = {
    "Mo": "周一",
    "Tu": "周二",
    "We": "周三",
    "Th": "周四",
    "Fr": "周五",
    "Sa": "周六",
    "Su": "周日",
    "PH": "法定节假日",
    "SH": "学校假期",
}
_DAY: Final = f"(?:{'|'.join(_DAYS)})"
_SPAN: Final = r"[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_RULE: Final = re.compile(
    rf"(?:(?P<days>{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) ?)?(?P<hours>{_SPAN}(?:,{_SPAN})*|off|closed)"
)


def hours_zh(text: str) -> str:
    """The hours in Chinese words; what is beyond weekdays, public holidays and spans stays as it was entered."""
    if text.strip() == "24/7":
        return "全天开放"
    rules = [_RULE.fullmatch(re.sub(r", +", ",", rule.strip())) for rule in text.split(";") if rule.strip()]
    if not rules or any(rule is None for rule in rules):
        return text
    return "；".join(_rule_zh(rule["days"] or "", rule["hours"]) for rule in rules if rule is not None)


def _rule_zh(days: str, hours: str) -> str:
    for code, word in _DAYS.items():
        days = days.replace(code, word)
    days = "每天" if days in ("", "周一-周日") else days.replace("-", "至").replace(",", "、")
    if hours in ("off", "closed"):
        return f"{days}休息"
    return f"{days} {hours.replace('-', '—').replace(',', '、')}"
