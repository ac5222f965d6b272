"""A print compared with one of the same order from the untouched template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notegen.printed import Verification, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.seller.seller import Seller


COMPANY = "YOUR COMPANY NAME"
MONTH = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)


def codes(verification: Verification) -> list[str]:
    return [finding.code for finding in verification.findings]


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
