"""Prints of several notes, prints before and after, and files that cannot be read."""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from fpdf import FPDF

from notegen.errors import SellerError, SourceError
from notegen.locales import Locale
from notegen.printed import Verification, find_unproved, verify
from notegen.printed.source import read_sheets
from notegen.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COMPANY = "YOUR COMPANY NAME"
MONTH = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)
LONG_TEXT = "<p>Conditions générales de vente. Livraison gratuite.</p>" * 60


def codes(verification: Verification) -> list[str]:
    return [finding.code for finding in verification.findings]


def pages(verification: Verification) -> list[tuple[int, ...]]:
    return [note.pages for note in verification.notes]


def body(page: str) -> str:
    return page.split("<body>", maxsplit=1)[1].split("</body>", maxsplit=1)[0]


def together(page: str, *bodies: str) -> str:
    """One document with each body on pages of its own."""
    parts = [f'<div style="break-after: page">{part}</div>' for part in bodies[:-1]]
    return page.replace(body(page), "".join(parts) + bodies[-1])


def styled(page: str, style: str) -> str:
    assert "</style>" in page
    return page.replace("</style>", f"{style}</style>")


def delivered(page: str) -> str:
    return page.replace("Acme Ltd", COMPANY).replace("décembre 2018", MONTH)


def test_notes_of_one_print_are_told_apart_by_their_numbers(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    second = body(page).replace("205894893", "205894894")
    third = body(page).replace(" 205894893", "")
    found = verify(print_page(together(page, body(page), second, third)), seller)
    assert pages(found) == [(1,), (2,), (3,)]
    assert [(f.code, f.pages) for f in found.findings] == [("order-number-blank", (3,))]
    assert [note.number for note in found.notes] == ["205894893", "205894894", None]


def test_each_of_several_blank_notes_is_reported(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    blank = body(page).replace(" 205894893", "")
    found = verify(print_page(together(page, blank, blank)), seller)
    assert [(f.code, f.pages) for f in found.findings] == [
        ("order-number-blank", (1,)),
        ("order-number-blank", (2,)),
    ]


@pytest.mark.parametrize("counter", ["", "Page 1 / 2", "global"])
def test_a_note_over_two_pages_is_one(
    page: str, seller: Seller, print_page: Callable[[str], bytes], counter: str
) -> None:
    style = '@page { @bottom-right { content: "Page " counter(page) " sur " counter(pages) } }'
    long_page = styled(page, style if counter else "").replace(
        '<div class="columns">', LONG_TEXT + '<div class="columns">'
    )
    if counter == "global":
        second = body(long_page).replace("205894893", "205894894")
        long_page = together(long_page, body(long_page), second)
    found = verify(print_page(long_page), seller)
    assert codes(found) == []
    assert len(found.notes) == (2 if counter == "global" else 1)


def test_a_foot_on_every_page_counts_once(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    style = '@page { @bottom-left { content: "Vendu par Acme Ltd" } }'
    long_page = styled(page, style).replace("écrivez à Acme Ltd", "écrivez-nous")
    long_page = long_page.replace('<div class="columns">', LONG_TEXT + '<div class="columns">')
    found = verify(print_page(long_page), seller)
    assert codes(found) == []
    assert pages(found) == [(1, 2, 3)] or pages(found) == [(1, 2)]


def test_a_page_of_another_kind_is_no_part_of_the_note_before(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    foreign = "<h1>Facture</h1><p>Adresse de livraison<br>Jeanne Martin</p><p>Total 12,00</p>"
    for bodies in ((body(page), foreign), (foreign, body(page))):
        found = verify(print_page(together(page, *bodies)), seller)
        assert len(found.notes) == 2
        assert {"locale-unknown", "order-number-unproved"} == set(codes(found))


def test_what_is_proved_and_what_is_not(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    found = verify(print_page(page), seller, references=["bm-205894893"])
    assert [(p.locale, p.prefix, p.reference) for p in found.proofs] == [
        (Locale.FR, "bm-", "205894893")
    ]
    assert found.unproved == ((Locale.DE, "bm-"), (Locale.DE, "bmAT"), (Locale.ES, ""))
    assert find_unproved(seller, ()) == ((Locale.FR, "bm-"), *found.unproved)
    assert found.ok


def test_a_bare_number_does_not_say_which_of_two_prefixes_it_had(
    page: str, print_page: Callable[[str], bytes]
) -> None:
    seller = Seller.from_mapping(
        {"company": "Acme Ltd", "live_since": "2018-12", "prefix": {"FR": ["bm-", "bmBE"]}}
    )
    pdf = print_page(page)
    assert [proof.prefix for proof in verify(pdf, seller).proofs] == [None]
    named = verify(pdf, seller, references=["bmBE205894893"])
    assert [proof.prefix for proof in named.proofs] == ["bmBE"]
    assert named.unproved == ((Locale.FR, "bm-"),)


def test_no_prefix_is_proved_by_a_bare_number(
    page: str, print_page: Callable[[str], bytes]
) -> None:
    seller = Seller.from_mapping(
        {"company": "Acme Ltd", "live_since": "2018-12", "prefix": {"FR": ""}}
    )
    found = verify(print_page(page), seller)
    assert [proof.prefix for proof in found.proofs] == [""]
    assert found.unproved == ()


def test_a_note_with_findings_proves_nothing(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    found = verify(print_page(page.replace("à Acme Ltd", "à Acme SA")), seller)
    assert found.proofs == ()


def test_orders_of_which_some_are_printed(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    pdf = print_page(page)
    assert codes(verify(pdf, seller, orders=["bm-205894893", "bm-1"])) == []
    assert codes(verify(pdf, seller, orders=["bm-205894899"])) == ["order-number-wrong"]


@pytest.mark.parametrize("style", ["", ".columns { columns: 5 }", "p { hyphens: auto }"])
def test_wording_is_equal_however_the_lines_are_broken(
    page: str, seller: Seller, print_page: Callable[[str], bytes], style: str
) -> None:
    note = styled(page, style)
    found = verify(print_page(note), seller, before=print_page(delivered(note)))
    assert codes(found) == []
    assert [note.wording for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("14 jours", "30 jours"),
        ("motif.", "motif"),
        ("décembre 2018.", "décembre 2018"),
        ("sans avoir à donner de motif", "sans motif"),
        ("votre confiance.", "votre confiance. Bonne journée."),
        ("ne sont pas couverts", "sont couverts"),
        ("qui suivent", "quisuivent"),
    ],
)
def test_any_other_change_of_the_wording_is_found(
    page: str, seller: Seller, print_page: Callable[[str], bytes], old: str, new: str
) -> None:
    assert old in page
    found = verify(print_page(page.replace(old, new)), seller, before=print_page(delivered(page)))
    assert codes(found) == ["wording-changed"]
    assert found.proofs == ()


def test_a_print_before_with_a_blank_number_can_be_compared(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    blank = delivered(page).replace(" 205894893", "")
    assert codes(verify(print_page(page), seller, before=print_page(blank))) == []


def test_a_print_before_may_lack_a_number_whose_label_is_not_known(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    unknown = page.replace("Commande n°", "Réf.")
    blank = delivered(unknown).replace(" 205894893", "")
    found = verify(
        print_page(unknown), seller, references=["bm-205894893"], before=print_page(blank)
    )
    assert codes(found) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: page,
        lambda page: delivered(page).replace("205894893", "205894894"),
        lambda page: together(delivered(page), body(delivered(page)), body(delivered(page))),
    ],
    ids=["not-as-delivered", "another-order", "more-notes"],
)
def test_a_print_before_must_be_of_the_same_order_as_delivered(
    page: str,
    seller: Seller,
    print_page: Callable[[str], bytes],
    spoil: Callable[[str], str],
) -> None:
    found = verify(print_page(page), seller, before=print_page(spoil(page)))
    assert codes(found) == ["before-mismatch"]


def test_no_name_or_address_is_shown(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    other = page.replace("Jeanne Martin", "Paul Durand").replace("12 rue du Lac", "3 quai Nord")
    blank = delivered(page).replace(" 205894893", "")
    found = verify(print_page(other), seller, before=print_page(blank))
    assert codes(found) == ["wording-changed"]
    shown = repr(found)
    assert not any(word in shown for word in ("Jeanne", "Martin", "Paul", "Durand", "Lac", "Nord"))


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
    (sheet,) = read_sheets(bytes(pdf.output()))
    assert len(sheet.glyphs) == 6
