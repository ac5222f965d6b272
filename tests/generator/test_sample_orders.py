"""The sample orders are whole OrderDetails whose sums are right, and they show what they are for."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from notegen.data import read_bytes
from notegen.locales import Locale
from notegen.orders.reading import parse_orders

if TYPE_CHECKING:
    from notegen.orders.order import Order

NAMES = [*(locale.stem for locale in Locale), "forty", "split"]
TOP_LEVEL = (
    "CustomerInfo ExtendedProperties FolderName FulfilmentLocationId GeneralInfo Items Notes"
    " NumOrderId OrderId PaidDateTime Processed ProcessedDateTime ShippingInfo TaxId TotalsInfo"
)
each_order = pytest.mark.parametrize("name", NAMES)


def raw(name: str) -> dict[str, Any]:
    (order,) = json.loads(read_bytes("orders", f"{name}.json"))
    assert isinstance(order, dict)
    return order


def parsed(name: str) -> Order:
    (order,) = parse_orders(read_bytes("orders", f"{name}.json"))
    return order


@each_order
def test_is_whole(name: str) -> None:
    order = raw(name)
    assert " ".join(sorted(order)) == TOP_LEVEL
    assert order["ExtendedProperties"]
    assert order["GeneralInfo"]["Source"] == "BACKMARKET"
    assert order["GeneralInfo"]["NumItems"] == sum(item["Quantity"] for item in order["Items"])


@each_order
def test_reference_is_a_bare_number(name: str) -> None:
    assert parsed(name).reference.isascii()
    assert parsed(name).reference.isdecimal()


@each_order
def test_sums_are_right(name: str) -> None:
    order = parsed(name)
    amounts = {
        key: Decimal(order.tags[key]) for key in ("Subtotal", "fPostageCost", "fTotalCharge")
    }
    assert all(item.total == item.quantity * item.unit_price for item in order.items)
    assert amounts["Subtotal"] == sum(item.total for item in order.items)
    assert amounts["fTotalCharge"] == amounts["Subtotal"] + amounts["fPostageCost"]


@each_order
def test_has_one_internal_and_one_public_note(name: str) -> None:
    assert sorted(note.internal for note in parsed(name).notes) == [False, True]


@each_order
def test_nobody_can_be_reached(name: str) -> None:
    order = raw(name)
    mail = order["CustomerInfo"]["Address"]["EmailAddress"]
    assert mail.endswith("@example.com")


@pytest.mark.parametrize("locale", list(Locale))
def test_one_for_each_locale(locale: Locale) -> None:
    order = parsed(locale.stem)
    assert 2 <= len(order.items) <= 3
    assert order.currency == ("GBP" if locale is Locale.ENG else "EUR")
    assert order.tags["PostalTrackingNumber"]


def test_each_kind_is_there() -> None:
    assert len(parsed("forty").items) == 40
    assert any(item.children for item in parsed("de").items)
    split = raw("split")["GeneralInfo"]
    assert split["ReferenceNum"] == f"{split['SecondaryReference']}-1"
