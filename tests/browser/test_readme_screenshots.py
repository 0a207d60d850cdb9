"""The screenshots of the README, from the data that the service ships with.

`SCREENSHOTS=docs/screenshots pytest tests/browser/test_readme_screenshots.py` writes them.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from PIL import Image

from tests.browser.conftest import NARROW, WIDE, Window
from tests.environment import ROOT
from tests.support import hold_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The day of the newspaper, in the afternoon.
PAPER_DAY = datetime(2026, 4, 24, 7, 0, tzinfo=UTC)
BOOK_HOUSES = "/places/?network=chaoyang-city-book-houses&view=map"
# Of each picture the address, the window, and words that stand on the page.
PICTURES: dict[str, tuple[str, dict[str, Any], str]] = {
    "home-1280.png": ("/", WIDE, "预计2027年8月竣工"),
    "home-390.png": ("/", NARROW, "已收录 10 / 45"),
    "month-1280.png": ("/events/?view=month&month=2026-04", WIDE, "清明节"),
    "book-houses-1280.png": (BOOK_HOUSES, WIDE, "位置待核实"),
    "project-1280.png": ("/projects/beijing-talent-park/", WIDE, "公布到月"),
    "subscribe-390.png": ("/subscribe/", NARROW, "自己的设备怎么做"),
}


@pytest.fixture
def shipped(transactional_db: None) -> None:
    call_command("seed", verbosity=0)
    hold_clock(PAPER_DAY)


def test_the_home_page_with_the_real_data(shipped: None, open_window: Callable[..., Window]) -> None:
    page = open_window(WIDE).open("/")
    assert page.locator(".event-line").count() == 5
    assert page.locator("path.area.is-estimated").count() >= 10


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken_of_what_it_is_named_for(
    name: str, shipped: None, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    address, size, words = PICTURES[name]
    window = open_window(size)
    page = window.open(address)
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / name, full_page=name.startswith("home"))
    # Few colours are on the pages: a palette of them is a fifth of the size.
    Image.open(folder / name).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(folder / name, optimize=True)
    assert words in page.locator("main").inner_text()
    assert 10_000 < (folder / name).stat().st_size < 300_000
    assert window.complaints == []
    assert window.strangers == []


def test_the_readme_shows_these_pictures_and_no_others() -> None:
    kept = {path.name for path in (ROOT / "docs" / "screenshots").glob("*.png")}
    assert kept == set(PICTURES)
    for readme in ("README.md", "README.en.md"):
        shown = re.findall(r"\(docs/screenshots/([^)]*)\)", (ROOT / readme).read_text(encoding="utf-8"))
        assert set(shown) == kept
