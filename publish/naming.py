"""What feeds and layers are called and what they say of themselves, by language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from core.language import Language
from core.punctuation import PUNCTUATION
from publish.query.values import Interval


@dataclass(frozen=True, slots=True)
class _Words:
    """`site_name` and `district_name` name settings."""

    site_name: str
    district_name: str
    kinds: Mapping[str, str]
    description: str
    since: str
    between: str
    narrowed: str


_WORDS: Final[Mapping[Language, _Words]] = {
    Language.ZH_HANS: _Words(
        site_name="SITE_NAME",
        district_name="DISTRICT_NAME",
        kinds={"events": "活动", "projects": "项目"},
        description="{district}的{kind}日历，由{site}提供，内容以各条所列出处为准。",
        since="{first}起",
        between="{first}至{last}",
        narrowed=(
            "条目太多，有的日历软件装不下：本日历只含{days}的条目。"
            "其余的请按类别、街道或场所订阅，或在地址里用 datetime= 指明日期。"
        ),
    ),
    Language.EN: _Words(
        site_name="SITE_NAME_EN",
        district_name="DISTRICT_NAME_EN",
        kinds={"events": "Events", "projects": "Projects"},
        description="{kind} in {district}, from {site}. The sources named with each entry are what counts.",
        since="from {first} on",
        between="from {first} to {last}",
        narrowed=(
            " There are too many entries for some calendar apps: this calendar holds only those {days}."
            " For the others subscribe by category, subdistrict or venue, or name the days in the address by datetime=."
        ),
    ),
}


def site_name(language: Language) -> str:
    """The service's name."""
    return str(getattr(settings, _WORDS[language].site_name))


def district_name(language: Language) -> str:
    """What the served district is called."""
    return str(getattr(settings, _WORDS[language].district_name))


def title(collection: str, filters: Iterable[str], language: Language) -> str:
    """朝阳日历 · 活动（科技，建外）; `filters` are the labels of a query in that language."""
    punctuation = PUNCTUATION[language]
    named = f"{site_name(language)} · {_WORDS[language].kinds[collection]}"
    return named + punctuation.aside(punctuation.listed(filters))


def description(collection: str, window: Interval | None, language: Language) -> str:
    """What the feed holds and whom it is from; `window` are the only days of it when all would be too much."""
    words = _WORDS[language]
    names = {"district": district_name(language), "site": site_name(language)}
    said = words.description.format(kind=words.kinds[collection], **names)
    if window is None:
        return said
    days = words.between if window.last_on else words.since
    return said + words.narrowed.format(days=days.format(first=window.first_on, last=window.last_on))
