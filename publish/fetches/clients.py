"""Families of clients, told by the User-Agent that a client names itself with. Pure.

Only the family is ever kept. What Apple, Google, Microsoft and the makers of phones send is known from
their documents and from threads, not tried here; whatever no pattern knows is counted as other.
"""

import re
from functools import lru_cache
from typing import Final

from django.db import models

# Longer ones are no client's; only the beginning is looked at.
_LOOKED_AT: Final = 400


class Client(models.TextChoices):
    """Who fetches."""

    APPLE = "apple", "Apple 日历"
    GOOGLE = "google", "Google 日历"
    OUTLOOK = "outlook", "Outlook"
    THUNDERBIRD = "thunderbird", "Thunderbird"
    ICSX5 = "icsx5", "ICSx5、DAVx5"
    PHONE = "phone", "小米、华为等手机"
    HOME_ASSISTANT = "home-assistant", "Home Assistant"
    VDIRSYNCER = "vdirsyncer", "vdirsyncer、khal"
    CALENDAR = "calendar", "其他日历软件"
    READER = "reader", "新闻阅读器"
    CRAWLER = "crawler", "搜索引擎"
    BROWSER = "browser", "浏览器"
    PROGRAM = "program", "curl 等程序"
    OTHER = "other", "其他"


# The first that is found counts: the narrower stand before the wider, browsers' own names near the end,
# since half of all programs call themselves Mozilla too.
_PATTERNS: Final = tuple(
    (client, re.compile(pattern, re.IGNORECASE))
    for client, pattern in (
        (Client.ICSX5, r"icsx5|davx5|davdroid|icsdroid"),
        (Client.THUNDERBIRD, r"thunderbird|lightning/|betterbird"),
        (Client.GOOGLE, r"google-calendar"),
        (Client.OUTLOOK, r"outlook|microsoft.exchange|microsoft office|exchangeservicesclient"),
        (Client.HOME_ASSISTANT, r"home-?\s?assistant"),
        (Client.VDIRSYNCER, r"vdirsyncer|\bkhal\b|pimutils"),
        (Client.READER, r"feedly|inoreader|netnewswire|freshrss|miniflux|tiny tiny rss|newsblur|feedbin|feedfetcher"),
        (Client.CALENDAR, r"nextcloud|owncloud|evolution|korganizer|akonadi|kio/|gnome-calendar|fantastical|busycal"),
        (Client.CALENDAR, r"timetree|calcurse|rainlendar|onecalendar|caldav"),
        (Client.APPLE, r"calendaragent|dataaccessd|accountsd|\bical/"),
        (Client.CRAWLER, r"bot\b|bot/|spider|crawler|slurp|yandex|googleother"),
        (Client.BROWSER, r"^mozilla/.*(?:applewebkit|gecko/|trident)|micromessenger|^opera/"),
        (Client.PHONE, r"dalvik|okhttp|android|miui|xiaomi|redmi|huawei|honor|harmony|oppo|vivo|samsung|meizu"),
        (Client.PROGRAM, r"curl|wget|python|httpx|aiohttp|go-http-client|\bjava\b|java/|node|axios|undici|libwww"),
        (Client.PROGRAM, r"ruby|php|perl|guzzle|powershell|httpie|postman|insomnia"),
    )
)


@lru_cache(maxsize=256)
def client_of(user_agent: str) -> Client:
    """The family of a client that names itself so."""
    named = user_agent[:_LOOKED_AT]
    return next((client for client, pattern in _PATTERNS if pattern.search(named)), Client.OTHER)
