"""What stands in the order number's place: behind each of its labels, to the end of the box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from notegen.locales import Locale, load_catalog
from notegen.order_number import Verdict, judge
from notegen.orders import NUMBER, TAGS, is_changed, split_reference
from notegen.printed.pdf_text import fold
from notegen.printed.reading_order import LEADING
from notegen.printed.search import Match, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.order_number import Expected
    from notegen.printed.reading_order import Cell, Page

DIGITS = range(6, 13)
"""How many digits an order number has, where no order says which one it is."""
DATE = re.compile(
    r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{1,2}(?:er|\.)? \w{3,10}\.? [0-9]{4}"
)
FORMULA = re.compile(r"EVAL\s?\{|IIF\s?\[|(?:contains|replace)\s?\[|\[\s?\{|\}\s?\]", re.IGNORECASE)
TAG_NAMES = frozenset(tag.name for tag in TAGS)
BRACKETED = re.compile(rf"[\[\]{{}}\"']*{NUMBER.pattern}[\[\]{{}}\"']*")
PLAIN = re.compile(r"(?i:nan|null|none|undefined|true|false|error)|#[\w/]+[!?]?")
"""What programs and spreadsheets write where they have no value."""
TAIL = re.compile(
    rf"[.,;:]?\)?(?:$|[ \n](?:[-–/|,(] ?)?(?:\w{{1,4}} )?(?:{DATE.pattern}))|[.,;]? ?\([^0-9]*\)"
)
"""What may stand behind the number in its box: nothing, or the order's date."""
SENTENCE = re.compile(r"[.,;:]?[ \n][^\W\d_]+(?:[ \n][^\W\d_'’.,;]+)+")
"""Or a sentence that goes on: two words without a digit."""
BROKEN = re.compile(rf"([^\W\d_]{{1,12}}-?|[^\W_]*[0-9])\n(-?{NUMBER.pattern})(?=$|[\n\f .,;)])")
"""A number over two lines, or the end of a line and the start of the next: ``bm-``, ``205894893``."""

_SIGN = r"(?:n\s?\.?\s?[°oº˚]?\.?|nr\.?|num\.?|nu\u0301?me\u0301?ro|nummer|number|#)"
_LABELS = {
    Locale.FR: rf"commande\s?{_SIGN}|{_SIGN}\s?de\s(?:la\s)?commande",
    Locale.DE: rf"bestellung\s?{_SIGN}|bestell-?\s?(?:nr\.?|nummer)|auftrags-?\s?(?:nr\.?|nummer)",
    Locale.IT: rf"ordine\s?{_SIGN}|{_SIGN}\s?(?:d['’]\s?|dell['’]\s?|di\s)?ordine",
    Locale.ES: rf"pedido\s?{_SIGN}|{_SIGN}\s?(?:de\s|del\s|de\sl)?pedido",
    Locale.ENG: rf"order\s?{_SIGN}",
}
"""Other ways to write the label, as the words of IT, ES and ENG are not documented (folded)."""
_WEAK = r"order\s?(?:id|ref(?:erence)?\.?)"
"""Such a label may be one of a shop's own references."""
SIGN_LAST = re.compile(r"\b(?:n\s?\.?\s?[°oº˚]?\.?|nr\.?|no\.?|#)$", re.IGNORECASE)
"""A label that ends in a sign for "number" calls for one, wherever it stands."""


class ValueKind(StrEnum):
    """What stands behind an order number's label."""

    FORMULA = "formula"
    PREFIXED = "prefixed"
    BRACKET = "bracket"
    TAG = "tag"
    OTHER = "other"
    BLANK = "blank"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What a label is followed by, to the end of its box: empty where it is blank.

    ``is_weak`` says that its label may be that of another reference.
    """

    kind: ValueKind
    text: str
    label: Match
    match: Match
    is_weak: bool


def find_values(page: Page, orders: Sequence[Expected], prefixes: Iterable[str]) -> list[Value]:
    """What each order-number label on the page is followed by.

    A label that a sentence merely mentions is left out. ``orders`` tell whether a number goes on
    in the next line.
    """
    known = frozenset(prefixes), frozenset(order.number for order in orders if order.number)
    values = []
    for found in _labels().finditer(page.text):
        end = found.start() + len(found.group().rstrip())
        label = Match(page, found.start(), end)
        if value := _read_value(label, *known, is_weak=found["label"] is None):
            values.append(value)
    return values


@cache
def _labels() -> re.Pattern[str]:
    """A pattern for the labels of all locales, the catalogs' own words among them."""
    own = (
        r"\s?".join(map(re.escape, fold(load_catalog(each)["order_number"]).split()))
        for each in Locale
    )
    either = "|".join((*own, *_LABELS.values()))
    return re.compile(rf"(?<![^\W\d])(?:(?P<label>{either})|{_WEAK})(?![^\W\d_])", re.IGNORECASE)


