"""The page's file: closed to the network, the same for the same sheets."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from notegen.paste import to_html, write_sheet

if TYPE_CHECKING:
    from notegen.seller.seller import Seller


class Reader(HTMLParser):
    """Notes every address in a page, and the content of its styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: dict[str, list[str]] = {"style": [], "script": []}
        self.within = ""
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.within = tag if values.get("type") != "application/json" else ""
        self.addresses += [
            values[name] or "" for name in ("src", "href", "action") if name in values
        ]
        self.handlers += [name for name in values if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        if self.within in self.inline:
            self.inline[self.within].append(data)
            self.within = ""


def test_holds_all_it_needs_and_allows_nothing_else(seller: Seller) -> None:
    page = to_html([write_sheet(seller, locale) for locale in seller.locales])
    reader = Reader()
    reader.feed(page)
    assert all(address.startswith("#") for address in reader.addresses)
    assert not reader.handlers
    for kind, texts in reader.inline.items():
        assert len(texts) == 1
        digest = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in page
    assert re.search(r"content=\"default-src 'none';", page)
    assert "unsafe" not in page


def test_same_sheets_same_page(seller: Seller) -> None:
    sheets = [write_sheet(seller, locale) for locale in seller.locales]
    assert to_html(sheets) == to_html(sheets)
    assert "\r" not in to_html(sheets)


def test_a_page_needs_a_sheet() -> None:
    with pytest.raises(ValueError, match="sheet"):
        to_html([])
