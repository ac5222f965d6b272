"""Files that cannot be read, pages without text, and odd ways to draw text."""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from fpdf import FPDF

from notegen.errors import SellerError, SourceError
from notegen.locales import Locale
from notegen.printed import Verification, verify
from notegen.printed.pdf_text import read_pdf
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def codes(verification: Verification) -> list[str]:
    return [finding.code for finding in verification.findings]


def pages(verification: Verification) -> list[tuple[int, ...]]:
    return [note.pages for note in verification.notes]


def body(page: str) -> str:
    return page.split("<body>", maxsplit=1)[1].split("</body>", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-pdf"),
        (b"Commande 205894893", "not-a-pdf"),
        (b"%PDF-1.7\nnothing\n%%EOF", "pdf-damaged"),
    ],
)
def test_what_is_no_pdf_is_refused(seller: Seller, content: bytes, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        verify(content, seller)
    assert caught.value.diagnostic.code == code


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_truncated_pdf_is_refused(
    page: str, seller: Seller, print_page: Callable[[str], bytes], share: float
) -> None:
    pdf = print_page(page)
    with pytest.raises(SourceError) as caught:
        verify(pdf[: int(len(pdf) * share)], seller)
    assert caught.value.diagnostic.code == "pdf-truncated"


@pytest.mark.parametrize(("password", "refused"), [("secret", True), ("", False)])
def test_a_pdf_that_asks_for_a_password_is_refused(
    page: str,
    seller: Seller,
    print_page: Callable[[str], bytes],
    password: str,
    refused: bool,
) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(print_page(page))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="owner", user=password))
    if not refused:
        assert codes(verify(locked.getvalue(), seller)) == []
        return
    with pytest.raises(SourceError) as caught:
        verify(locked.getvalue(), seller)
    assert caught.value.diagnostic.code == "pdf-encrypted"


def as_picture(pdf: bytes) -> bytes:
    """The print as a scan: each page one picture."""
    pypdfium2: Any = import_module("pypdfium2")
    scan = FPDF(format="A4")
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            scan.add_page()
            scan.image(page.render(scale=1).to_pil(), 0, 0, 210)
    return bytes(scan.output())


def test_a_picture_is_never_ok(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    pdf = print_page(page)
    scanned = verify(as_picture(pdf), seller)
    assert codes(scanned) == ["text-unreadable"]
    assert scanned.notes == ()
    both = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as first, pikepdf.open(io.BytesIO(as_picture(pdf))) as more:
        first.pages.extend(more.pages)
        first.save(both)
    mixed = verify(both.getvalue(), seller)
    assert [(f.code, f.pages) for f in mixed.findings] == [("text-unreadable", (2,))]


def test_a_blank_page_is_no_finding_but_a_blank_print_is(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    followed = page.replace("</body>", '<p style="break-before: page">\u00a0</p></body>')
    assert codes(verify(print_page(followed), seller)) == []
    assert codes(verify(print_page("<p></p>"), seller)) == ["text-unreadable"]


def test_the_locale_must_be_one_of_the_sellers(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    with pytest.raises(SellerError) as caught:
        verify(print_page(page), seller, locale=Locale.IT)
    assert caught.value.diagnostic.path == "prefix.IT"


def test_a_note_of_a_template_not_in_use_is_in_the_wrong_language(
    page: str, print_page: Callable[[str], bytes]
) -> None:
    prefix: Mapping[str, str] = {"DE": "bm-", "ES": ""}
    seller = Seller.from_mapping({"company": "Acme Ltd", "live_since": "2018-12", "prefix": prefix})
    assert "wrong-language" in codes(verify(print_page(page), seller))


def test_names_over_two_columns_drawn_row_by_row(prints: Path) -> None:
    seller = Seller.from_mapping(
        {"company": "Harbour Lane Phones Ltd", "live_since": "2018-12", "prefix": {"FR": "bm-"}}
    )
    found = verify((prints / "reportlab-rows-over-columns.pdf").read_bytes(), seller)
    assert codes(found) == []


@pytest.mark.parametrize("bold", [False, True], ids=["once", "twice-to-look-bold"])
def test_text_drawn_by_fpdf2(seller: Seller, bold: bool) -> None:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    texts = (
        "Bon de livraison",
        "Commande n° 205894893",
        "Acme Ltd, depuis décembre 2018. Quantité et prix : voir plus bas.",
        "Vendu par Acme Ltd, garanti par Acme Ltd. Livraison sous 2 jours.",
    )
    for line, text in enumerate(texts):
        for offset in (0.0, 0.1) if bold else (0.0,):
            pdf.text(20 + offset, 30 + 10 * line, text)
    assert codes(verify(bytes(pdf.output()), seller)) == []


def test_text_under_a_scan_is_not_what_was_printed(seller: Seller) -> None:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.rect(10, 10, 50, 50, style="F")
    with pdf.local_context(text_mode="INVISIBLE"):
        pdf.text(20, 100, "Commande n° 205894893 Acme Ltd")
    assert codes(verify(bytes(pdf.output()), seller)) == ["text-unreadable"]


def test_letters_of_two_sizes_are_not_taken_for_one_drawn_twice() -> None:
    pdf = FPDF(format="A4", unit="pt")
    pdf.add_page()
    for size in (20, 10):
        pdf.set_font("Helvetica", size=size)
        pdf.text(4 * size, pdf.h - 10 * size, "mmm")
    (sheet,) = read_pdf(bytes(pdf.output())).pages
    assert len(sheet.glyphs) == 6
