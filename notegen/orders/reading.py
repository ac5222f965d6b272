"""Orders from a file as people have it, CSV or JSON: whole, or as rows of a few of their fields."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import OrderError, Source, did_you_mean
from notegen.orders.json_answer import read_answer
from notegen.orders.order import EXPECTED, Order, read_tag, require_order
from notegen.orders.reference import is_changed, show_reference
from notegen.orders.tags import ORDER_ID, REFERENCE_TAG, TAGS, Tag, TagKind, find_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

TAGS_READ = (ORDER_ID, REFERENCE_TAG, "Source", "SubSource")
"""What is read of each order before anything else, in this order."""
SNIFFED = 4096
FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<", "a web page or XML"),
)
AGAIN = "export the orders again and do not open the file in Excel"
MERGED = "MERGED"
"""What Linnworks gives as the reference of orders that it has merged."""


@dataclass(frozen=True, slots=True)
class OrderRows:
    """The rows of a file: for each, the raw texts of ``tags``, in that order.

    An order of several items can have several rows. ``missing`` are the tags that the file has no
    column for: their texts are empty. ``rows`` can be walked once, while the file is open;
    ``name`` is what people call it.
    """

    tags: tuple[str, ...]
    missing: frozenset[str]
    rows: Iterator[tuple[str, ...]]
    name: str = ""


@dataclass(frozen=True, slots=True)
class OrderFile:
    """The orders of a file. ``missing`` are the tags that an export has no column for."""

    orders: tuple[Order, ...]
    missing: tuple[str, ...] = ()


def parse_orders(raw: bytes) -> tuple[Order, ...]:
    """The orders of a file, CSV or JSON: see :func:`read_orders`."""
    return read_orders(raw).orders


def read_orders(source: bytes | BinaryIO, columns: Mapping[str, str] | None = None) -> OrderFile:
    """The orders of a file as wholes.

    JSON may be one OrderDetails object, a list of them, several after one another, or the page of
    a paged answer. In CSV, the rows of one order are its items. ``columns`` gives, for tags, the
    heading of the column to read. Raises :class:`OrderError` when the file is none of these, or
    holds no order.
    """
    stream, encoding, is_json = _open(source)
    if is_json:
        values = read_answer(stream, encoding)
        orders = tuple(Order.from_mapping(value, place) for place, value in values)
        missing: tuple[str, ...] = ()
    else:
        from notegen.orders.csv_export import read_export

        export = read_export(stream, _choose(columns), encoding)
        orders = export.read_orders()
        missing = tuple(tag.name for tag in TAGS if tag.path not in export.places)
    if not orders:
        raise OrderError.of("no-orders", "the order file holds no order")
    return OrderFile(orders, missing)


def read_order_rows(
    source: bytes | BinaryIO,
    tags: Sequence[str],
    columns: Mapping[str, str] | None = None,
    name: str = "",
) -> OrderRows:
    """The orders of a file of any size, of each the texts of ``tags``.

    ``source`` can be sought. ``columns`` gives, for tags, the heading of the column to read.
    Raises :class:`OrderError` when the file is neither CSV nor JSON, when it lacks the order
    reference, or, while the rows are walked, where a row cannot be right.
    """
    wanted = tuple(tags)
    known = [tag for each in wanted if (tag := find_tag(each))]
    stream, encoding, is_json = _open(source)
    if is_json:
        return OrderRows(wanted, frozenset(), _read_json_rows(stream, encoding, known), name)
    from notegen.orders.csv_export import read_export

    export = read_export(stream, _choose(columns), encoding)
    missing = frozenset(tag.name for tag in known if tag.path not in export.places)
    return OrderRows(wanted, missing, export.rows([tag.path for tag in known]), name)


def iter_unique_orders(orders: OrderRows, seen: set[int]) -> Iterator[tuple[str, ...]]:
    """One row for each order; the tags begin with :data:`TAGS_READ`.

    Further rows of an order, by its id or else by its reference, are passed over, also those
    ``seen`` in another file. Raises :class:`OrderError`, which names the file, also where a
    spreadsheet has made one of several ids.
    """
    try:
        for row in orders.rows:
            if row[0] or row[1]:
                mark = hash(row[0] or row[1:4])
                if mark in seen:
                    if is_changed(row[0]):
                        raise refuse_changed("order ids", row[0])
                    if row[0] or row[1] != MERGED:
                        continue
                seen.add(mark)
            yield row
    except OrderError as error:
        error.source = error.source or Source(orders.name)
        raise


def refuse_changed(what: str, example: str) -> OrderError:
    """The error where a spreadsheet has changed numbers, ``what`` they are and one of them."""
    message = f"a spreadsheet has changed {what}, such as {show_reference(example)}"
    return OrderError.of("excel-number", message, hint=AGAIN)


def _open(source: bytes | BinaryIO) -> tuple[BinaryIO, str, bool]:
    """The stream at its beginning, its encoding as far as it can be told, and whether it is JSON."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    start = stream.read(SNIFFED)
    stream.seek(0)
    encoding = _find_encoding(start)
    visible = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, kind in FOREIGN:
        if visible.startswith(mark):
            raise OrderError.of("not-orders", f"this is {kind}; {EXPECTED}", hint=AGAIN)
    letters = start.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    return stream, encoding, letters.startswith(("{", "["))


def _find_encoding(start: bytes) -> str:
    """UTF-16, by its mark or by the zero bytes of its first letters, else UTF-8."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[:200:2], start[1:200:2]
    if len(odd) > 1 and odd.count(0) > len(odd) // 2 > even.count(0):
        return "utf-16-le"
    if len(even) > 1 and even.count(0) > len(even) // 2 > odd.count(0):
        return "utf-16-be"
    return "utf-8-sig"


def _choose(columns: Mapping[str, str] | None) -> dict[str, str]:
    """The chosen headings by the fields' places in an order; Raises :class:`OrderError`."""
    chosen = {}
    for name, heading in (columns or {}).items():
        tag = find_tag(name)
        if tag is None:
            otherwise = f"such as {REFERENCE_TAG}, Source, SubSource"
            hint = did_you_mean(name, [tag.name for tag in TAGS], otherwise)
            raise OrderError.of("unknown-tag", f"no order has a field {name}", hint=hint)
        chosen[tag.path] = heading
    return chosen


def _read_json_rows(
    stream: BinaryIO, encoding: str, tags: Sequence[Tag]
) -> Iterator[tuple[str, ...]]:
    steps = [(tag, *tag.path.rpartition(".")[::2]) for tag in tags]
    is_empty = True
    for place, value in read_answer(stream, encoding):
        is_empty = False
        order = require_order(value, place)
        yield tuple([_read_field(order, place, *step) for step in steps])
    if is_empty:
        raise OrderError.of("no-orders", "the order file holds no order")


def _read_field(order: Mapping[str, Any], place: str, tag: Tag, part: str, key: str) -> str:
    """A tag's text; nearly all are plain texts in a part of the order."""
    if tag.name == ORDER_ID and isinstance(order.get("OrderId"), str):
        return str(order["OrderId"])
    within = order.get(part)
    if type(within) is dict and tag.kind is TagKind.TEXT:
        text = within.get(key)
        if type(text) is str and text.isascii():
            return text
    return read_tag(order, tag, place)
