"""Order files as people have them: what is read, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import OrderError
from notegen.orders.reading import (
    TAGS_READ,
    iter_unique_orders,
    parse_orders,
    read_order_rows,
    read_orders,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = [("1", "bm-205894893", "BACKMARKET", "Acme é"), ("2", "x", "EBAY", 'a "b";c,\t\nd')]
HEADINGS = ["Order Id", "Channel Reference", "Source", "SubSource"]


def read(raw: bytes, columns: Mapping[str, str] | None = None) -> list[tuple[str, ...]]:
    return list(read_order_rows(io.BytesIO(raw), TAGS_READ, columns).rows)


def write(delimiter: str = ",", headings: list[str] = HEADINGS, end: str = "\r\n") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([headings, *ROWS])
    return text.getvalue()


def refused(raw: bytes, columns: Mapping[str, str] | None = None) -> str:
    with pytest.raises(OrderError) as caught:
        read(raw, columns)
    assert "Beispiel" not in " ".join(str(d) for d in caught.value.diagnostics)
    return caught.value.diagnostic.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":", "#"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_delimiter_and_line_end(delimiter: str, end: str) -> None:
    assert read(write(delimiter, end=end).encode()) == ROWS


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_any_encoding(encoding: str) -> None:
    assert read(write().encode(encoding)) == ROWS


@pytest.mark.parametrize(
    "start", ["\n", "\r\n\r\n", "sep=;\r\n", "sep=;\n\n", " \n", '"sep=;"\r\n']
)
def test_lines_before_the_headings(start: str) -> None:
    assert read((start + write(";")).encode()) == ROWS


@pytest.mark.parametrize(
    "headings",
    [
        ["order id", "CHANNEL REFERENCE", " Source ", "Sub Source"],
        ["nOrderId", "SecondaryReference", "source", "subsource"],
        ["NumOrderId", "Secondary_Reference", "Source", "Sub-Source"],
    ],
)
def test_other_spellings_of_headings(headings: list[str]) -> None:
    assert read(write(headings=headings).encode()) == ROWS


def test_any_column_order_and_columns_without_a_use() -> None:
    raw = b"Town;Source;My ref;Order Id;Town\nParis;EBAY;x;7;\n;BACKMARKET;bm-1;8;;;\n\n;;\n"
    rows = read(raw, {"SecondaryReference": "my REF"})
    assert rows == [("7", "x", "EBAY", ""), ("8", "bm-1", "BACKMARKET", "")]


def test_what_is_missing_is_told() -> None:
    orders = read_order_rows(io.BytesIO(b"Channel Reference\nbm-1\n"), TAGS_READ)
    assert orders.missing == {"nOrderId", "Source", "SubSource"}


def test_a_given_heading_wins() -> None:
    raw = b"Channel Reference,Real,Source\na,b,c\n"
    assert read(raw, {"SecondaryReference": "Real"}) == [("", "b", "c", "")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "no-headings"),
        (b"1;bm-205894893;Ada Beispiel\n2;bm-205894894;Bea Beispiel\n", "no-headings"),
        (b"Order Id,Source,Town\n1,EBAY,Paris\n", "no-reference-column"),
        (b"Channel Reference,Source,Source\n1,EBAY,Paris\n", "doubled-heading"),
        (b"Channel Reference,Source\nbm-1,EBAY,Ada Beispiel\n", "csv-width"),
        (b"Channel Reference,Source\nbm-1\n", "csv-width"),
        (b'Channel Reference,Source\nbm-1,"EBAY\nbm-2,EBAY\n', "csv-quote"),
        (b'Channel Reference,Source\nbm-1,"EB"AY\n', "csv-quote"),
        (b"Channel Reference,Source\nbm-1,EB\x81\xff\n", "csv-encoding"),
        ("Channel Reference,Source\nbm-1,EB\n".encode("utf-16")[:-1], "csv-encoding"),
        (b"PK\x03\x04....", "not-orders"),
        (b"\n<!DOCTYPE html><p>Sign in", "not-orders"),
        (b"%PDF-1.7", "not-orders"),
        (b'{"Data": []}', "no-orders"),
        (b'{"Data": ["0f8fad5b"]}', "not-an-order"),
        (b'{"Message": "Ada Beispiel", "Code": 7}', "not-an-order"),
        (b'{"Data": [{"GeneralInfo": {}}', "order-not-json"),
        (b'{"GeneralInfo": {}} and more', "order-not-json"),
        (b'[{"GeneralInfo": {}}, 3]', "not-an-order"),
        (b'[{"GeneralInfo": {"Source": ["Ada Beispiel"]}}]', "order-field"),
        (b"[]", "no-orders"),
        (b"[", "order-not-json"),
        (b'[{"GeneralInfo": {}}', "order-not-json"),
        (b'[{"GeneralInfo": {"Source": "\xff"}}]', "order-not-json"),
        (b"[" * 100_000, "order-not-json"),
    ],
)
def test_refused(raw: bytes, code: str) -> None:
    assert refused(raw) == code


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"Sorce": "Source"}, "unknown-tag"), ({"Source": "Sorce"}, "no-such-heading")],
)
def test_refused_columns(columns: dict[str, str], code: str) -> None:
    assert refused(write().encode(), columns) == code


FIELDS = {
    "Order Id": "nOrderId", "Reference number": "ReferenceNum", "Currency": "cCurrency",
    "External reference": "ExternalReference", "Town": "Town", "Region": "Region",
    "Postcode": "cPostCode", "Country": "cCountry", "Order total": "fTotalCharge",
    "Customer name": "cFullName", "Address 1": "Address1", "Shipping cost": "fPostageCost",
    "Order tax": "fTax", "Billing postcode": "BillingPostCode", "Tracking number": "PostalTrackingNumber",
    "Billing country name": "BillingCountryName", "Shipping service name": "PostalServiceName",
}  # fmt: skip
"""Headings of real exports, and the tag of the same field."""


@pytest.mark.parametrize("heading", [*FIELDS, "Shipping country", "Shipping town"])
def test_headings_of_real_exports(heading: str) -> None:
    tag = FIELDS.get(heading) or FIELDS[heading.removeprefix("Shipping ").capitalize()]
    raw = f"Channel reference,{heading}\nbm-1,12.50\n".encode()
    orders = read_order_rows(raw, (*TAGS_READ, tag))
    assert tag not in orders.missing
    assert next(orders.rows)[-1] == "12.50"
    assert parse_orders(raw)[0].tags[tag] == "12.50"


def test_the_rows_of_an_order_are_its_items() -> None:
    raw = (
        "Order Id;Channel reference;Received date;SKU;Item title;Quantity;Unit cost;Line total;Tax rate\n"
        "1;bm-1;2018-12-03 10:15:00;A;Phone;1;229,90;229,90;20%\n"
        "2;bm-2;03/12/2018 10:15;C;Case;3;1.5;4.5;\n"
        "1;bm-1;2018-12-03 10:15:00;B;Cable;2;5;10;20\n"
    )
    first, second = parse_orders(raw.encode())
    assert [(i.sku, i.title, str(i.quantity), str(i.unit_price)) for i in first.items] == [
        ("A", "Phone", "1", "229.90"),
        ("B", "Cable", "2", "5"),
    ]
    assert [str(i.tax_rate) for i in (*first.items, *second.items)] == ["20", "20", "0"]
    assert first.tags["ReceivedDate"] == "2018-12-03 10:15:00"
    assert second.tags["ReceivedDate"] == "03/12/2018 10:15"


@pytest.mark.parametrize("quantity", ["two", "1,234", "1e99999999999999999999", "9" * 5000, "NaN"])
def test_a_quantity_that_is_no_number(quantity: str) -> None:
    with pytest.raises(OrderError) as caught:
        parse_orders(f"Channel Reference;SKU;Quantity\nbm-1;A;{quantity}\n".encode())
    assert caught.value.diagnostic.path == "[0].Items[0].Quantity"


def test_what_an_export_has_no_column_for() -> None:
    found = read_orders(b"Channel Reference,Source,Town\nbm-1,BACKMARKET,Paris\n")
    assert "cFullName" in found.missing
    assert not {"Town", "Source"} & set(found.missing)


def test_merged_orders_are_no_rows_of_one_order() -> None:
    orders = read_order_rows(
        b"Channel Reference,Source\nMERGED,B\nMERGED,B\nbm-1,B\nbm-1,B\n", TAGS_READ
    )
    assert [row[1] for row in iter_unique_orders(orders, set())] == ["MERGED", "MERGED", "bm-1"]


ORDER = {
    "OrderId": "0f8fad5b",
    "NumOrderId": 7,
    "GeneralInfo": {"SecondaryReference": "bm-1", "Source": "BACKMARKET", "SubSource": None},
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_json_of_one_order_or_several(encoding: str) -> None:
    row = ("0f8fad5b", "bm-1", "BACKMARKET", "")
    assert read(json.dumps(ORDER, indent=1).encode(encoding)) == [row]
    assert read(("\n" + json.dumps([ORDER, ORDER])).encode(encoding)) == [row, row]
    page = {"PageNumber": 1, "TotalEntries": 2, "Data": [ORDER, ORDER]}
    assert read(json.dumps(page).encode(encoding)) == [row, row]
    assert read((json.dumps(ORDER) + "\n" + json.dumps(ORDER)).encode(encoding)) == [row, row]


SHAPES: list[tuple[Any, str]] = [
    (ORDER, ""),
    ([ORDER, ORDER], "[1]"),
    ({"PageNumber": 1, "Data": [ORDER]}, "Data[0]"),
    ({"Orders": [ORDER, ORDER], "Errors": []}, "Orders[1]"),
    ({"ProcessedOrders": {"TotalEntries": 1, "Data": [ORDER]}}, "ProcessedOrders.Data[0]"),
    ({"OpenOrders": [ORDER], "ProcessedOrders": [ORDER]}, "ProcessedOrders[0]"),
]


@pytest.mark.parametrize(("shape", "last"), SHAPES)
def test_every_answer_of_the_api_is_read_alike_as_orders_and_as_rows(shape: Any, last: str) -> None:
    raw = json.dumps(shape).encode()
    assert {row[1] for row in read(raw)} == {"bm-1"} == {o.reference for o in parse_orders(raw)}
    assert len(read(raw)) == len(parse_orders(raw)) == raw.count(b"GeneralInfo")
    wrong = b'{"GeneralInfo": {"Source": []}}'.join(raw.rsplit(json.dumps(ORDER).encode(), 1))
    for reader in (read, parse_orders):
        with pytest.raises(OrderError) as caught:
            reader(wrong)
        assert caught.value.diagnostic.path == f"{last}.GeneralInfo.Source".lstrip(".")


def test_flat_rows_of_a_search() -> None:
    row = {"pkOrderID": "0f8fad5b", "nOrderId": 7, "SecondaryReference": "bm-1", "Source": "BACKMARKET",
           "SubSource": "Acme", "dReceivedDate": "2018-12-03T10:15:00Z", "fTotalCharge": 229.90,
           "cCountry": "France", "PostalServiceName": "Express"}  # fmt: skip
    raw = json.dumps({"ProcessedOrders": {"Data": [row]}}).encode()
    assert read(raw) == [("0f8fad5b", "bm-1", "BACKMARKET", "Acme")]
    (order,) = parse_orders(raw)
    assert (order.tags["cCountry"], order.tags["fTotalCharge"]) == ("France", "229.9")
    assert order.tags["ReceivedDate"] == "2018-12-03 10:15:00"
    assert order.tags["ShippingMethod"] == "Express"


@pytest.mark.parametrize("size", [1, 3, 7, 64, 5000])
def test_json_in_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notegen.orders.json_answer.CHUNK", size)
    text = json.dumps(
        {"Data": [{**ORDER, "Text": "é\U0001f600\\", "Number": -1.5e3, "Flag": None}] * 3}, indent=2
    )
    assert len(read(text.encode())) == 3
    for cut in range(1, len(text), 17):
        refused(text[:-cut].encode())


def test_json_without_end_is_refused_before_it_fills_memory() -> None:
    assert refused(b'[{"GeneralInfo": {}, "a": "' + b"x" * (9 << 20)) == "order-not-json"
    assert refused(b'[{"GeneralInfo": {}}, {"a": tru}' + b" " * (9 << 20)) == "order-not-json"


def test_an_order_without_an_id_has_its_number() -> None:
    order = {**ORDER, "OrderId": None}
    assert read(json.dumps(order).encode())[0][0] == "7"


texts = st.text(st.characters(codec="utf-8", exclude_characters="=\0\ufeff"), max_size=12)


@given(
    st.lists(st.tuples(texts, texts, texts, texts), max_size=5),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.permutations(HEADINGS),
)
def test_what_is_written_reads_back(
    rows: list[tuple[str, ...]], delimiter: str, encoding: str, headings: list[str]
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows([[row[HEADINGS.index(h)] for h in headings] for row in rows])
    assert read(text.getvalue().encode(encoding)) == [tuple(row) for row in rows if any(row)]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_orders_or_are_refused(raw: bytes) -> None:
    for start in (b"", b"Channel Reference,Source\n", b"["):
        try:
            found = all(len(row) == len(TAGS_READ) for row in read(start + raw))
        except OrderError as error:
            found = bool(error.diagnostic.code)
        assert found
