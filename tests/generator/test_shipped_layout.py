"""The shipped templates hold what they must, whatever the seller's name: read back from the PDFs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from notegen.data import read_bytes
from notegen.document import evaluate
from notegen.errors import Severity
from notegen.locales import Locale, format_month
from notegen.orders.reading import parse_orders
from notegen.preview.pdf import Renderer, Rendering
from notegen.template.template import parse

if TYPE_CHECKING:
    from notegen.orders.order import Order

COMPANY = "YOUR COMPANY NAME"
LIVE_SINCE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)
LONG_NAME = "Reacondicionados y Electrónica del Mediterráneo Oriental, SL"
LOUD_NAME = "WEDOREFURBISHED ELECTRONICS + MOBILE DEVICES TRADING COMPANY"
each_locale = pytest.mark.parametrize("locale", list(Locale))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def order(name: str) -> Order:
    (found,) = parse_orders(read_bytes("orders", f"{name}.json"))
    return found


def preview(renderer: Renderer, locale: Locale, name: str, what: Order) -> Rendering:
    """The template filled in for a seller who began in September, the longest month."""
    text = read_bytes("templates", f"{locale.stem}.xml").decode("utf-8")
    text = text.replace(COMPANY, name).replace(LIVE_SINCE, format_month(2018, 9, locale))
    what = what.with_reference(f"bm-{what.reference}")
    document = evaluate(parse(text.encode()), what, locale=locale, today=date(2025, 11, 20))
    made = renderer.render(document)
    worse = [d for d in (*document.diagnostics, *made.diagnostics) if d.severity != Severity.NOTE]
    assert worse == []
    return made


def pages(made: Rendering) -> list[str]:
    with pypdfium2.PdfDocument(made.pdf) as pdf:  # type: ignore[no-untyped-call]
        return [page.get_textpage().get_text_bounded() for page in pdf]


@each_locale
@pytest.mark.parametrize("name", ["Harbour Lane Phones", LONG_NAME, LOUD_NAME])
def test_name_and_month_are_whole_and_all_fits_one_page(
    renderer: Renderer, locale: Locale, name: str
) -> None:
    what = order(locale.stem)
    (text,) = pages(preview(renderer, locale, name, what))
    lines = text.splitlines()
    unbroken = 2 if name == LOUD_NAME else 3
    assert sum(line.startswith(name) for line in lines) == unbroken
    assert sum(format_month(2018, 9, locale) in line for line in lines) == 1
    assert sum(what.reference in line for line in lines) == 1


@each_locale
def test_unfilled_template_fits_too(renderer: Renderer, locale: Locale) -> None:
    text = read_bytes("templates", f"{locale.stem}.xml")
    what = order("split")
    document = evaluate(parse(text), what, locale=locale, today=date(2025, 11, 20))
    made = renderer.render(document)
    assert [d.code for d in made.diagnostics if d.severity != Severity.NOTE] == []
    assert made.pages == 1


@each_locale
def test_forty_items_go_on_with_nothing_lost(renderer: Renderer, locale: Locale) -> None:
    what = order("forty")
    texts = pages(preview(renderer, locale, "Harbour Lane Phones", what))
    assert len(texts) > 1
    assert all(what.reference in text for text in texts)
    whole = "\n".join(texts).splitlines()
    assert all(any(item.sku in line for line in whole) for item in what.items)
    assert all("Harbour Lane Phones" in text for text in texts)
    assert sum(line.startswith("Harbour Lane Phones") for line in whole) == len(texts) + 2
