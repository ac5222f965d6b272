"""Linnworks' Open Orders Export: a CSV file of any delimiter, column order and encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
from operator import itemgetter
from typing import TYPE_CHECKING

from notegen.errors import OrderError, nearest
from notegen.tags import REFERENCE_TAG, find_tag

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO


HEADINGS = {
    "Order Id": "nOrderId",
    "Reference Number": "ReferenceNum",
    "External Reference": "ExternalReference",
    "Channel Reference": REFERENCE_TAG,
    "Received date": "ReceivedDate",
    "Customer email address": "cEmailAddress",
    "Customer company": "Company",
    "Shipping customer name": "cFullName",
}
"""The documented headings and the tags of the same fields. That Channel Reference is the
reference with the prefix is inferred."""
CHUNK = 1 << 20
MAX_HEADING = 20_000
"""The most characters of the lines down to the headings."""
SHOWN = 20
"""The most headings that a message lists."""
_WRAPPED = re.compile(r'\A="([^"]*)"\Z')
_BEFORE = re.compile(r'(?:"?sep=."?)?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""A line that may stand before the headings: an empty one, or Excel's ``sep=;``."""


def read_export(
    stream: BinaryIO, wanted: tuple[str, ...], columns: Mapping[str, str], encoding: str = ""
) -> tuple[frozenset[str], Iterator[tuple[str, ...]]]:
    """The tags without a column, and the wanted texts of each row.

    ``columns`` gives the heading for a tag where it is none that is known. Raises
    :class:`OrderError` when there is no heading line, or no column for the order reference; the
    rows raise it where a row has too few or too many fields, or a quote is not closed.
    """
    text = io.TextIOWrapper(stream, encoding or _find_encoding(stream), newline="")
    try:
        reader, headings = _read_headings(text, columns)
        places = _find_places(headings, columns)
        missing = frozenset(tag for tag in wanted if tag not in places)
        if REFERENCE_TAG in missing:
            raise _no_reference(headings)
    except OrderError:
        text.detach()
        raise
    indices = [places.get(tag, len(headings)) for tag in wanted]
    return missing, _rows(reader, indices, len(headings), text)


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


def _rows(
    reader: Reader, indices: list[int], width: int, text: io.TextIOWrapper
) -> Iterator[tuple[str, ...]]:
    """The fields at ``indices``; the one past the end is empty. ``text`` is let go at the end."""
    pick = itemgetter(*indices) if len(indices) > 1 else lambda row: (row[indices[0]],)
    lacks = width in indices
    try:
        for row in reader:
            if not any(row):
                continue
            if len(row) != width:
                if len(row) < width or any(row[width:]):
                    raise _wrong_width(reader.line_num, len(row), width)
                del row[width:]
            if lacks:
                row.append("")
            picked = pick(row)
            yield _unwrap(picked) if '="' in "\n".join(picked) else picked
    except csv.Error:
        message = f"a quote is not closed, or stands inside a field, before line {reader.line_num}"
        raise OrderError.of("csv-quote", message, hint="export the orders again") from None
    except UnicodeDecodeError:
        raise _undecodable(reader.line_num) from None
    finally:
        if not text.closed:
            text.detach()


def _unwrap(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of fields such as ``="00123"``, which keep a spreadsheet from changing numbers."""
    return tuple(_WRAPPED.sub(r"\1", field) for field in fields)


def _wrong_width(line: int, found: int, width: int) -> OrderError:
    message = f"the headings name {width} fields, but line {line} has {found}"
    hint = "a field with the delimiter or a line break in it must stand in quotes: export again"
    return OrderError.of("csv-width", message, hint=hint)


def _undecodable(line: int) -> OrderError:
    message = f"the text is broken after line {line}"
    return OrderError.of("csv-encoding", message, hint="export the orders again, as UTF-8")


def _find_encoding(stream: BinaryIO) -> str:
    """UTF-8 where the whole file is, else Windows-1252."""
    for name in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(name)()
        stream.seek(0)
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        stream.seek(0)
        return "utf-8-sig" if name == "utf-8" else name
    raise OrderError.of(
        "csv-encoding", "the file is neither UTF-8 nor Windows-1252", hint="export it as UTF-8"
    )


def _fold(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


_KNOWN = {_fold(heading): tag for heading, tag in HEADINGS.items()}


def _tag_of(heading: str) -> str | None:
    """The tag whose field a column of this heading holds."""
    folded = _fold(heading)
    if folded in _KNOWN:
        return _KNOWN[folded]
    tag = find_tag(folded) or find_tag(heading)
    return tag.name if tag else None


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
        known = sum(1 for h in record if _fold(h) and (_fold(h) in given or _tag_of(h)))
        if (known, len(record)) > best[:2]:
            best = (known, len(record), sign, record)
    if best[0] < 2 and not any(_tag_of(h) == REFERENCE_TAG or _fold(h) in given for h in best[3]):
        message = "the file has no line of headings such as Channel Reference and Source"
        message = message if head.strip() else "the file is empty"
        hint = 'export with headings, or name yours: --column SecondaryReference="My heading"'
        raise OrderError.of("no-headings", message, hint=hint)
    return best[2], [heading.strip() for heading in best[3]], before


def _find_places(headings: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The column of each tag: the given heading, else the documented one, else the field's name."""
    places: dict[str, int] = {}
    for tag, heading in columns.items():
        found = [n for n, name in enumerate(headings) if name == heading.strip()]
        found = found or [n for n, name in enumerate(headings) if _fold(name) == _fold(heading)]
        if not found:
            meant = nearest(heading, headings)
            hint = f"did you mean {meant}?" if meant else f"the headings are {_listed(headings)}"
            raise OrderError.of("no-such-heading", f"there is no column {heading}", hint=hint)
        places[tag] = _only(found, heading, tag)
    documented: dict[str, list[int]] = {}
    named: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if known := _tag_of(heading):
            group = documented if _fold(heading) in _KNOWN else named
            group.setdefault(known, []).append(place)
    for group in (documented, named):
        for tag, found in group.items():
            if tag not in places:
                places[tag] = _only(found, headings[found[0]], tag)
    return places


def _only(found: list[int], heading: str, tag: str) -> int:
    if len(found) == 1 or tag not in {REFERENCE_TAG, "Source", "SubSource"}:
        return found[0]
    message = f"{len(found)} columns are called {heading}"
    hint = f'export again with one, or choose: --column {tag}="…"'
    raise OrderError.of("doubled-heading", message, hint=hint)


def _no_reference(headings: list[str]) -> OrderError:
    message = (
        "there is no column Channel Reference: that is the order number with its prefix; "
        f"the headings are {_listed(headings)}"
    )
    hint = f'export it too, or say which it is: --column {REFERENCE_TAG}="…"'
    return OrderError.of("no-reference-column", message, hint=hint)


def _listed(headings: list[str]) -> str:
    shown = ", ".join(headings[:SHOWN])
    return f"{shown} … ({len(headings)})" if len(headings) > SHOWN else shown
