"""Functions about parts of texts. Lengths and places count UTF-16 units, as .NET does."""

from __future__ import annotations

from notegen.formula.signature import Group, Parameter, Signature, example
from notegen.formula.texts import decode_units, encode_units, requote, unquote
from notegen.formula.values import Kind, Refusal, Result


def length(text: str) -> int:
    """UTF-16 units of the text."""
    units = encode_units(text)
    return len(text) if units is None else len(units) // 2


def _cut(text: str, start: int, end: int) -> str:
    units = encode_units(text)
    return text[start:end] if units is None else decode_units(units[start * 2 : end * 2])


def left(raw: str, count: int) -> str:
    """The first ``count`` units."""
    text = unquote(raw)
    _check_range(count, length(text), 1)
    return requote(raw, _cut(text, 0, count))


def right(raw: str, count: int) -> str:
    """The last ``count`` units."""
    text = unquote(raw)
    whole = length(text)
    _check_range(count, whole, 1)
    return requote(raw, _cut(text, whole - count, whole))


def substring(text: str, start: int, count: int) -> str:
    """``count`` units from ``start``."""
    whole = length(text)
    _check_range(start, whole, 1)
    _check_range(count, whole - start, 2)
    return _cut(text, start, start + count)


def _check_range(number: int, most: int, argument: int) -> None:
    if not 0 <= number <= most:
        raise Refusal("out-of-range", f"{number} is not between 0 and {most}", argument)


def searchstring(text: str, start: int, needle: str) -> int:
    """The unit at which ``needle`` stands, from ``start`` on; -1 if nowhere."""
    whole = length(text)
    _check_range(start, whole, 1)
    if start == whole and (whole or needle):
        return -1
    skipped = len(_cut(text, 0, start))
    found = text.find(needle, skipped)
    return found if found < 0 else length(text[:found])


_RAW = Parameter("text", Kind.RAW)
_TEXT = Parameter("text", Kind.TEXT)
_COUNT = Parameter("count", Kind.INTEGER)
_START = Parameter("start", Kind.INTEGER)
_REF = "bm-205894893"

PART_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "left",
        Group.TEXT,
        left,
        (_RAW, _COUNT),
        2,
        2,
        Result.RAW,
        "The first characters of a text. More than it has is an error.",
        (example("left[[{Reference}],3]", "bm-", Reference=_REF), example('left["abc",4]', None)),
    ),
    Signature(
        "right",
        Group.TEXT,
        right,
        (_RAW, _COUNT),
        2,
        2,
        Result.RAW,
        "The last characters of a text. More than it has is an error.",
        (example("right[[{Reference}],3]", "893", Reference=_REF),),
    ),
    Signature(
        "substring",
        Group.TEXT,
        substring,
        (_TEXT, _START, _COUNT),
        3,
        3,
        Result.QUOTED,
        "So many characters from a place on; the first place is 0. Beyond the end is an error.",
        (
            example("substring[[{Reference}],3,4]", "2058", Reference=_REF),
            example('substring["abc",2,2]', None),
        ),
    ),
    Signature(
        "searchstring",
        Group.TEXT,
        searchstring,
        (_TEXT, _START, Parameter("needle", Kind.TEXT)),
        3,
        3,
        Result.INTEGER,
        "The place at which the third text stands in the first, looked for from a place on, or"
        " -1. The first place is 0; capitals count.",
        (example('searchstring["abcabc",1,"a"]', "3"), example('searchstring["abc",0,"B"]', "-1")),
    ),
    Signature(
        "len",
        Group.TEXT,
        length,
        (_TEXT,),
        1,
        1,
        Result.INTEGER,
        "How many characters a text has; an emoji counts as two. A number is counted as written.",
        (example('len["Köln"]', "4"), example("len[12.50]", "5")),
    ),
)
"""Their table, in the order in which they are explained."""
