"""The order number of a note: what stands behind its label, or where a known one stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from notegen.locales import Locale, load_catalog
from notegen.printed.glyph import fold
from notegen.printed.phrase import Hit, find_regex
from notegen.printed.reading import BREAK, COLUMN, LEADING
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.printed.reading import Page, Reading


NUMBER = re.compile(r"[0-9]+(?:-[0-9]{1,3})?")
"""Back Market's order ids are whole numbers; a split order may have a suffix."""
PLAUSIBLE = re.compile(r"[1-9][0-9]{5,11}(?:-[0-9]{1,3})?")
"""What is taken for an order number even a line or a column away from its label."""
LIKELY = re.compile(rf"(?<![\w.,])(?:{PLAUSIBLE.pattern})(?!\w|[.,][0-9])")
DATE = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}")
FORMULA = re.compile(r"EVAL\s?\{|IIF\s?\[|(?:contains|replace)\s?\[", re.IGNORECASE)
TAG = re.compile(r"\[\s?\{|\}\s?\]")
TAG_NAMES = frozenset(tag.name for tag in TAGS)
BROKEN = re.compile(
    r"(?P<start>[^\W\d_]{1,12}-?)\n(?P<number>-?[0-9]{3,}(?:-[0-9]{1,3})?)(?![^\s.,;])"
)
"""The end of a line and the start of the next: ``bm-`` and ``205894893``."""
SIGN_LAST = re.compile(r"\b(?:n\s?\.?\s?[°o]?\.?|nr\.?|#)$", re.IGNORECASE)
"""A label that ends in a sign for "number" calls for one, wherever it stands."""

_SIGN = r"(?:n\s?\.?\s?[°o]?\.?|nr\.?|num\.?|nu\u0301?me\u0301?ro|nummer|number|#)"
_ORDER_WORDS = {
    Locale.FR: rf"commande\s?{_SIGN}|{_SIGN}\s?de\s(?:la\s)?commande",
    Locale.DE: rf"bestellung\s?{_SIGN}|bestell-?\s?(?:nr\.?|nummer)|auftrags-?\s?(?:nr\.?|nummer)",
    Locale.IT: rf"ordine\s?{_SIGN}|{_SIGN}\s?(?:d['’]\s?|dell['’]\s?|di\s)?ordine",
    Locale.ES: rf"pedido\s?{_SIGN}|{_SIGN}\s?(?:de\s|del\s|de\sl)?pedido",
    Locale.ENG: rf"order\s?(?:{_SIGN}|id|ref(?:erence)?\.?)",
}
"""Other ways to write the label, as the words of IT, ES and ENG are not documented (folded)."""


class ValueKind(StrEnum):
    """What stands behind an order number's label; what is wrong first, then a number."""

    RAW = "raw"
    TAG = "tag"
    BRACKET = "bracket"
    PREFIXED = "prefixed"
    NUMBER = "number"
    OTHER = "other"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Value:
    """What a label is followed by: its text (empty when blank), and where it stands."""

    kind: ValueKind
    text: str
    hit: Hit


def find_values(page: Page, prefixes: Iterable[str]) -> list[Value]:
    """What each order-number label on the page is followed by.

    A label that a sentence merely mentions is left out: one with words before and behind it.
    Of the readings, the one in which a label has a number decides for that label.
    """
    known = tuple(sorted({fold(p) for p in prefixes if p}, key=len, reverse=True))
    best: dict[int, Value] = {}
    for reading in page.readings:
        for match in _labels().finditer(reading.text):
            value = _read_value(page, reading, match, known)
            owner = reading.owners[match.start()]
            if value and (owner not in best or _weight(value) < _weight(best[owner])):
                best[owner] = value
    return list(best.values())


def find_number(page: Page, number: str) -> list[tuple[Hit, str]]:
    """Where the digits of ``number`` stand, each with the whole token that they are part of."""
    if not number:
        return []
    pattern = re.compile(r"(?:-?\n)?".join(re.escape(char) for char in fold(number)))
    return [
        (hit, _token_around(hit.reading, hit.start, hit.end)) for hit in find_regex(page, pattern)
    ]


def holds_number(page: Page) -> bool:
    """Whether anything on the page could be an order number."""
    return any(LIKELY.search(reading.text) for reading in page.readings)


def find_tokens(page: Page, prefixes: Sequence[str]) -> list[str]:
    """Order references with one of ``prefixes`` still before the number, anywhere on the page."""
    known = "|".join(re.escape(fold(prefix)) for prefix in prefixes if prefix)
    if not known:
        return []
    pattern = re.compile(rf"(?<![\w-])(?:{known})[0-9]{{6,}}(?!\w)")
    return [hit.reading.text[hit.start : hit.end] for hit in find_regex(page, pattern)]


@cache
def _labels() -> re.Pattern[str]:
    """A pattern for the labels of all locales, the catalogs' own words among them."""
    own = (
        r"\s?".join(map(re.escape, fold(load_catalog(each)["order_number"]).split()))
        for each in Locale
    )
    either = "|".join((*own, *_ORDER_WORDS.values()))
    return re.compile(rf"(?<![^\W\d])(?P<label>{either})(?![^\W\d_])", re.IGNORECASE)


def _weight(value: Value) -> int:
    """Which of two values of one label is believed, the smaller."""
    return min(list(ValueKind).index(value.kind), list(ValueKind).index(ValueKind.OTHER))


