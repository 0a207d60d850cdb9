"""Pictures of the desk for the handbook, written where SCREENSHOTS says, small enough for a repository."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

MOST_OCTETS = 150_000


def take(page: Page, name: str, *parts: str) -> None:
    """A picture of the window, of a part of the page, or of all that its parts span."""
    if not (folder := os.environ.get("SCREENSHOTS")):
        return
    narrow = page.viewport_size is not None and page.viewport_size["width"] < 768
    path = Path(folder) / (f"{name}-390.png" if narrow else f"{name}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(parts) == 1:
        _keep(page.locator(parts[0]).first.screenshot(animations="disabled"), path)
    else:
        _keep(_spanned(page, parts) if parts else page.screenshot(animations="disabled"), path)


def _spanned(page: Page, parts: tuple[str, ...]) -> bytes:
    boxes = [box for part in parts if (box := page.locator(part).first.bounding_box())]
    scrolled = page.evaluate("[scrollX, scrollY]")
    left, top = min(box["x"] for box in boxes) + scrolled[0], min(box["y"] for box in boxes) + scrolled[1]
    right = max(box["x"] + box["width"] for box in boxes) + scrolled[0]
    bottom = max(box["y"] + box["height"] for box in boxes) + scrolled[1]
    clip = {"x": max(left - 12, 0), "y": top - 12, "width": right - left + 24, "height": bottom - top + 24}
    return page.screenshot(clip=clip, full_page=True, animations="disabled")  # type: ignore[arg-type]


def _keep(picture: bytes, path: Path) -> None:
    """With as many of 256 colours as fit."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_OCTETS:
            return
