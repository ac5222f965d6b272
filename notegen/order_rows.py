"""Orders one after another, as few of their fields as are asked for, from a file of any size."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import OrderError, Source, nearest
from notegen.order_json import EXPECTED, read_json
from notegen.orders.reference import is_changed, show_reference
from notegen.tags import ORDER_ID, REFERENCE_TAG, TAGS, Tag, find_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO


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


def walk_orders(orders: OrderRows, seen: set[int]) -> Iterator[tuple[str, ...]]:
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


def read_order_rows(
    stream: BinaryIO, tags: Sequence[str], columns: Mapping[str, str] | None = None
) -> OrderRows:
    """The orders of a file, CSV or JSON, told apart by how it begins.

    ``stream`` can be sought. ``columns`` gives, for tags, the heading of the column to read.
    Raises :class:`OrderError` when it is neither, when it lacks the order reference, or, while
    the rows are walked, where a row cannot be right.
    """
    chosen = {find_column_tag(name).name: heading for name, heading in (columns or {}).items()}
    wanted = tuple(tags)
    start = stream.read(SNIFFED)
    stream.seek(0)
    visible = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, kind in FOREIGN:
        if visible.startswith(mark):
            raise OrderError.of("not-orders", f"this is {kind}; {EXPECTED}", hint=AGAIN)
    encoding = _wide_encoding(start)
    letters = start.decode(encoding, "ignore").lstrip("\ufeff \t\r\n") if encoding else ""
    if (letters or visible.decode("latin-1")).startswith(("{", "[")):
        return OrderRows(wanted, frozenset(), read_json(stream, wanted, start, encoding))
    from notegen.order_export import read_export

    missing, rows = read_export(stream, wanted, chosen, encoding)
    return OrderRows(wanted, missing, rows)


def find_column_tag(name: str) -> Tag:
    """The tag that a user means by its name or its field's; Raises :class:`OrderError`."""
    tag = find_tag(name)
    if tag:
        return tag
    meant = nearest(name, [tag.name for tag in TAGS])
    hint = f"did you mean {meant}?" if meant else f"such as {REFERENCE_TAG}, Source, SubSource"
    raise OrderError.of("unknown-tag", f"no order has a field {name}", hint=hint)


def _wide_encoding(start: bytes) -> str:
    """UTF-16, by its mark or by the zero bytes of its first letters; empty where it is not."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[:200:2], start[1:200:2]
    if len(odd) > 1 and odd.count(0) > len(odd) // 2 > even.count(0):
        return "utf-16-le"
    return "utf-16-be" if len(even) > 1 and even.count(0) > len(even) // 2 > odd.count(0) else ""
