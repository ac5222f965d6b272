"""Linnworks' Open Orders Export: a CSV file of any delimiter, column order and encoding."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from notegen.data import read_text
from notegen.errors import OrderError, did_you_mean
from notegen.orders.order import Item, Order, read_date, read_item, read_number
from notegen.orders.tags import ORDER_ID, REFERENCE_TAG, TAGS, Tag, TagKind, find_tag

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import BinaryIO

NUMBERS = frozenset({"Quantity", "PricePerUnit", "CostIncTax", "TaxRate"})
REFERENCE = "GeneralInfo.SecondaryReference"
CHUNK = 1 << 20
MAX_HEADING = 20_000
"""The most characters of the lines down to the headings."""
MAX_LISTED = 20
"""The most headings that a message lists."""
WIDTH_HINT = "a field with the delimiter or a line break in it must stand in quotes: export again"
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
                        line, found = reader.line_num, len(row)
                        message = f"the headings name {width} fields, but line {line} has {found}"
                        raise OrderError.of("csv-width", message, hint=WIDTH_HINT)
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
        fields = [*dict.fromkeys([*(tag.path for tag in TAGS), *load_headings().values()])]
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
            message = (
                "there is no column Channel Reference: that is the order number with its prefix;"
                f" the headings are {_listed(headings)}"
            )
            hint = f'export it too, or say which it is: --column {REFERENCE_TAG}="…"'
            raise OrderError.of("no-reference-column", message, hint=hint)
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
    for field, text in texts.items():
        part, _, name = field.rpartition(".")
        if part == "Items" and name in NUMBERS:
            entry[name] = read_number(text.strip().removesuffix("%"), place + name)
        elif part == "Items":
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


@cache
def load_headings() -> Mapping[str, str]:
    """Where an order of the API holds what the columns of exports do, by their folded headings."""
    fields = tomllib.loads(read_text("orders", "headings.toml"))
    return {_fold(heading): field for field, headings in fields.items() for heading in headings}


def _find_field(heading: str) -> str | None:
    """Where an order holds what a column of this heading does."""
    folded = _fold(heading)
    tag = find_tag(folded) or find_tag(heading)
    return load_headings().get(folded, tag.path if tag else None)


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
            group = known if _fold(heading) in load_headings() else named
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


def _listed(headings: list[str]) -> str:
    shown = ", ".join(headings[:MAX_LISTED])
    return f"{shown} … ({len(headings)})" if len(headings) > MAX_LISTED else shown
