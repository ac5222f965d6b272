"""The page asks the network for nothing, and can be used by keyboard, on a phone and on paper."""

from __future__ import annotations

import base64
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

LANGUAGES = ("en", "fr", "de", "it", "es")
LOW_CONTRAST = """
const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => rgb(colour).slice(0, 3).map((part) => part / 255)
  .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
const ground = (node) => {
  for (let one = node; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (rgb(colour)[3] !== 0) return colour;
  }
  return 'rgb(255, 255, 255)';
};
return [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() &&
  [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((one) => {
    const [high, low] = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05) < 4.5;
  }).map((one) => one.outerHTML.slice(0, 120));
"""


def test_asks_the_network_for_nothing(shown: Chrome) -> None:
    shown.find_element(By.ID, "fr-5-new-copy").click()
    shown.find_element(By.ID, "language-de").click()
    urls = set()
    for entry in shown.get_log("performance"):  # type: ignore[no-untyped-call]
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            urls.add(message["params"]["request"]["url"])
    assert urls
    assert all(url.startswith(("file:", "about:")) for url in urls), urls
    assert shown.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_runs_no_script_but_its_own(open_page: Callable[[str], Chrome], page: str) -> None:
    intruder = "<script>document.title = 'taken'</script><p onclick=\"document.title='taken'\">"
    browser = open_page(page.replace("</main>", f"{intruder}</main>"))
    assert browser.title != "taken"
    refused = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert refused
    assert all("Content Security Policy" in entry["message"] for entry in refused)


def test_speaks_one_language_at_a_time(shown: Chrome) -> None:
    for language in LANGUAGES:
        shown.find_element(By.ID, f"language-{language}").click()
        visible = shown.execute_script(
            "return [...document.querySelectorAll('.t')].filter((one) => one.checkVisibility())"
            ".map((one) => one.lang)"
        )
        assert set(visible) == {language}
        assert shown.execute_script("return document.documentElement.lang") == language


@pytest.mark.parametrize(
    ("asked", "spoken"), [("de-AT,de", "de"), ("pl,fr-FR", "fr"), ("pl", "en")]
)
def test_begins_in_the_language_of_the_browser(shown: Chrome, asked: str, spoken: str) -> None:
    agent = shown.execute_script("return navigator.userAgent")
    override = "Network.setUserAgentOverride"
    shown.execute_cdp_cmd(override, {"userAgent": agent, "acceptLanguage": asked})
    try:
        shown.execute_script("localStorage.clear()")
        shown.refresh()
        assert shown.execute_script("return document.documentElement.lang") == spoken
    finally:
        shown.execute_cdp_cmd(override, {"userAgent": agent, "acceptLanguage": "en-GB,en"})


def test_keeps_the_ticks_and_counts_them(shown: Chrome) -> None:
    tick(shown, "it-3")
    tick(shown, "fr-0")
    for _ in range(2):
        progress = shown.find_element(By.ID, "progress")
        assert progress.get_property("value") == 2
        count = shown.find_element(By.CSS_SELECTOR, "[data-count=fr]").text
        assert count.startswith("1/")
        shown.refresh()
    tick(shown, "fr-0")
    assert shown.find_element(By.ID, "progress").get_property("value") == 1


def tick(browser: Chrome, step: str) -> None:
    """Click where a person would, with the step in the middle of the window."""
    box = browser.find_element(By.ID, f"{step}-done")
    browser.execute_script("arguments[0].scrollIntoView({ block: 'center' })", box)
    box.click()


def test_works_where_storage_is_refused(open_page: Callable[[str], Chrome], page: str) -> None:
    browser = open_page("<title>before</title>")
    source = (
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('refused', 'SecurityError') } })"
    )
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        browser = open_page(page)
        browser.find_element(By.ID, "fr-0-done").click()
        assert browser.find_element(By.ID, "progress").get_property("value") == 1
        browser.find_element(By.ID, "language-it").click()
        assert browser.find_element(By.ID, "fr-0-done").is_selected()
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_the_keyboard_reaches_and_works_everything(shown: Chrome) -> None:
    shown.execute_script("document.getElementById('fr-1-done').focus()")
    reached = []
    for _ in range(5):
        ActionChains(shown).send_keys(Keys.TAB).perform()
        active = shown.switch_to.active_element
        reached.append(active.get_attribute("id") or active.tag_name)
        outline = shown.execute_script(
            "const one = document.activeElement; const box = one.closest('pre') || one;"
            "return parseFloat(getComputedStyle(box).outlineWidth)"
        )
        assert outline >= 2, reached
    assert reached == ["fr-1-new", "fr-1-new-copy", "fr-1-check", "summary", "fr-2-done"]
    ActionChains(shown).send_keys(Keys.SPACE).perform()
    assert shown.find_element(By.ID, "fr-2-done").is_selected()
    shown.execute_script("document.getElementById('fr-1-new-copy').focus()")
    ActionChains(shown).send_keys(Keys.ENTER).perform()
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(shown, 5).until(lambda one: one.find_element(By.ID, "fr-1-new-status").text)


def test_everything_that_can_be_used_has_a_name_of_its_own(shown: Chrome) -> None:
    shown.execute_script(
        "document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    nodes = shown.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named: dict[str, list[str]] = {}
    for node in nodes:
        role = node.get("role", {}).get("value")
        if not node["ignored"] and role in {"button", "checkbox", "radio", "textbox"}:
            named.setdefault(role, []).append(node.get("name", {}).get("value", ""))
    assert set(named) == {"button", "checkbox", "radio", "textbox"}
    assert all(name.strip() for names in named.values() for name in names)
    levels = shown.execute_script(
        "return [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_told_from_their_ground(shown: Chrome, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        shown.find_element(By.ID, "fr-1-done").click()
        for step, text in (("fr-1", "x"), ("fr-2", "YOUR COMPANY NAME"), ("it-5", "[{Secondary")):
            shown.find_element(By.ID, f"{step}-check").send_keys(text)
        assert shown.execute_script(LOW_CONTRAST) == []
        ground = shown.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (max(map(int, re.findall(r"\d+", ground))) < 64) == (scheme == "dark")
    finally:
        shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_asks_to_select_nothing_where_nothing_changes(shown: Chrome) -> None:
    """The German orders bear ``bm-``, as the template comes."""
    shown.execute_script("document.getElementById('language-en').click()")
    kept, changed = (shown.find_element(By.ID, step).text for step in ("eng-5", "es-5"))
    assert "Nothing to change here" in kept
    assert "Select" not in kept
    assert "Select" in changed


def test_fits_a_phone(shown: Chrome) -> None:
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    shown.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    for language in LANGUAGES:
        shown.find_element(By.ID, f"language-{language}").click()
        assert shown.execute_script("return document.documentElement.scrollWidth") == 360
        small = shown.execute_script(
            "return [...document.querySelectorAll('button, .done')].filter((one) =>"
            " one.checkVisibility() && one.getBoundingClientRect().height < 44).length"
        )
        assert small == 0


def test_prints_every_text_and_no_button(shown: Chrome) -> None:
    data = shown.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    document = pypdfium2.PdfDocument(base64.b64decode(data))  # type: ignore[no-untyped-call]
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()  # type: ignore[no-untyped-call]
    joined = "".join(text.split())
    assert joined.count("Smith&Sons<Ltd>") >= 12
    assert 'EVAL{BEGIN}Replace[Replace[[{SecondaryReference}],"bmBE",""],"bm-",""]{END}' in joined
    assert 'EVAL{BEGIN}IIF[contains["bm-"' in joined
    assert joined.count("YOURCOMPANYNAME") > 20
    assert "Copy" not in joined
