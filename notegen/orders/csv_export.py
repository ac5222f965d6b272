"""Linnworks' Open Orders Export: a CSV file of any delimiter, column order and encoding."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from notegen.errors import OrderError, did_you_mean
from notegen.orders.order import Item, Order, read_date, read_item, read_number
from notegen.orders.tags import ORDER_ID, REFERENCE_TAG, TAGS, Tag, TagKind, find_tag

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import BinaryIO

HEADINGS = {
    "Order Id": "NumOrderId",
    "Reference Number": "GeneralInfo.ReferenceNum",
    "External Reference": "GeneralInfo.ExternalReferenceNum",
    "Channel Reference": "GeneralInfo.SecondaryReference",
    "Received date": "GeneralInfo.ReceivedDate",
    "Customer email address": "CustomerInfo.Address.EmailAddress",
    "Customer company": "CustomerInfo.Address.Company",
    "Shipping customer name": "CustomerInfo.Address.FullName",
    "Customer name": "CustomerInfo.Address.FullName",
    "Shipping address 1": "CustomerInfo.Address.Address1",
    "Shipping address 2": "CustomerInfo.Address.Address2",
    "Shipping address 3": "CustomerInfo.Address.Address3",
    "Shipping town": "CustomerInfo.Address.Town",
    "Shipping region": "CustomerInfo.Address.Region",
    "Shipping postcode": "CustomerInfo.Address.PostCode",
    "Postcode": "CustomerInfo.Address.PostCode",
    "Shipping country": "CustomerInfo.Address.Country",
    "Country": "CustomerInfo.Address.Country",
    "Billing country": "CustomerInfo.BillingAddress.Country",
    "Shipping cost": "TotalsInfo.PostageCost",
    "Order tax": "TotalsInfo.Tax",
    "Order total": "TotalsInfo.TotalCharge",
    "Shipping service name": "ShippingInfo.PostalServiceName",
    "Shipping service vendor": "ShippingInfo.Vendor",
    "SKU": "Items.SKU",
    "Item title": "Items.Title",
    "Quantity": "Items.Quantity",
    "Unit cost": "Items.PricePerUnit",
    "Unit price": "Items.PricePerUnit",
    "Line total": "Items.CostIncTax",
    "Tax rate": "Items.TaxRate",
    "Barcode": "Items.BarcodeNumber",
    "Bin rack": "Items.BinRack",
}
"""The headings of exports, and where an order of the API holds the same. Those of the first eight
columns are documented, the others are as people have them. That Channel Reference is the reference
with the prefix is inferred. A country's code is no field of a tag, so it is not read."""
NUMBERS = frozenset({"Quantity", "PricePerUnit", "CostIncTax", "TaxRate"})
ITEM_FIELDS = tuple(dict.fromkeys(path for path in HEADINGS.values() if path.startswith("Items.")))
REFERENCE = "GeneralInfo.SecondaryReference"
CHUNK = 1 << 20
MAX_HEADING = 20_000
"""The most characters of the lines down to the headings."""
MAX_LISTED = 20
"""The most headings that a message lists."""
_WRAPPED = re.compile(r'\A="([^"]*)"\Z')
_BEFORE = re.compile(r'(?:"?sep=."?)?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""A line that may stand before the headings: an empty one, or Excel's ``sep=;``."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that is read down to its headings. Its rows can be walked once.

    ``places`` says which column holds which field of an order. ``is_wrapped`` says that there may
    be fields such as ``="00123"``, which keep a spreadsheet from changing numbers.
    """

    places: Mapping[str, int]
    is_wrapped: bool
    _reader: Reader
    _width: int
    _text: io.TextIOWrapper

    def rows(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The texts of ``fields`` in each row; one without a column is empty.

        Raises :class:`OrderError` where a row has too few or too many fields, or a quote is not
        closed.
        """
        width, reader = self._width, self._reader
        indices = [self.places.get(field, width) for field in fields]
        pick = itemgetter(*indices) if len(indices) > 1 else lambda row: (row[indices[0]],)
        lacks = width in indices
        reference = self.places[REFERENCE]
        try:
            for row in reader:
                if len(row) != width:
                    if not any(row):
                        continue
                    if len(row) < width or any(row[width:]):
                        raise _wrong_width(reader.line_num, len(row), width)
                    del row[width:]
                if not (row[reference] or any(row)):
                    continue
                if lacks:
                    row.append("")
                picked = pick(row)
                yield _unwrap(picked) if self.is_wrapped else picked
        except csv.Error:
            message = (
                f"a quote is not closed, or stands inside a field, before line {reader.line_num}"
            )
            raise OrderError.of("csv-quote", message, hint="export the orders again") from None
        except UnicodeDecodeError:
            raise _undecodable(reader.line_num) from None
        finally:
            if not self._text.closed:
                self._text.detach()

    def read_orders(self) -> tuple[Order, ...]:
        """The orders as wholes: each row that tells of one is an item."""
        fields = [*dict.fromkeys(tag.path for tag in TAGS), *ITEM_FIELDS]
        groups: dict[tuple[str, ...], tuple[dict[str, str], list[Item]]] = {}
        for row in self.rows(fields):
            texts = dict(zip(fields, row, strict=True))
            tags = {tag.name: _read_text(tag, texts[tag.path]) for tag in TAGS}
            others = (tags[REFERENCE_TAG], tags["Source"], tags["SubSource"])
            key = (tags[ORDER_ID],) if tags[ORDER_ID] else others
            _, items = groups.setdefault(key, (tags, []))
            place = f"[{len(groups) - 1}].Items[{len(items)}]."
            if item := _read_item(texts, place):
                items.append(item)
        return tuple(Order(tags, tuple(items)) for tags, items in groups.values())


def read_export(stream: BinaryIO, columns: Mapping[str, str], encoding: str) -> Export:
    """The export in ``stream``. ``columns`` gives the heading of a field where it is not known.

    Raises :class:`OrderError` when there is no heading line, or no column for the order reference.
    """
    is_wrapped = True
    if encoding == "utf-8-sig":
        encoding, is_wrapped = _inspect(stream)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        reader, headings = _read_headings(text, columns)
        places = _find_places(headings, columns)
        if REFERENCE not in places:
            raise _no_reference(headings)
    except OrderError:
        text.detach()
        raise
    return Export(places, is_wrapped, reader, len(headings), text)


def _read_text(tag: Tag, text: str) -> str:
    """A tag's raw text: a date or an amount as an order has it, where it can be read as one."""
    with contextlib.suppress(OrderError):
        if text and tag.kind is TagKind.DATE:
            return read_date(text, tag.path)
        if text and tag.kind is TagKind.MONEY:
            return f"{read_number(text, tag.path):f}"
    return text


def _read_item(texts: Mapping[str, str], place: str) -> Item | None:
    """The item of a row, or None; Raises :class:`OrderError` where a number is none."""
    entry: dict[str, str | Decimal] = {}
    for field in ITEM_FIELDS:
        name, text = field.rpartition(".")[2], texts[field].strip()
        if name in NUMBERS:
            entry[name] = read_number(text.removesuffix("%"), place + name)
        else:
            entry[name] = text
    return read_item(entry, place) if any(entry.values()) else None


def _read_headings(text: io.TextIOWrapper, columns: Mapping[str, str]) -> tuple[Reader, list[str]]:
    """A reader that stands behind the headings, and the headings."""
    try:
        head = text.read(MAX_HEADING).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise _undecodable(0) from None
    text.seek(0)
    delimiter, headings, skipped = _find_headings(head, columns)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    for _ in range(skipped + 1):
        next(reader)
    return reader, headings


def _unwrap(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_WRAPPED.sub(r"\1", f) if f.startswith("=") else f for f in fields)


def _wrong_width(line: int, found: int, width: int) -> OrderError:
    message = f"the headings name {width} fields, but line {line} has {found}"
    hint = "a field with the delimiter or a line break in it must stand in quotes: export again"
    return OrderError.of("csv-width", message, hint=hint)


def _undecodable(line: int) -> OrderError:
    message = f"the text is broken after line {line}"
    return OrderError.of("csv-encoding", message, hint="export the orders again, as UTF-8")


def _inspect(stream: BinaryIO) -> tuple[str, bool]:
    """UTF-8 where the whole file is, else Windows-1252; and whether any field may be wrapped."""
    for name in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(name)()
        is_wrapped, end = False, b""
        stream.seek(0)
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
                is_wrapped = is_wrapped or b'="' in chunk or (end == b"=" and chunk[:1] == b'"')
                end = chunk[-1:]
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        stream.seek(0)
        return ("utf-8-sig" if name == "utf-8" else name), is_wrapped
    raise OrderError.of(
        "csv-encoding", "the file is neither UTF-8 nor Windows-1252", hint="export it as UTF-8"
    )


def _fold(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


_KNOWN = {_fold(heading): field for heading, field in HEADINGS.items()}


def _find_field(heading: str) -> str | None:
    """Where an order holds what a column of this heading does."""
    folded = _fold(heading)
    if folded in _KNOWN:
        return _KNOWN[folded]
    tag = find_tag(folded) or find_tag(heading)
    return tag.path if tag else None


def _find_headings(head: str, columns: Mapping[str, str]) -> tuple[str, list[str], int]:
    """The delimiter, the headings, and how many records stand before them.

    The delimiter is the character that makes the most known headings; an Excel ``sep=;`` line and
    empty lines may stand first.
    """
    given = {_fold(heading) for heading in columns.values()}
    before = 0
    while found := _BEFORE.match(head):
        head, before = head[found.end() :], before + 1
    first = re.split(r"[\r\n]", head, maxsplit=1)[0]
    signs = dict.fromkeys(",;\t|" + "".join(c for c in first if not (c.isalnum() or c in "\"' _-")))
    best: tuple[int, int, str, list[str]] = (0, 0, ",", [])
    for sign in signs:
        try:
            record = next(
                csv.reader(io.StringIO(head, newline=""), delimiter=sign, strict=True), []
            )
        except csv.Error:
            continue
        known = sum(1 for h in record if _fold(h) and (_fold(h) in given or _find_field(h)))
        if (known, len(record)) > best[:2]:
            best = (known, len(record), sign, record)
    if best[0] < 2 and not any(_find_field(h) == REFERENCE or _fold(h) in given for h in best[3]):
        message = "the file has no line of headings such as Channel Reference and Source"
        message = message if head.strip() else "the file is empty"
        hint = 'export with headings, or name yours: --column SecondaryReference="My heading"'
        raise OrderError.of("no-headings", message, hint=hint)
    return best[2], [heading.strip() for heading in best[3]], before


def _find_places(headings: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The column of each field: the given heading, else a known one, else the field's name."""
    places: dict[str, int] = {}
    for field, heading in columns.items():
        found = [n for n, name in enumerate(headings) if name == heading.strip()]
        found = found or [n for n, name in enumerate(headings) if _fold(name) == _fold(heading)]
        if not found:
            hint = did_you_mean(heading, headings, f"the headings are {_listed(headings)}")
            raise OrderError.of("no-such-heading", f"there is no column {heading}", hint=hint)
        places[field] = _only(found, heading, field)
    known: dict[str, list[int]] = {}
    named: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if holds := _find_field(heading):
            group = known if _fold(heading) in _KNOWN else named
            group.setdefault(holds, []).append(place)
    for group in (known, named):
        for field, found in group.items():
            if field not in places:
                places[field] = _only(found, headings[found[0]], field)
    return places


def _only(found: list[int], heading: str, field: str) -> int:
    name = field.rpartition(".")[2]
    if len(found) == 1 or name not in {REFERENCE_TAG, "Source", "SubSource"}:
        return found[0]
    message = f"{len(found)} columns are called {heading}"
    hint = f'export again with one, or choose: --column {name}="…"'
    raise OrderError.of("doubled-heading", message, hint=hint)


def _no_reference(headings: list[str]) -> OrderError:
    message = (
        "there is no column Channel Reference: that is the order number with its prefix; "
        f"the headings are {_listed(headings)}"
    )
    hint = f'export it too, or say which it is: --column {REFERENCE_TAG}="…"'
    return OrderError.of("no-reference-column", message, hint=hint)


def _listed(headings: list[str]) -> str:
    shown = ", ".join(headings[:MAX_LISTED])
    return f"{shown} … ({len(headings)})" if len(headings) > MAX_LISTED else shown