def _read_value(
    label: Match, prefixes: frozenset[str], numbers: frozenset[str], *, is_weak: bool
) -> Value | None:
    page, text = label.page, label.page.text
    last = page.cells[page.cell_of[label.glyphs[-1]]]
    begin = label.end
    while begin < last.end and text[begin] in " :":
        begin += 1
    first = page.cells[page.cell_of[label.glyphs[0]]]
    before = text[first.start : label.start].split()
    if begin < last.end:
        match = _end_value(page, begin, last.end, prefixes, numbers)
        kind = _judge(match.text, prefixes)
        if kind is None:  # words
            is_label = not before and text[label.start].isupper()
            starts = DATE.match(text, begin) or re.compile(r"\w{1,4} (?=[0-9])").match(text, begin)
            if is_label and (PLAIN.fullmatch(match.text) or match.text in prefixes):
                kind = ValueKind.OTHER
            elif is_label and starts:
                kind, match = ValueKind.BLANK, Match(page, label.end, label.end)
            else:
                return None
        return Value(kind, _say(match, kind), label, match, is_weak)
    for cell, is_below in _list_places(page, first, last):
        match = _end_value(page, cell.start, cell.end, prefixes, numbers)
        kind = _judge(match.text, prefixes)
        if kind and _is_likely(match.text, kind, prefixes, is_below and bool(before)):
            return Value(kind, _say(match, kind), label, match, is_weak)
    if len(before) >= 3 and not SIGN_LAST.search(label.text.rstrip()):
        return None
    return Value(ValueKind.BLANK, "", label, Match(page, label.end, label.end), is_weak)


def _say(match: Match, kind: ValueKind) -> str:
    """What stands there; a number without the punctuation behind it."""
    text = show(match.text.replace("\n", ""))
    return text.strip(".,;: ").rstrip(")") if kind is ValueKind.NUMBER else text


def _list_places(page: Page, first: Cell, last: Cell) -> Iterator[tuple[Cell, bool]]:
    """Where a label's value may stand when nothing does behind it: to its right, and below it."""
    beside = [
        cell
        for cell in page.cells
        if cell.angle == last.angle
        and cell.left >= max(first.right, last.right) - 0.3 * cell.size
        and (cell.base - first.base) / cell.size > -0.6
        and (cell.base - last.base) / cell.size < 0.6
    ]
    if beside:
        yield min(beside, key=lambda cell: cell.left), False
    below = [
        cell
        for cell in page.cells
        if cell.angle == last.angle
        and 0.6 < (cell.base - last.base) / max(cell.size, last.size) <= LEADING
        and last.left - cell.size <= cell.left <= last.right
    ]
    if below:
        yield min(below, key=lambda cell: cell.base), True


def _end_value(
    page: Page, begin: int, end: int, prefixes: frozenset[str], numbers: frozenset[str]
) -> Match:
    """The value that begins at ``begin`` in a cell that ends at ``end``.

    What is broken in a narrow box goes on in the next line: digits, or a prefix and digits.
    """
    text = page.text
    if broken := BROKEN.match(text, begin):
        start, rest = broken.groups()
        digits = sum(char.isdigit() for char in start)
        is_prefix = (
            start.endswith("-")
            or rest.startswith("-")
            or any(prefix.startswith(start) for prefix in prefixes)
        )
        goes_on = start + rest in numbers or (start not in numbers and digits < DIGITS.start)
        if goes_on if digits else is_prefix:
            return Match(page, begin, broken.end())
    if number := NUMBER.match(text, begin):
        tail = text[number.end() : end]
        if TAIL.match(tail) or SENTENCE.match(tail):
            return Match(page, begin, number.end())
    token = re.compile(r"\S+(?: (?=[0-9]{3})[0-9]\S*)?").match(text, begin, end)
    is_sentence = token and SENTENCE.match(text[token.end() : end])
    return Match(page, begin, token.end() if token and is_sentence else end)


def _judge(value: str, prefixes: frozenset[str]) -> ValueKind | None:
    """What stands behind a label; None when it is no order number at all, such as a date."""
    bare = value.replace("\n", "").lstrip(".,;: ").rstrip(").,;: ")
    kinds = {
        ValueKind.FORMULA: FORMULA.match(bare),
        ValueKind.TAG: bare in TAG_NAMES,
        ValueKind.NUMBER: NUMBER.fullmatch(bare),
    }
    if kind := next((kind for kind, is_it in kinds.items() if is_it), None):
        return kind
    if DATE.match(bare) or count_digits(bare) < 2:
        return None
    if BRACKETED.fullmatch(bare):
        return ValueKind.BRACKET
    parts = None if is_changed(bare) else split_reference(bare, prefixes)
    if parts and parts.number and parts.prefix and not re.search(r"[0-9]{4}", parts.prefix):
        is_prefix = parts.prefix in prefixes or any(map(str.isalpha, parts.prefix))
        kind = ValueKind.PREFIXED if is_prefix else ValueKind.OTHER
        return kind if len(parts.prefix.split()) <= 1 or not is_prefix else None
    return ValueKind.OTHER if is_changed(bare) or re.search(r"[0-9]{3}", bare) else None


def _is_likely(value: str, kind: ValueKind, prefixes: frozenset[str], mentioned: bool) -> bool:
    """Whether a text beside or below a label is what stands for its number."""
    text = re.sub(r"\s", "", value).strip("().,;:")
    digits = count_digits(text)
    if kind is ValueKind.NUMBER:
        return digits in DIGITS and text[0] != "0"
    if kind is ValueKind.PREFIXED:
        parts = split_reference(text, prefixes)
        known = parts is not None and parts.prefix in prefixes
        return known or (not mentioned and digits >= DIGITS.start)
    if mentioned:
        return False
    words = re.search(r"\s[^\W\d_]{2,}", value.strip())
    return kind is not ValueKind.OTHER or is_changed(text) or (digits >= DIGITS.start and not words)


def find_order(number: str, orders: Iterable[Expected]) -> Expected | None:
    """The order that must print ``number``, all of it."""
    for order in orders:
        if order.number and judge(number, order) is Verdict.OK:
            return order
    return None


def count_digits(text: str) -> int:
    """How many digits a text has."""
    return sum(char.isdigit() for char in text)
