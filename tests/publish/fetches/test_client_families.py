"""Clients are told apart by what they call themselves, as far as that goes."""

import time

import pytest

from publish.fetches.clients import Client, client_of

AS_BROWSER = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        ("macOS/14.5 (23F79) CalendarAgent/961.5", Client.APPLE),
        ("Mac OS X/10.15.7 (19H2) CalendarAgent/930.5.1", Client.APPLE),
        ("iOS/17.5.1 (21F90) dataaccessd/1.0", Client.APPLE),
        ("iOS/18.1 (22B83) accountsd/1.0", Client.APPLE),
        ("Google-Calendar-Importer", Client.GOOGLE),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", Client.GOOGLE),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17628; Pro)", Client.OUTLOOK),
        ("Microsoft.Exchange/15.20 (15.20.7677.026)", Client.OUTLOOK),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:115.0) Gecko/20100101 Thunderbird/115.11.0", Client.THUNDERBIRD),
        ("ICSx5/2.2.4 (ktor; dav4jvm) Android/14", Client.ICSX5),
        ("DAVx5/4.4.1-ose (2024/06/18; dav4jvm; okhttp/4.12.0) Android/13", Client.ICSX5),
        ("Dalvik/2.1.0 (Linux; U; Android 13; 2211133C MIUI/V14.0.8.0)", Client.PHONE),
        ("okhttp/3.12.1", Client.PHONE),
        ("HUAWEICalendar/13.0 (Linux; HarmonyOS)", Client.PHONE),
        ("HomeAssistant/2026.4.1 httpx/0.28.1 Python/3.13", Client.HOME_ASSISTANT),
        ("vdirsyncer/0.19.3", Client.VDIRSYNCER),
        ("khal/0.11.3", Client.VDIRSYNCER),
        ("Nextcloud Calendar Crawler", Client.CALENDAR),
        ("Evolution/3.52.0", Client.CALENDAR),
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)", Client.READER),
        ("Mozilla/5.0 (compatible; Miniflux/2.1.3; +https://miniflux.app)", Client.READER),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", Client.CRAWLER),
        (
            f"Mozilla/5.0 {AS_BROWSER} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Safari/537",
            Client.CRAWLER,
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {AS_BROWSER} Safari/537.36", Client.BROWSER),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", Client.BROWSER),
        (f"Mozilla/5.0 (Linux; Android 13; HUAWEI P50) {AS_BROWSER} Mobile MicroMessenger/8.0.49", Client.BROWSER),
        (f"Mozilla/5.0 (Linux; U; Android 13; zh-cn; Mi 10) {AS_BROWSER} XiaoMi/MiuiBrowser/18", Client.BROWSER),
        ("curl/8.7.1", Client.PROGRAM),
        ("python-requests/2.32.3", Client.PROGRAM),
        ("Go-http-client/2.0", Client.PROGRAM),
        ("Wget/1.24.5", Client.PROGRAM),
        ("", Client.OTHER),
        ("日历", Client.OTHER),
    ],
)
def test_a_client_is_known_by_its_name(user_agent, family):
    assert client_of(user_agent) == family


@pytest.mark.parametrize("hostile", ["Mozilla/" * 50_000, "ios/1 (" + ")" * 100_000, "\x00\n" * 1000, "A" * 10**6])
def test_a_hostile_name_costs_nothing(hostile):
    begun = time.perf_counter()
    assert client_of(hostile) in Client
    assert time.perf_counter() - begun < 0.1
