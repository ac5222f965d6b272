"""An order: the values of its tags, its items and its notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from notegen.errors import OrderError
from notegen.frozen import FrozenMap
from notegen.orders.tags import REFERENCE_TAG, TAGS, Tag, TagKind

EXPECTED = "expected is Linnworks' Open Orders Export as CSV, or OrderDetails as JSON"
MAX_EXPONENT = 30
"""The most digits before or after the point of a number in an order."""
MAX_NESTING = 10
"""How deep an item may hold items that are its parts."""


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

    A number keeps the spelling of the file, a date is ``yyyy-mm-dd hh:mm:ss``, a flag is ``true``
    or ``false``, and a field that the order lacks is an empty text.
    """

    tags: Mapping[str, str]
    items: tuple[Item, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        tags = {tag.name: "" for tag in TAGS} | dict(self.tags)
        object.__setattr__(self, "tags", FrozenMap(tags))

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
        return replace(self, tags={**self.tags, REFERENCE_TAG: reference})

    @classmethod
    def from_mapping(cls, order: Mapping[str, Any], path: str = "") -> Order:
        """An order from Linnworks' OrderDetails (public API, ``Orders/GetOrdersById``).

        Raises :class:`OrderError`, with the field's path behind ``path``, where a value has the
        wrong type, or where there is no GeneralInfo: then it is no order.
        """
        order = require_order(order, path)
        tags = {tag.name: read_tag(order, tag, path) for tag in TAGS}
        items = tuple(read_item(i, p) for i, p in _entries(order, "Items", path))
        notes = tuple(
            Note(_text(n, "Note", p), n.get("Internal") is True)
            for n, p in _entries(order, "Notes", path)
        )
        return cls(tags, items, notes)


def require_order(value: object, path: str = "") -> Mapping[str, Any]:
    """``value`` as the OrderDetails that it must be; Raises :class:`OrderError`."""
    if isinstance(value, Mapping) and value.get("GeneralInfo") is not None:
        return value
    where = path.rstrip(".")
    message = f"{where or 'this'} is no order: it has no GeneralInfo; {EXPECTED}"
    hint = "save the answer of Orders/GetOrdersById as it comes"
    raise OrderError.of("not-an-order", message, hint=hint, path=where)


def read_tag(order: Mapping[str, Any], tag: Tag, path: str = "") -> str:
    """The raw text that ``tag`` has for an OrderDetails object; empty where it has none.

    Raises :class:`OrderError` with the field's path, which begins with ``path``.
    """
    value: object = order
    walked = path
    for key in tag.path.split("."):
        value = _object(value, walked).get(key)
        walked += f"{key}."
        if value is None:
            return ""
    walked = walked[:-1]
    if tag.kind is TagKind.DATE:
        return read_date(value, walked)
    if tag.kind is TagKind.MONEY:
        return f"{_decimal(value, walked):f}"
    return _scalar(value, walked)


def read_number(text: str, path: str) -> Decimal:
    """A number of an export, where a comma may stand for the point; 0 for an empty text.

    Raises :class:`OrderError` where it is none.
    """
    written = text.strip()
    whole, comma, rest = written.partition(",")
    if comma and "." not in whole and len(rest) in {1, 2}:
        written = f"{whole}.{rest}"
    try:
        return _decimal(Decimal(written or 0), path)
    except InvalidOperation:
        raise _wrong(path, "a number such as 229.90", text) from None


def _object(value: object, path: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise _wrong(path.rstrip("."), "an object", value)


def _entries(order: Mapping[str, Any], key: str, path: str) -> list[tuple[Mapping[str, Any], str]]:
    entries = order.get(key)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise _wrong(path + key, "a list", entries)
    paths = [f"{path}{key}[{n}]." for n in range(len(entries))]
    return [(_object(entry, p), p) for entry, p in zip(entries, paths, strict=True)]


def _scalar(value: object, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise OrderError.of("order-field", f"{path} holds half a character", path=path)
        return value
    if isinstance(value, int | float | Decimal):
        return str(_decimal(value, path))
    raise _wrong(path, "a text", value)


def _text(entry: Mapping[str, Any], key: str, path: str) -> str:
    value = entry.get(key)
    return "" if value is None else _scalar(value, path + key)


def _decimal(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _wrong(path, "a number", value)
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if number.is_finite() and abs(number.adjusted()) <= MAX_EXPONENT:
        return number
    raise _wrong(path, f"a number of at most {MAX_EXPONENT} digits", value)


def _number(entry: Mapping[str, Any], key: str, path: str) -> Decimal:
    value = entry.get(key)
    return Decimal(0) if value is None else _decimal(value, path + key)


def read_date(value: object, path: str) -> str:
    """ISO 8601, as the API writes it, to ``yyyy-mm-dd hh:mm:ss``."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        when = None
    if when is None:
        raise _wrong(path, "a date such as 2018-12-03T10:15:00Z", value)
    return when.strftime("%Y-%m-%d %H:%M:%S")


def read_item(entry: Mapping[str, Any], path: str, depth: int = 1) -> Item:
    """An item of an order, with its parts; Raises :class:`OrderError`."""
    if depth > MAX_NESTING:
        raise OrderError.of("order-field", f"{path[:80]}… is nested too deeply", path=path[:80])
    return Item(
        sku=_text(entry, "SKU", path),
        title=_text(entry, "Title", path) or _text(entry, "ItemName", path),
        quantity=_number(entry, "Quantity", path),
        unit_price=_number(entry, "PricePerUnit", path),
        total=_number(entry, "CostIncTax", path),
        tax_rate=_number(entry, "TaxRate", path),
        barcode=_text(entry, "BarcodeNumber", path),
        bin_rack=_text(entry, "BinRack", path),
        children=tuple(
            read_item(i, p, depth + 1) for i, p in _entries(entry, "CompositeSubItems", path)
        ),
    )


def _wrong(path: str, expected: str, found: object) -> OrderError:
    """Say of what kind it is, but never the value: it could be a name or an address."""
    kinds = {list: "a list", dict: "an object", str: "another text", bool: "a flag"}
    kind = "null" if found is None else kinds.get(type(found), "another number")
    message = f"{path or 'the order'} must be {expected}, not {kind}"
    return OrderError.of("order-field", message, path=path)
