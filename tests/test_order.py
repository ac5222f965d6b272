"""Orders from Linnworks' JSON: what the tags read, and what is refused with its path."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import OrderError
from notegen.orders.order import Order
from notegen.orders.reading import parse_orders
from notegen.orders.tags import TAGS, TagKind

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
    ("{not json", "order-not-json", None),
    ("not json", "no-headings", None),
    ("[]", "no-orders", None),
    ("[" * 100_000, "order-not-json", None),
    ("[1]", "not-an-order", "[0]"),
    ("{}", "not-an-order", ""),
    ('{"foo": 1}', "not-an-order", ""),
    ('{"GeneralInfo": null}', "not-an-order", ""),
    ('[{"GeneralInfo": {}}, null]', "not-an-order", "[1]"),
    ('{"GeneralInfo": []}', "order-field", "GeneralInfo"),
    ('{"GeneralInfo": {"ReceivedDate": "soon"}}', "order-field", "GeneralInfo.ReceivedDate"),
    ('{"GeneralInfo": {"Source": {}}}', "order-field", "GeneralInfo.Source"),
    ('{"GeneralInfo": {"Source": "\\ud83d"}}', "order-field", "GeneralInfo.Source"),
    ('{"GeneralInfo": {}, "Items": {}}', "order-field", "Items"),
]
HUGE = (
    "1e99999999999999999999",
    "1E-99999999999999999999",
    "9" * 4301,
    "1e999999999",
    "9" * 32,
    "NaN",
)
FIELDS = [
    *(tag.path for tag in TAGS if tag.kind not in {TagKind.DATE, TagKind.FLAG}),
    *(f"Items[0].{key}" for key in ("Quantity", "PricePerUnit", "CostIncTax", "TaxRate", "SKU")),
    "Notes[0].Note",
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


@pytest.mark.parametrize("value", ['"two"', "true", "[]", "{}", "-Infinity", *HUGE])
def test_a_quantity_that_is_no_number(value: str) -> None:
    text = f'[{{"GeneralInfo": {{}}, "Items": [{{"Quantity": {value}}}]}}]'
    with pytest.raises(OrderError) as caught:
        parse_orders(text.encode())
    found = caught.value.diagnostic
    assert (found.code, found.path) == ("order-field", "[0].Items[0].Quantity")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", HUGE)
def test_a_number_without_end_in_any_field(field: str, value: str) -> None:
    order: dict[str, Any] = {"GeneralInfo": {}}
    within: Any = order
    *parts, last = field.split(".")
    for part in parts:
        name, bracket, _ = part.partition("[")
        within = within.setdefault(name, [{}] if bracket else {})
        within = within[0] if bracket else within
    within[last] = "here"
    text = json.dumps(order).replace('"here"', value)
    with pytest.raises(OrderError) as caught:
        parse_orders(text.encode())
    assert caught.value.diagnostic.path == field


@pytest.mark.parametrize("depth", [10, 11, 40, 400, 100_000])
def test_items_in_items(depth: int) -> None:
    text = (
        '{"GeneralInfo": {}, "Items": [' + '{"CompositeSubItems": [' * depth + "]}" * depth + "]}"
    )
    if depth <= 10:
        assert parse_orders(text.encode())[0].items
    else:
        with pytest.raises(OrderError) as caught:
            parse_orders(text.encode())
        assert caught.value.diagnostic.code in {"order-field", "order-not-json"}


def test_orders_travel() -> None:
    order = Order.from_mapping(ORDER)
    assert pickle.loads(pickle.dumps(order)) == copy.deepcopy(order) == order
    assert order.with_reference("x1") != order
    assert Order({}).reference == ""


def test_a_mapping_that_is_no_order() -> None:
    with pytest.raises(OrderError) as caught:
        Order.from_mapping({})
    assert caught.value.diagnostic.code == "not-an-order"


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
