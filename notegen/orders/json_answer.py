"""Orders in the JSON that Linnworks' API answers, one by one: the text is never held as a whole."""

from __future__ import annotations

import codecs
import json
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from notegen.errors import OrderError
from notegen.orders.tags import REFERENCE_TAG, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

T = TypeVar("T")
PAGES = frozenset({"Data", "Orders", "OpenOrders", "ProcessedOrders"})
"""Where an answer that is no order itself holds orders: ``GetOpenOrders``,
``GetOpenOrdersDetails``, and both kinds of orders of the second version of the API."""
FLAT = {"ReceivedDate": "dReceivedDate"}
"""Where a row of ``SearchProcessedOrders`` calls a field otherwise than the tag is called."""
MAX_ORDER = 1 << 22
"""The most characters of one order."""
CHUNK = 1 << 18
_NO_BLANK = re.compile(r"[^ \t\r\n]")


def read_answer(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, Any]]:
    """Each value that should be an order, with its place, such as ``Data[3].``.

    There may be a list, one order, several after one another, or the page of a paged answer. A
    flat row of ``SearchProcessedOrders`` is given as the order that it tells of. Raises
    :class:`OrderError` where the text is no JSON.
    """
    text = _Text(stream, encoding)
    while text.peek():
        for place, value in _read(text, ""):
            text.orders += 1
            yield place, _unfold(value)


def _read(text: _Text, path: str) -> Iterator[tuple[str, Any]]:
    sign = text.peek()
    if sign == "[":
        for number, value in enumerate(text.read_items()):
            yield f"{path}[{number}].", value
    elif sign == "{":
        own: dict[str, Any] = {}
        is_page = False
        for key in text.read_keys():
            if key in PAGES and text.peek() in {"[", "{"} and path.count(".") < 2:
                is_page = True
                yield from _read(text, f"{path}.{key}".lstrip("."))
            else:
                own[key] = text.value()
        if not is_page:
            yield f"{path}." if path else "", own
    else:
        yield path, text.value()


def _unfold(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A flat row with its fields where an order has them; anything else as it is."""
    if not isinstance(value, dict) or "GeneralInfo" in value or REFERENCE_TAG not in value:
        return value
    order: dict[str, Any] = {"OrderId": value.get("pkOrderID"), "GeneralInfo": {}}
    for tag in TAGS:
        found = value.get(FLAT.get(tag.name, tag.name))
        if found is not None:
            part, _, key = tag.path.rpartition(".")
            within = order
            for name in filter(None, part.split(".")):
                within = within.setdefault(name, {})
            within.setdefault(key, found)
    return order


class _Text:
    """JSON text that comes in pieces; of what was read nothing is kept.

    ``orders`` is how many were read, for messages.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.orders = 0
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._text = ""
        self._place = 0
        self._is_whole = False

    def peek(self) -> str:
        """The next character that is no blank, empty at the end."""
        while True:
            found = _NO_BLANK.search(self._text, self._place)
            self._place = found.start() if found else len(self._text)
            if found or not self._read_on():
                return found[0] if found else ""

    def read_items(self) -> Iterator[Any]:
        """The values of a list."""
        return self._walk("[", "]", self.value)

    def read_keys(self) -> Iterator[str]:
        """The keys of an object; each one's value must be read before the next is asked for."""
        return self._walk("{", "}", self._read_key)

    def _walk(self, start: str, end: str, read: Callable[[], T]) -> Iterator[T]:
        self._take(start)
        if self.peek() != end:
            yield read()
            while self.peek() == ",":
                self._place += 1
                yield read()
        self._take(end)

    def _read_key(self) -> str:
        if self.peek() != '"':
            raise self._no_json()
        key = str(self.value())
        self._take(":")
        return key

    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """The next value."""
        self.peek()
        while True:
            try:
                value, end = _scan(self._text, self._place)
            except (StopIteration, json.JSONDecodeError) as error:
                if self._is_cut(error) and self._read_on():
                    continue
                raise self._no_json() from None
            except RecursionError:
                raise self._too_deep() from None
            may_go_on = end == len(self._text) and not isinstance(value, dict | list | str)
            if may_go_on and self._read_on():
                continue
            self._place = end
            return value

    def _is_cut(self, error: StopIteration | json.JSONDecodeError) -> bool:
        """Whether a value may only have been cut off by the end of the piece."""
        is_text = isinstance(error, json.JSONDecodeError) and error.msg.startswith("Unterminated")
        place = error.value if isinstance(error, StopIteration) else error.pos
        return is_text or place > len(self._text) - len("\\u00e9\\u00e9")

    def _take(self, sign: str) -> None:
        if self.peek() != sign:
            raise self._no_json()
        self._place += 1

    def _read_on(self) -> bool:
        """More text behind what is not read yet; False at the end."""
        rest = self._text[self._place :]
        if len(rest) > MAX_ORDER:
            message = f"{self._after()} comes no order of at most {MAX_ORDER:,} characters"
            raise OrderError.of("order-not-json", message)
        while not self._is_whole:
            piece = self._stream.read(max(CHUNK, len(rest)))
            try:
                more = self._decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                message = f"the file is not JSON in UTF-8{self._after()}"
                raise OrderError.of("order-not-json", message, hint="save it as UTF-8") from None
            self._is_whole = not piece
            if more:
                self._text, self._place = rest + more, 0
                return True
        return False

    def _no_json(self) -> OrderError:
        hint = "save the whole answer again as it comes, in UTF-8"
        return OrderError.of("order-not-json", f"the file is not JSON{self._after()}", hint=hint)

    def _too_deep(self) -> OrderError:
        message = f"the file is nested too deeply for orders{self._after()}"
        return OrderError.of("order-not-json", message)

    def _after(self) -> str:
        return f", after order {self.orders:,}" if self.orders else ""


_read_decimal = lru_cache(maxsize=4096)(Decimal)
"""Most amounts and rates of a file's orders are of few kinds."""
_strict = json.JSONDecoder(parse_float=_read_decimal).scan_once  # type: ignore[attr-defined]


def _read_any_number(text: str) -> Decimal:
    """A number of any size; one that no order can have is none, which the field then refuses."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


_lenient = json.JSONDecoder(parse_float=_read_any_number, parse_int=_read_any_number).scan_once  # type: ignore[attr-defined]


def _scan(text: str, place: int) -> tuple[Any, int]:
    """The value at ``place`` and where it ends."""
    try:
        found: tuple[Any, int] = _strict(text, place)
    except json.JSONDecodeError:
        raise
    except (ValueError, InvalidOperation):  # a number of too many digits
        found = _lenient(text, place)
    return found
