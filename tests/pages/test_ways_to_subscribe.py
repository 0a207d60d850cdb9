"""The steps for each device, in both languages, and the code that leads a phone to them."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from publish.pages.devices import DEVICES, Device, Way
from publish.pages.qr import qr_of
from tests.support import Reader, make_category

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_they_stand_in_the_order_in_which_most_people_need_them() -> None:
    assert [device.slug for device in DEVICES] == ["apple", "google", "outlook", "xiaomi", "others", "thunderbird"]
    assert [device.way for device in DEVICES] == [
        Way.TAP, Way.GOOGLE, Way.PASTE, Way.PASTE, Way.DOWNLOAD, Way.PASTE,
    ]  # fmt: skip


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.slug)
def test_each_says_how_to_begin_how_to_stop_and_how_soon_in_both_languages(device: Device) -> None:
    said = (*device.steps, device.leaving, device.delay)
    assert device.steps
    for words in said:
        assert CHINESE.search(words)
        with translation.override("en"):
            assert not CHINESE.search(gettext(words))


def test_the_truth_about_delay_is_told(db: None, reader: Reader) -> None:
    text = reader.get("/subscribe/").content.decode()
    for words in ("8 到 24 小时，催不了", "3 到 24 小时", "每小时到每天一次", "没有在真手机上试过", "15 分钟以内"):
        assert words in text


@pytest.mark.parametrize(
    ("agent", "slug"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "apple"),
        ("Mozilla/5.0 (Linux; U; Android 15; zh-cn; 24129PN74C) XiaoMi/MiuiBrowser/19.5", "xiaomi"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1 Mobile", "others"),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS; ALN-AL00) HuaweiBrowser/15.0", "others"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ""),
    ],
)
def test_a_devices_own_steps_are_known_by_what_its_browser_says(agent: str, slug: str) -> None:
    found = [device.slug for device in DEVICES if device.agents and re.search(device.agents, agent, re.IGNORECASE)]
    assert found == ([slug] if slug else [])


def test_a_code_has_four_modules_of_quiet_around_it() -> None:
    code = qr_of("https://calendar.example.cn/subscribe/")
    assert code is not None
    boxes = [tuple(map(int, box)) for box in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)]
    assert min(x for x, _, _ in boxes) == min(y for _, y, _ in boxes) == 4
    assert max(x + width for x, _, width in boxes) == max(y + 1 for _, y, _ in boxes) == code.size - 4


@pytest.mark.parametrize("length", [500, 5000])
def test_an_address_too_long_to_be_read_off_a_screen_has_no_code(length: int) -> None:
    assert qr_of("https://calendar.example.cn/" + "a" * length) is None


def test_the_page_says_why_there_is_no_code(db: None, reader: Reader) -> None:
    assert "qr-ink" in reader.get("/subscribe/").content.decode()
    slugs = [make_category(f"{'a-very-long-name-' * 4}{number}").slug for number in range(6)]
    text = reader.get("/subscribe/", {"category": ",".join(slugs)}).content.decode()
    assert "qr-ink" not in text
    assert "条件太多，地址太长，二维码装不下。" in text
