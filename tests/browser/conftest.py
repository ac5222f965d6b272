"""A real Chromium without a window, for the page that notegen writes."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from notegen.locales import Locale
from notegen.paste import LabelChange, to_html, write_sheet
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
    "--window-size=1200,900",
)
HOSTILE = "Smith & Sons <Ltd> \"A\" 'b' ]]> $& \\1 {x} é ß 漢字 🙂 </script>"
WHOLE_LABEL = (
    "\nVendu  par YOUR COMPANY NAME,\u00a0ici.\r\nN° &amp; <b> EVAL{BEGIN}"
    '[{SecondaryReference}]{END}\u202f"fin" '
)
"""A leading line break, two blanks, no-break spaces, CR LF, what looks like markup."""


@pytest.fixture(scope="session")
def page() -> str:
    """The page of a seller with an awkward name: each kind of formula, and a whole label."""
    seller = Seller.from_mapping(
        {
            "company": HOSTILE,
            "live_since": "2018-12",
            "prefix": {"FR": ["bm-", "bmBE"], "DE": "bm-", "IT": "", "ES": "bmES", "ENG": "bm-"},
        }
    )
    sheets = {locale: write_sheet(seller, locale) for locale in seller.locales}
    change = LabelChange(WHOLE_LABEL, WHOLE_LABEL.replace("YOUR COMPANY NAME", HOSTILE))
    condition = "[Source] = 'BACKMARKET' AND [SubSource] = 'de'"
    sheets[Locale.DE] = write_sheet(seller, Locale.DE, [change], condition=condition)
    return to_html(list(sheets.values()))


@pytest.fixture(scope="session")
def given_texts() -> dict[str, str]:
    """Some of the page's texts, by the id that they have in the page."""
    return {
        "fr-1-new": HOSTILE,
        "de-1-old": WHOLE_LABEL,
        "de-1-new": WHOLE_LABEL.replace("YOUR COMPANY NAME", HOSTILE),
        "it-5-new": "[{SecondaryReference}]",
    }


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
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    chromium, driver = find_browser()
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en-GB,en"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=ChromeService(executable_path=driver))
    browser.set_script_timeout(60)
    yield browser
    browser.quit()


@pytest.fixture
def open_page(chrome: Chrome, tmp_path: Path) -> Iterator[Callable[[str], Chrome]]:
    """Write a page to a file and open it; at the end the console must have stayed silent."""
    chrome.get("about:blank")
    chrome.get_log("browser")  # type: ignore[no-untyped-call]
    chrome.get_log("performance")  # type: ignore[no-untyped-call]
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    chrome.execute_cdp_cmd("Browser.grantPermissions", permissions)
    # a browser without a window is not in front: the clipboard is for the page that is
    chrome.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})

    def open_html(html: str) -> Chrome:
        path = tmp_path / "paste.html"
        path.write_text(html, encoding="utf-8", newline="")
        chrome.get(path.as_uri())
        return chrome

    yield open_html
    console = chrome.get_log("browser")  # type: ignore[no-untyped-call]
    for command, arguments in RESET:
        chrome.execute_cdp_cmd(command, arguments)
    assert not console, console


RESET: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Browser.resetPermissions", {}),
    ("Emulation.setScriptExecutionDisabled", {"value": False}),
    ("Emulation.clearDeviceMetricsOverride", {}),
)


@pytest.fixture
def shown(open_page: Callable[[str], Chrome], page: str) -> Chrome:
    """The page, open, with nothing remembered from another test."""
    browser = open_page(page)
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    return browser