def _read_value(
    page: Page, reading: Reading, match: re.Match[str], prefixes: Sequence[str]
) -> Value | None:
    text = reading.text
    end = match.start() + len(match.group().rstrip())
    colon = re.compile(" ?:?").match(text, end)
    end = colon.end() if colon else end
    begin = end + (text[end : end + 1] == " ")
    line = re.match(r"[^\t\n]*", text[begin:])
    rest = line.group() if line else ""
    if FORMULA.match(rest) or TAG.match(rest):
        return _value(page, reading, ValueKind.RAW, begin, begin + len(rest))
    token = rest.split(" ")[0]
    if token in TAG_NAMES:
        return _value(page, reading, ValueKind.TAG, begin, begin + len(token))
    broken = _read_broken(page, reading, begin, prefixes)
    if broken:
        return broken
    kind = _judge(token, prefixes)
    if kind:
        return _value(page, reading, kind, begin, begin + len(token))
    if token.strip(":.,;-–"):
        before = text[: match.start()].rsplit(BREAK, 1)[-1].rsplit(COLUMN, 1)[-1]
        mentioned = len(before.split()) >= 2 or token[0] in ",;.)" or token[:1].islower()
        return None if mentioned else _value(page, reading, ValueKind.BLANK, end, end)
    return _read_far(page, reading, match, begin + len(rest), prefixes) or _blank(
        page, reading, match
    )


def _read_broken(page: Page, reading: Reading, begin: int, prefixes: Sequence[str]) -> Value | None:
    """A number whose prefix is left, broken over two lines behind or before a hyphen."""
    match = BROKEN.match(reading.text, begin)
    if not match:
        return None
    start = match["start"]
    hyphenated = start.endswith("-") or match["number"].startswith("-")
    if hyphenated or any(prefix.startswith(start) for prefix in prefixes):
        return _value(page, reading, ValueKind.PREFIXED, begin, match.end())
    return None


def _blank(page: Page, reading: Reading, match: re.Match[str]) -> Value | None:
    """Nothing behind a label: blank, unless it is the end of a line of a sentence."""
    before = re.split(r"[\t\n]", reading.text[: match.start()])[-1]
    if len(before.split()) >= 3 and not SIGN_LAST.search(match.group().rstrip()):
        return None
    return _value(page, reading, ValueKind.BLANK, match.end(), match.end())


def _read_far(
    page: Page, reading: Reading, label: re.Match[str], end: int, prefixes: Sequence[str]
) -> Value | None:
    """The next column or line, when it is nothing but what must be an order number."""
    cell = re.match(r"[\t\n]([^\t\n]+)", reading.text[end:])
    if not cell:
        return None
    if (
        cell.group()[0] == BREAK
        and reading.name != "columns"
        and not _is_below(page, reading, label, end + 1)
    ):
        return None
    broken = _read_broken(page, reading, end + 1, prefixes)
    if broken:
        return broken
    kind = _judge(cell[1], prefixes)
    plain = kind is ValueKind.NUMBER and PLAUSIBLE.fullmatch(cell[1])
    if plain or (kind is ValueKind.PREFIXED and cell[1].startswith(tuple(prefixes))):
        return _value(page, reading, kind or ValueKind.OTHER, end + 1, end + cell.end())
    return None


def _is_below(page: Page, reading: Reading, label: re.Match[str], place: int) -> bool:
    """Whether the character at ``place`` stands in the line below a label, and under it."""
    owners = [owner for owner in reading.owners[label.start() : label.end()] if owner >= 0]
    first, last = page.glyphs[owners[0]], page.glyphs[owners[-1]]
    below = page.glyphs[reading.owners[place]]
    drop = (below.base - last.base) / max(last.size, below.size)
    under = min(first.start, last.start) - below.size <= below.start <= max(first.end, last.end)
    return below.angle == last.angle and 0 < drop <= LEADING and under


def _judge(token: str, prefixes: Sequence[str]) -> ValueKind | None:
    """What a token behind a label is; None when it is no order number at all."""
    bare = token.strip("().,;:")
    if NUMBER.fullmatch(bare):
        return ValueKind.NUMBER
    if DATE.fullmatch(bare):
        return None
    if re.fullmatch(r"[\[\]{}\"']*[0-9]+(?:-[0-9]+)?[\[\]{}\"']*", bare):
        return ValueKind.BRACKET
    stripped = next((bare[len(p) :] for p in prefixes if bare.startswith(p)), None)
    if (stripped is not None and stripped[:1].isdigit()) or re.fullmatch(
        r"[^\W\d]{1,12}[-_./#]?[0-9]{3,}(?:-[0-9]+)?", bare
    ):
        return ValueKind.PREFIXED
    return ValueKind.OTHER if re.search(r"[0-9]{3}", bare) else None


def _value(page: Page, reading: Reading, kind: ValueKind, start: int, end: int) -> Value:
    text = reading.text[start:end].strip("().,;: ")
    return Value(kind, text, Hit.at(page, reading, start, end))


def _token_around(reading: Reading, start: int, end: int) -> str:
    before = re.search(r"[^ \t\n]*\Z", reading.text[max(0, start - 40) : start])
    behind = re.match(r"[^ \t\n]*", reading.text[end : end + 40])
    token = (before.group() if before else "") + reading.text[start:end]
    return re.sub(r"-?\n", "", token + (behind.group() if behind else "")).strip("().,;:#°")
