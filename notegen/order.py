"""An order, from Linnworks' JSON, and which tag reads which of its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from notegen.errors import OrderError
from notegen.tags import REFERENCE_TAG, TAGS, Tag, TagKind

MAX_EXPONENT = 30
"""The most digits before or after the point of a number in an order."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order. Money in the order's currency; ``children`` are a composite's parts."""

    sku: str
    title: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal
    tax_rate: Decimal
    barcode: str
    bin_rack: str
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an order; an internal one is never printed (Template Designer page)."""

    text: str
    internal: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One order: its tags as raw, invariant texts, its items and its notes.

    A number keeps the spelling of the JSON file, a date is ``yyyy-mm-dd hh:mm:ss``, a flag is
    ``true`` or ``false``, and a field that the order lacks is an empty text.
    """

    tags: Mapping[str, str]
    items: tuple[Item, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def reference(self) -> str:
        """The order reference, prefix and all."""
        return self.tags[REFERENCE_TAG]

    @property
    def currency(self) -> str:
        """The ISO 4217 code of its currency, or an empty text."""
        return self.tags["cCurrency"]

    def with_reference(self, reference: str) -> Order:
        """The same order under another reference."""
        return replace(self, tags=MappingProxyType({**self.tags, REFERENCE_TAG: reference}))

    @classmethod
    def from_mapping(cls, order: Mapping[str, Any], path: str = "") -> Order:
        """An order from Linnworks' OrderDetails (public API, ``Orders/GetOrdersById``).

        Raises :class:`OrderError` with the field's path where a value has the wrong type.
        """
        tags = {tag.name: read_tag(order, tag, path) for tag in TAGS}
        items = tuple(_item(i, p) for i, p in _entries(order, "Items", path))
        notes = tuple(
            Note(_text(n, "Note", p), n.get("Internal") is True)
            for n, p in _entries(order, "Notes", path)
        )
        return cls(MappingProxyType(tags), items, notes)


def parse_orders(raw: bytes) -> tuple[Order, ...]:
    """The orders of a JSON file: one OrderDetails object, or a list of them.

    Raises :class:`OrderError` when the file is not such JSON, or holds no order.
    """
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise OrderError.of(
            "order-not-utf8", "the order file is not UTF-8", hint="save it again as UTF-8"
        ) from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise OrderError.of(
            "order-not-json",
            f"the order file is not JSON: {error}",
            hint="give OrderDetails as the public API answers them; a CSV goes to simulate",
        ) from None
    orders = data if isinstance(data, list) else [data]
    if not orders:
        raise OrderError.of("no-orders", "the order file holds no order")
    return tuple(
        Order.from_mapping(_object(order, path), path)
        for order, path in ((o, f"[{n}]." if data is orders else "") for n, o in enumerate(orders))
    )


def _object(value: object, path: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    where = path.rstrip(".") or "the order"
    raise OrderError.of(
        "order-field", f"{where} must be an object, not {_kind(value)}", path=path.rstrip(".")
    )


def _entries(order: Mapping[str, Any], key: str, path: str) -> list[tuple[Mapping[str, Any], str]]:
    entries = order.get(key)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise _wrong(path + key, "a list", entries)
    paths = [f"{path}{key}[{n}]." for n in range(len(entries))]
    return [(_object(entry, p), p) for entry, p in zip(entries, paths, strict=True)]


def _field(order: Mapping[str, Any], field: str, path: str) -> object:
    """The value at a dotted path; None where a part is missing or null."""
    value: object = order
    walked = path
    for key in field.split("."):
        value = _object(value, walked).get(key)
        walked += f"{key}."
        if value is None:
            return None
    return value


def read_tag(order: Mapping[str, Any], tag: Tag, path: str = "") -> str:
    """The raw text that ``tag`` has for an OrderDetails object; empty where it has none.

    Raises :class:`OrderError` with the field's path, which begins with ``path``.
    """
    value = _field(order, tag.path, path)
    if value is None:
        return ""
    if tag.kind is TagKind.DATE:
        return _date_text(value, path + tag.path)
    if tag.kind is TagKind.MONEY:
        return f"{_decimal(value, path + tag.path):f}"
    return _scalar(value, path + tag.path)


def _scalar(value: object, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal):
        return str(value)
    raise _wrong(path, "a text", value)


def _text(entry: Mapping[str, Any], key: str, path: str) -> str:
    value = entry.get(key)
    return "" if value is None else _scalar(value, path + key)


def _decimal(value: object, path: str) -> Decimal:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite() and abs(number.adjusted()) <= MAX_EXPONENT:
            return number
    raise _wrong(path, "a number", value)


def _number(entry: Mapping[str, Any], key: str, path: str) -> Decimal:
    value = entry.get(key)
    return Decimal(0) if value is None else _decimal(value, path + key)


def _date_text(value: object, path: str) -> str:
    """ISO 8601, as the API writes it, to ``yyyy-mm-dd hh:mm:ss``."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        when = None
    if when is None:
        raise _wrong(path, "a date such as 2018-12-03T10:15:00Z", value)
    return when.strftime("%Y-%m-%d %H:%M:%S")


def _item(entry: Mapping[str, Any], path: str) -> Item:
    return Item(
        sku=_text(entry, "SKU", path),
        title=_text(entry, "Title", path) or _text(entry, "ItemName", path),
        quantity=_number(entry, "Quantity", path),
        unit_price=_number(entry, "PricePerUnit", path),
        total=_number(entry, "CostIncTax", path),
        tax_rate=_number(entry, "TaxRate", path),
        barcode=_text(entry, "BarcodeNumber", path),
        bin_rack=_text(entry, "BinRack", path),
        children=tuple(_item(i, p) for i, p in _entries(entry, "CompositeSubItems", path)),
    )


def _wrong(path: str, expected: str, found: object) -> OrderError:
    """Say what was found, but never a text: it could be a name or an address."""
    is_number = isinstance(found, int | float | Decimal) and not isinstance(found, bool)
    shown = str(found)[:20] if is_number else _kind(found)
    return OrderError.of("order-field", f"{path} must be {expected}, not {shown}", path=path)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    names = {list: "a list", dict: "an object", str: "another text", bool: "a flag"}
    return names.get(type(value), "a number")
