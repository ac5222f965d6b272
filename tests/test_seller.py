"""A seller's file: what it says, and all that can be wrong in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import SellerError
from notegen.locales import Locale, Month
from notegen.seller import Seller
from notegen.seller_fields import FormulaStyle
from notegen.spans import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
REFUSED = tomllib.loads((ROOT / "tests/cases/seller/refused.toml").read_text("utf-8"))["case"]
MINIMAL = {"company": "Acme", "live_since": "2018-12", "prefix": {"fr": "bm-"}}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_toml(case["file"].encode())
    found = [f"{d.code} {d.path or '-'}" for d in caught.value.diagnostics]
    assert sorted(found) == sorted(case["findings"])
    if "place" in case:
        span = caught.value.diagnostic.span
        assert span is not None
        assert "{}:{}".format(*locate(case["file"], span.start)) == case["place"]


def test_the_example() -> None:
    seller = Seller.from_toml((ROOT / "examples/seller.toml").read_bytes())
    assert seller.locales == tuple(Locale)
    assert seller.prefixes[Locale.ES] == ("",)
    assert seller.prefixes[Locale.FR] == ("bmFR",)
    assert seller.formula is FormulaStyle.DELIVERED


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    text = 'company = "Acme"\r\nlive_since = "2018-12"\r\n[prefix]\r\neng = "bm-"\r\n'
    seller = Seller.from_toml(b"\xef\xbb\xbf" + text.encode())
    assert seller.locales == (Locale.ENG,)


def test_another_encoding_is_named() -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_toml('company = "Café"'.encode("cp1252"))
    assert caught.value.diagnostic.code == "seller-not-utf8"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (Locale.FR, "décembre 2018"),
        (Locale.DE, "Dezember 2018"),
        (Locale.IT, "dicembre 2018"),
        (Locale.ES, "diciembre de 2018"),
        (Locale.ENG, "December 2018"),
    ],
)
def test_month_in_the_language_of_the_template(locale: Locale, expected: str) -> None:
    assert Seller.from_mapping(MINIMAL).live_text(locale) == expected


def test_values_per_locale() -> None:
    seller = Seller.from_mapping(
        MINIMAL
        | {
            "company": {"default": "Acme", "DE": "Acme GmbH"},
            "live_since": {"default": "2018-12", "ES": "2020-01"},
            "live_text": {"IT": "autunno 2018"},
            "prefix": {"FR": ["bm-", "", "bmBE"]},
        }
    )
    assert seller.company(Locale.DE) == "Acme GmbH"
    assert seller.company(Locale.FR) == "Acme"
    assert seller.live_text(Locale.ES) == "enero de 2020"
    assert seller.live_text(Locale.IT) == "autunno 2018"
    assert seller.prefixes[Locale.FR] == ("bm-", "", "bmBE")
    assert seller.live_since == Month(2018, 12)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["x", *MINIMAL, "formula", "phrases", "live_text"]), json_like)
)
def test_any_mapping_is_a_seller_or_is_refused(data: dict[str, Any]) -> None:
    try:
        found: Sequence[object] = Seller.from_mapping(MINIMAL | data).locales
    except SellerError as error:
        found = error.diagnostics
    assert found


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(SellerError):
        Seller.from_toml(raw)
