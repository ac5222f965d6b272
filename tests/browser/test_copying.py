"""What lands on the clipboard is the very text, whichever way the browser allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

READ = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(`${e}`))"
CLEAR = "navigator.clipboard.writeText('nothing').then(arguments[0])"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSING = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"
TEXTS = "return [...document.querySelectorAll('.exact')].map((one) => [one.id, one.textContent])"


def read_clipboard(browser: Chrome) -> str:
    return str(browser.execute_async_script(READ))


def press_copy(browser: Chrome, piece: str) -> None:
    browser.execute_script(
        "document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    browser.find_element(By.ID, f"{piece}-copy").click()


def wait_for_status(browser: Chrome, piece: str) -> str:
    from selenium.webdriver.support.ui import WebDriverWait

    status = browser.find_element(By.ID, f"{piece}-status")
    WebDriverWait(browser, 5).until(lambda _: status.text)
    return str(status.get_attribute("class"))


def test_texts_in_the_page_are_the_texts_given(shown: Chrome, given_texts: dict[str, str]) -> None:
    texts = dict(shown.execute_script(TEXTS))
    assert {piece: texts[piece] for piece in given_texts} == given_texts


def test_each_button_copies_its_text(shown: Chrome) -> None:
    for piece, text in shown.execute_script(TEXTS):
        shown.execute_async_script(CLEAR)
        press_copy(shown, piece)
        assert "refused" not in wait_for_status(shown, piece)
        assert read_clipboard(shown) == text, piece


@pytest.mark.parametrize("piece", ["fr-1-new", "fr-5-new", "de-1-new"])
def test_copies_without_the_clipboard_interface(shown: Chrome, piece: str) -> None:
    text = dict(shown.execute_script(TEXTS))[piece]
    shown.execute_async_script(CLEAR)
    shown.execute_script(REFUSING)
    press_copy(shown, piece)
    assert "refused" not in wait_for_status(shown, piece)
    assert read_clipboard(shown) == text


def test_selects_the_text_where_copying_is_refused(shown: Chrome) -> None:
    shown.execute_async_script(CLEAR)
    keep = "const kept = navigator.clipboard; Object.defineProperty(window, 'kept', {value: kept});"
    shown.execute_script(f"{keep} {NO_CLIPBOARD}; document.execCommand = () => false;")
    press_copy(shown, "fr-5-new")
    assert "refused" in wait_for_status(shown, "fr-5-new")
    wanted = dict(shown.execute_script(TEXTS))["fr-5-new"]
    assert shown.execute_script("return getSelection().getRangeAt(0).toString()") == wanted
    ActionChains(shown).key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL).perform()
    read = "window.kept.readText().then(arguments[0])"
    assert shown.execute_async_script(read) == wanted


@pytest.mark.parametrize("piece", ["fr-1-new", "fr-5-new", "de-1-new"])
def test_a_click_selects_and_the_keyboard_copies(shown: Chrome, piece: str) -> None:
    shown.execute_async_script(CLEAR)
    shown.find_element(By.ID, piece).click()
    ActionChains(shown).key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL).perform()
    assert read_clipboard(shown) == dict(shown.execute_script(TEXTS))[piece]


def test_a_copied_text_pasted_into_its_check_is_right(shown: Chrome) -> None:
    press_copy(shown, "fr-5-new")
    wait_for_status(shown, "fr-5-new")
    field = shown.find_element(By.ID, "fr-5-check")
    field.click()
    ActionChains(shown).key_down(Keys.CONTROL).send_keys("v").key_up(Keys.CONTROL).perform()
    assert field.get_property("value") == dict(shown.execute_script(TEXTS))["fr-5-new"]
    assert "right" in str(shown.find_element(By.ID, "fr-5-verdict").get_attribute("class"))


def test_without_scripts_a_click_selects_a_text(
    open_page: Callable[[str], Chrome], page: str
) -> None:
    browser = open_page("<title>before</title>")
    browser.execute_async_script(CLEAR)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser = open_page(page)
    browser.find_element(By.ID, "fr-5-new").click()
    ActionChains(browser).key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL).perform()
    assert not browser.find_element(By.ID, "fr-5-new-copy").is_displayed()
    assert browser.find_element(By.CSS_SELECTOR, "noscript .note").is_displayed()
    wanted = dict(browser.execute_script(TEXTS))["fr-5-new"]
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert read_clipboard(browser) == wanted
