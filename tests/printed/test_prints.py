"""Prints of several notes, told apart by page, and what they prove."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import pytest

from notegen.locales import Locale
from notegen.printed import Verification, find_unproved, verify
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable


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


@pytest.mark.parametrize("where", ["top-left", "bottom-left"])
def test_a_title_on_every_page_does_not_cut_a_note(
    page: str, seller: Seller, print_page: Callable[[str], bytes], where: str
) -> None:
    style = f'@page {{ @{where} {{ content: "Bon de livraison" }} }}'
    long_page = styled(page, style).replace('<div class="columns">', LONG_TEXT * 2)
    found = verify(print_page(long_page + "<div>"), seller)
    assert len(found.notes) == 1
    assert len(found.notes[0].pages) > 2


def test_delivered_prints_without_numbers_go_with_their_notes(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    first = body(page).replace('<div class="columns">', LONG_TEXT + '<div class="columns">')
    second = first.replace("205894893", "205894894").replace("Jeanne Martin", "Paul Durand")
    finished = together(page, first, second, body(page).replace("205894893", "205894895"))
    before = delivered(finished)
    for number in ("205894893", "205894894", "205894895"):
        before = before.replace(f" {number}", "")
    found = verify(
        print_page(finished),
        seller,
        references=["bm-205894893", "bm-205894894", "bm-205894895"],
        before=print_page(before),
    )
    assert codes(found) == []
    assert len(found.proofs) == 3


def test_a_page_of_another_kind_is_no_part_of_the_note_before(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    foreign = "<h1>Facture</h1><p>Adresse de livraison<br>Jeanne Martin</p><p>Total 12,00</p>"
    for bodies in ((body(page), foreign), (foreign, body(page))):
        found = verify(print_page(together(page, *bodies)), seller)
        assert len(found.notes) == 2
        assert {"locale-unknown", "order-number-unproved"} == set(codes(found))


def delivered(page: str) -> str:
    return page.replace("Acme Ltd", "YOUR COMPANY NAME").replace(
        "décembre 2018",
        "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
        " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)",
    )


def test_what_is_proved_and_what_is_not(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    pdf, before = print_page(page), print_page(delivered(page))
    found = verify(pdf, seller, references=["bm-205894893"], before=before)
    assert [(p.locale, p.prefix, p.reference) for p in found.proofs] == [
        (Locale.FR, "bm-", "205894893")
    ]
    assert found.unproved == ((Locale.DE, "bm-"), (Locale.DE, "bmAT"), (Locale.ES, ""))
    assert find_unproved(seller, ()) == ((Locale.FR, "bm-"), *found.unproved)
    assert found.ok
    seen = verify(pdf, seller, references=["bm-205894893"])
    assert seen.proofs == ()
    assert seen.seen == found.proofs
    assert seen.ok


def test_a_bare_number_does_not_say_which_of_two_prefixes_it_had(
    page: str, print_page: Callable[[str], bytes]
) -> None:
    seller = Seller.from_mapping(
        {"company": "Acme Ltd", "live_since": "2018-12", "prefix": {"FR": ["bm-", "bmBE"]}}
    )
    pdf, before = print_page(page), print_page(delivered(page))
    assert verify(pdf, seller, before=before).proofs == ()
    assert verify(pdf, seller, references=["205894893"], before=before).proofs == ()
    named = verify(pdf, seller, references=["bmBE205894893"], before=before)
    assert [proof.prefix for proof in named.proofs] == ["bmBE"]
    assert named.unproved == ((Locale.FR, "bm-"),)


def test_no_prefix_is_proved_by_its_reference(
    page: str, print_page: Callable[[str], bytes]
) -> None:
    seller = Seller.from_mapping(
        {"company": "Acme Ltd", "live_since": "2018-12", "prefix": {"FR": ""}}
    )
    pdf, before = print_page(page), print_page(delivered(page))
    assert verify(pdf, seller, before=before).proofs == ()
    found = verify(pdf, seller, references=["205894893"], before=before)
    assert [proof.prefix for proof in found.proofs] == [""]
    assert found.unproved == ()


def test_what_is_found_travels_between_processes(
    page: str, seller: Seller, print_page: Callable[[str], bytes]
) -> None:
    found = verify(print_page(page.replace("à Acme Ltd", "à Acme SA")), seller)
    assert found.findings
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)


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
