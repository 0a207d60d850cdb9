"""The picture that shared links show is the one that is drawn: share.svg beside it, at its own size.

`SHARE_PICTURE=write pytest tests/browser/test_share_picture.py` draws it anew after a change of the SVG.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from tests.environment import ROOT

pytestmark = pytest.mark.browser

DRAWING = ROOT / "publish" / "static" / "publish" / "share.svg"
PICTURE = DRAWING.with_suffix(".png")
SIZE = (1200, 630)


def drawn(chromium: Browser) -> Image.Image:
    page = chromium.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.goto(DRAWING.as_uri())
    picture = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


def test_the_picture_is_what_is_drawn(chromium: Browser) -> None:
    fresh = drawn(chromium)
    if os.environ.get("SHARE_PICTURE") == "write":
        fresh.quantize(64).save(PICTURE, optimize=True)
    kept = Image.open(PICTURE).convert("RGB")
    assert kept.size == fresh.size == SIZE
    # Few colours are kept of those along the edges.
    assert max(ImageStat.Stat(ImageChops.difference(kept, fresh)).mean) < 1
    assert Path(PICTURE).stat().st_size < 30_000
