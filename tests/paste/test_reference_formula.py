"""The order number's text, for each kind of prefix."""

from __future__ import annotations

import pytest

from notegen.order_number.formula import is_delivered_wording, write_reference
from notegen.seller.validation import FormulaStyle

TAG = "[{SecondaryReference}]"
PREFIXES: list[tuple[tuple[str, ...], str]] = [
    ((), TAG),
    (("",), TAG),
    (("bm-",), f'EVAL{{BEGIN}}IIF[contains["bm-",{TAG}], Replace[{TAG},"bm-",""], ""]{{END}}'),
    (("bmFR",), f'EVAL{{BEGIN}}IIF[contains["bmFR",{TAG}], Replace[{TAG},"bmFR",""], ""]{{END}}'),
    ((r"\1$&",), rf'EVAL{{BEGIN}}IIF[contains["\1$&",{TAG}], Replace[{TAG},"\1$&",""], ""]{{END}}'),
    (("bm-", "bmBE"), f'EVAL{{BEGIN}}Replace[Replace[{TAG},"bmBE",""],"bm-",""]{{END}}'),
    (("bm", "bmFR", "bm"), f'EVAL{{BEGIN}}Replace[Replace[{TAG},"bmFR",""],"bm",""]{{END}}'),
    (("bm-", ""), f'EVAL{{BEGIN}}Replace[{TAG},"bm-",""]{{END}}'),
]


@pytest.mark.parametrize(("prefixes", "text"), PREFIXES)
def test_delivered_style(prefixes: tuple[str, ...], text: str) -> None:
    assert write_reference(prefixes) == text
    assert is_delivered_wording(prefixes) == ("contains" in text or text == TAG)


@pytest.mark.parametrize(
    ("prefixes", "text"),
    [
        ((), TAG),
        (("bm-",), f'EVAL{{BEGIN}}Replace[{TAG},"bm-",""]{{END}}'),
        (("bm-", "bmBE"), f'EVAL{{BEGIN}}Replace[Replace[{TAG},"bmBE",""],"bm-",""]{{END}}'),
    ],
)
def test_never_blank_style(prefixes: tuple[str, ...], text: str) -> None:
    assert write_reference(prefixes, FormulaStyle.NEVER_BLANK) == text
    assert is_delivered_wording(prefixes, FormulaStyle.NEVER_BLANK) == (not prefixes)
