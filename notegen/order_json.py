"""Orders from Linnworks' JSON of any length, which is never held as a whole."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notegen.errors import OrderError
from notegen.order import read_tag
from notegen.tags import ORDER_ID, Tag, find_tag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


EXPECTED = "expected is Linnworks' Open Orders Export as CSV, or OrderDetails as JSON"
MAX_NESTING = 20_000
PLACES = {"GeneralInfo": "", "Data": "Data.item"}
"""Where orders stand by the first of these keys: one order alone, or the page of a paged answer."""


@dataclass(slots=True)
class _Shallow:
    """A stream of JSON that is not nested deeper than a parser can bear.

    Brackets in texts are counted too: the limit is far above what orders have.
    """

    stream: Any
    depth: int = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises :class:`OrderError` where they open too many brackets."""
        chunk: bytes = self.stream.read(size)
        opened = chunk.count(b"[") + chunk.count(b"{")
        self.depth = max(0, self.depth + opened - chunk.count(b"]") - chunk.count(b"}"))
        if self.depth > MAX_NESTING:
            raise OrderError.of("order-not-json", "the file is nested too deeply for orders")
        return chunk


def read_json(
    stream: BinaryIO, wanted: tuple[str, ...], start: bytes, encoding: str
) -> Iterator[tuple[str, ...]]:
    """The ``wanted`` tags of each order: of a list, of a page of one, or of objects in a row.

    ``start`` is how the file begins; ``encoding`` is empty for UTF-8. Raises :class:`OrderError`
    where the file is no JSON, or holds something that is no order, or nothing.
    """
    import ijson
    from ijson.common import JSONError

    mark = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    tags = [tag for name in wanted if (tag := find_tag(name))]
    number = -1
    try:
        place = _find_place(_open(stream, mark, encoding))
        orders = ijson.items(_open(stream, mark, encoding), place, multiple_values=True)
        for number, order in enumerate(orders):
            yield _read_order(order, tags, place.replace("item", f"[{number}]").replace(".[", "["))
    except (JSONError, UnicodeError):
        after = f", after order {number + 1:,}" if number >= 0 else ""
        hint = "save the whole answer again as it comes, in UTF-8"
        raise OrderError.of("order-not-json", f"the file is not JSON{after}", hint=hint) from None
    if number < 0:
        raise OrderError.of("no-orders", "the order file holds no order")


def _open(stream: BinaryIO, mark: int, encoding: str) -> _Shallow:
    """The file from behind its byte order mark, as UTF-8."""
    stream.seek(mark)
    return _Shallow(codecs.EncodedFile(stream, "utf-8", encoding) if encoding else stream)


def _find_place(source: _Shallow) -> str:
    """Where the orders stand, in ijson's words; only the file's beginning is read."""
    import ijson

    for within, event, key in ijson.parse(source, multiple_values=True):
        if within == "" and event == "start_array":
            return "item"
        if within == "" and event == "map_key" and key in PLACES:
            return PLACES[key]
    return ""


def _read_order(order: object, tags: list[Tag], where: str) -> tuple[str, ...]:
    if not isinstance(order, dict) or "GeneralInfo" not in order:
        message = f"{where or 'the file'} is no order: it has no GeneralInfo; {EXPECTED}"
        hint = "save the answer of Orders/GetOrdersById as it comes"
        raise OrderError.of("not-an-order", message, hint=hint, path=where)
    row = [read_tag(order, tag, f"{where}." if where else "") for tag in tags]
    for place, tag in enumerate(tags):
        if tag.name == ORDER_ID and isinstance(order.get("OrderId"), str):
            row[place] = order["OrderId"]
    return tuple(row)
