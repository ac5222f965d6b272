"""Which of a seller's orders a template's preview shows."""

from __future__ import annotations

import pytest

from notegen.locales import Locale
from notegen.onboarding import choose_order
from notegen.orders.order import Order
from notegen.seller.seller import Seller

SELLER = Seller.from_mapping(
    {
        "company": "Acme",
        "live_since": "2018-12",
        "prefix": {"FR": ["bmFR", "bmBE"], "DE": "bm", "ES": "", "ENG": "bm"},
    }
)
FOUND = [
    ("bmFR1000001", Locale.FR, True),
    ("bmFR1000001", Locale.DE, False),
    ("bmFR1000001", Locale.ES, False),
    ("bm1000001", Locale.DE, True),
    ("bm1000001", Locale.ENG, True),
    ("bm1000001", Locale.FR, False),
    ("1000001", Locale.ES, True),
    ("1000001-1", Locale.ES, True),
    ("1000001", Locale.DE, False),
    ("zz-1000001", Locale.FR, True),
    ("zz-1000001", Locale.ES, True),
]


@pytest.mark.parametrize(("reference", "locale", "is_shown"), FOUND)
def test_an_order_is_shown_by_its_own_template(
    reference: str, locale: Locale, is_shown: bool
) -> None:
    order = Order.from_mapping({"GeneralInfo": {"SecondaryReference": reference}})
    assert (choose_order(SELLER, locale, [order]) is order) is is_shown


def test_an_own_order_comes_before_one_that_may_be_anybodys() -> None:
    orders = [
        Order.from_mapping({"GeneralInfo": {"SecondaryReference": reference}})
        for reference in ("zz-1", "bm1000001", "bmBE1000002")
    ]
    assert choose_order(SELLER, Locale.FR, orders) is orders[2]
    assert choose_order(SELLER, Locale.FR, []) is None
