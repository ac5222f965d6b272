"""A real Chromium without a window, for pages that notegen writes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver import Chrome

REQUIRED = "NOTEGEN_REQUIRE_BROWSER"
"""Set to 1 where a missing browser must fail the tests, as in continuous integration."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
    "--window-size=1200,900",
)


def find_browser() -> tuple[str, str]:
    """The programs; the test is skipped where they are missing, or fails where it must run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if chromium and driver:
        return chromium, driver
    message = "no Chromium here: apt-get install chromium chromium-driver"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{message} ({REQUIRED}=1)")
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    chromium, driver = find_browser()
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService  # noqa: PLC0415

    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en-GB"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Chrome(options=options, service=ChromeService(executable_path=driver))
    chrome.set_script_timeout(10)
    yield chrome
    chrome.quit()


@pytest.fixture
def open_page(browser: Chrome, tmp_path: Path) -> Iterator[Callable[[str], Chrome]]:
    """Write a page to a file and open it; at the end the console must have stayed silent."""

    def open_html(html: str) -> Chrome:
        page = tmp_path / "paste.html"
        page.write_text(html, encoding="utf-8", newline="")
        browser.get("about:blank")
        drain(browser, "browser")
        drain(browser, "performance")
        browser.get(page.as_uri())
        return browser

    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    yield open_html
    console = drain(browser, "browser")
    browser.execute_cdp_cmd("Browser.resetPermissions", {})
    assert not console, console


def drain(browser: Chrome, kind: str) -> list[dict[str, Any]]:
    """The log entries since the last call."""
    entries: list[dict[str, Any]] = browser.get_log(kind)
    return entries
