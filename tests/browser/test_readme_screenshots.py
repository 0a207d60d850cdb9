"""The screenshots of the README, from the data that the service ships with.

`SCREENSHOTS=docs/screenshots pytest tests/browser/test_readme_screenshots.py` writes them.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.browser.conftest import NARROW, WIDE, Window
from tests.support import hold_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The day of the newspaper, in the afternoon.
PAPER_DAY = datetime(2026, 4, 24, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(("size", "name"), [(WIDE, "home-1280.png"), (NARROW, "home-390.png")])
def test_the_home_page_with_the_real_data(
    size: dict[str, Any], name: str, transactional_db: None, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    call_command("seed", verbosity=0)
    hold_clock(PAPER_DAY)
    window = open_window(size)
    page = window.open("/")
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / name, full_page=True)
    assert page.locator(".event-line").count() == 5
    assert page.locator("path.area.is-estimated").count() >= 10
    assert "预计2027年8月竣工" in page.locator(".entries").inner_text()
    assert "已收录 10 / 45" in page.locator(".entries").inner_text()
    assert (folder / name).stat().st_size > 20_000
    assert window.complaints == []
    assert window.strangers == []
