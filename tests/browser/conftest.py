"""A real Chromium against a real server; whatever it asks of anyone else is refused and remembered."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.axe import violations
from tests.browser.examples import answer, install, keep, served

# Playwright runs an event loop in this thread, which Django would otherwise take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDE = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@dataclass
class Window:
    """A page with what went wrong in it: messages of the console, and requests to other hosts."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """Go there and wait until what the page draws is drawn."""
        self.page.goto(address)
        if self.page.locator("[data-map]").count():
            self.page.wait_for_selector("[data-map][data-ready=true]")
        return self.page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable is not None, "Chromium is not installed."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server_address(live_server: Any) -> str:
    """Where pages are asked for; a module whose server is another overrides it."""
    return str(live_server.url)


@pytest.fixture
def open_window(chromium: Browser, server_address: str) -> Iterator[Callable[..., Window]]:
    """`open_window(size, dark=..., scripts=...)`: a fresh visitor."""
    contexts = []

    def make(size: dict[str, Any], *, dark: bool = False, scripts: bool = True) -> Window:
        context = chromium.new_context(
            **size,
            base_url=server_address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        window = Window(context.new_page())

        def guard(route: Route) -> None:
            if route.request.url.startswith(server_address):
                route.continue_()
            else:
                window.strangers.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        window.page.on("console", lambda message: window.complaints.append(f"{message.type}: {message.text}"))
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        return window

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def no_violations() -> Callable[..., None]:
    """`no_violations(page)`: axe finds nothing wrong with it, in the light or in the dark."""

    def check(page: Page, *, dark_too: bool = True) -> None:
        assert violations(page, dark_too=dark_too) == []

    return check


@pytest.fixture
def open_example(
    open_window: Callable[..., Window], live_server: Any, tmp_path: Path
) -> Iterator[Callable[..., Window]]:
    """`open_example(page, size, ready=..., constants=..., answers=...)`: an example page from another origin.

    It is waited for until it says that it has drawn. `constants` are those at its top, `answers` the texts that some
    addresses answer with (a pattern of the address, a content type, the text), in place of the service or a stranger.
    """
    install(tmp_path)
    with served(tmp_path) as address:

        def make(
            name: str,
            size: dict[str, Any] = WIDE,
            *,
            ready: bool = True,
            constants: dict[str, str] | None = None,
            answers: tuple[tuple[str, str, str], ...] = (),
        ) -> Window:
            keep(name, tmp_path, SERVICE=live_server.url, **(constants or {}))
            window = open_window(size)
            window.page.route(f"{address}/**", lambda route: route.continue_())
            for pattern, content_type, body in answers:
                window.page.route(pattern, partial(answer, content_type, body))
            window.page.goto(f"{address}/{name}")
            if ready:
                window.page.wait_for_selector("body[data-ready=true]")
            return window

        yield make
