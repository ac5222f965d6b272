"""Orders from Linnworks' JSON: what the tags read, and what is refused with its path."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import OrderError
from notegen.order import Order, parse_orders
from notegen.tags import TAGS

ORDER = {
    "NumOrderId": 100234,
    "Processed": False,
    "GeneralInfo": {
        "SecondaryReference": "bm-205894893",
        "ReceivedDate": "2018-12-03T10:15:00.5Z",
        "Source": "BACKMARKET",
    },
    "CustomerInfo": {"Address": {"FullName": "Ada Beispiel", "Address2": None}},
    "TotalsInfo": {"TotalCharge": 229.90, "Currency": "EUR"},
    "Items": [
        {
            "SKU": "IP11-64-BLK",
            "Title": "iPhone 11",
            "Quantity": 1,
            "PricePerUnit": 229.9,
            "CompositeSubItems": [{"SKU": "CBL", "Quantity": 2}],
        }
    ],
    "Notes": [{"Note": "ring twice", "Internal": True}],
}

REFUSED = [
    ("not json", "order-not-json", None),
    ("[]", "no-orders", None),
    ("[" * 100_000, "order-not-json", None),
    ('"text"', "order-field", ""),
    ("[{}, null]", "order-field", "[1]"),
    ('{"Items": {}}', "order-field", "Items"),
    ('{"Items": [{"Quantity": "two"}]}', "order-field", "Items[0].Quantity"),
    ('{"Items": [{"Quantity": NaN}]}', "order-field", "Items[0].Quantity"),
    ('{"Items": [{"Quantity": true}]}', "order-field", "Items[0].Quantity"),
    ('{"Items": [{"Quantity": 1e999999999}]}', "order-field", "Items[0].Quantity"),
    ('{"GeneralInfo": []}', "order-field", "GeneralInfo"),
    ('{"GeneralInfo": {"ReceivedDate": "soon"}}', "order-field", "GeneralInfo.ReceivedDate"),
    ('[{"TotalsInfo": {"TotalCharge": "9"}}]', "order-field", "[0].TotalsInfo.TotalCharge"),
    ('{"GeneralInfo": {"Source": {}}}', "order-field", "GeneralInfo.Source"),
]


def test_tags_are_raw_and_invariant() -> None:
    (order,) = parse_orders(json.dumps(ORDER).encode())
    expected = {
        "SecondaryReference": "bm-205894893",
        "ReceivedDate": "2018-12-03 10:15:00",
        "Processed": "false",
        "nOrderId": "100234",
        "fTotalCharge": "229.9",
        "cFullName": "Ada Beispiel",
        "Address2": "",
        "Town": "",
    }
    assert {name: order.tags[name] for name in expected} == expected
    assert set(order.tags) == {tag.name for tag in TAGS}


def test_items_and_notes() -> None:
    (order,) = parse_orders(json.dumps([ORDER]).encode("utf-8-sig"))
    (item,) = order.items
    assert (item.sku, item.quantity, item.unit_price) == (
        "IP11-64-BLK",
        Decimal(1),
        Decimal("229.9"),
    )
    assert item.children[0].quantity == 2
    assert order.notes[0].internal


def test_another_reference() -> None:
    order = Order.from_mapping(ORDER)
    assert order.with_reference("x1").reference == "x1"
    assert order.reference == "bm-205894893"


@pytest.mark.parametrize(("text", "code", "path"), REFUSED)
def test_refused(text: str, code: str, path: str | None) -> None:
    with pytest.raises(OrderError) as caught:
        parse_orders(text.encode())
    assert (caught.value.diagnostic.code, caught.value.diagnostic.path) == (code, path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["SKU", "Address"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ORDER]), json_values))
def test_any_json_is_an_order_or_is_refused(data: dict[str, Any]) -> None:
    try:
        found = len(parse_orders(json.dumps(data).encode()))
    except OrderError as error:
        found = len(error.diagnostics)
    assert found == 1
