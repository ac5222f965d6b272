"""Functions about text. Lengths and positions count UTF-16 units, as .NET does."""

from __future__ import annotations

from functools import cmp_to_key

from notegen.formula.collation import compare_texts
from notegen.formula.limits import COLLATION_COST, MAX_RESULT
from notegen.formula.signature import Group, Parameter, Signature, example
from notegen.formula.texts import (
    WHITE_SPACE,
    decode_units,
    encode_units,
    lower,
    requote,
    unquote,
    upper,
)
from notegen.formula.values import Kind, Refusal, Result

__all__ = ["TEXT_FUNCTIONS"]


def length(text: str) -> int:
    """UTF-16 units of the text."""
    units = encode_units(text)
    return len(text) if units is None else len(units) // 2


def _cut(text: str, start: int, end: int) -> str:
    units = encode_units(text)
    return text[start:end] if units is None else decode_units(units[start * 2 : end * 2])


def lcase(raw: str) -> str:
    """Lower case of the invariant culture."""
    return lower(raw)


def ucase(raw: str) -> str:
    """Upper case of the invariant culture."""
    return upper(raw)


def pcase(raw: str) -> str:
    """The first character upper, the rest lower."""
    text = unquote(raw.strip(WHITE_SPACE))
    if not text:
        raise Refusal("empty-text", "pcase cannot take an empty text", 0)
    return upper(text[0]) + lower(text[1:])


def trim(raw: str) -> str:
    """Without white space on either side."""
    return requote(raw, unquote(raw).strip(WHITE_SPACE))


def ltrim(raw: str) -> str:
    """Without white space on the left."""
    return requote(raw, unquote(raw).lstrip(WHITE_SPACE))


def rtrim(raw: str) -> str:
    """Without white space on the right."""
    return requote(raw, unquote(raw).rstrip(WHITE_SPACE))


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


def concat(*texts: str) -> str:
    """One after another."""
    _check_size(sum(map(len, texts)))
    return "".join(texts)


def join(delimiter: str, *texts: str) -> str:
    """One after another, the delimiter between them."""
    _check_size(sum(map(len, texts)) + len(delimiter) * len(texts))
    return delimiter.join(texts)


def lpad(text: str, padding: str, count: int) -> str:
    """The padding ``count`` times, then the text."""
    return _repeat(text, padding, count) + text


def rpad(text: str, padding: str, count: int) -> str:
    """The text, then the padding ``count`` times."""
    return text + _repeat(text, padding, count)


def _repeat(text: str, padding: str, count: int) -> str:
    if count <= 0 or not padding:
        return ""
    _check_size(len(text) + len(padding) * count)
    return padding * count


def replace(raw: str, find: str, new: str) -> str:
    """Each ``find`` becomes ``new``; the text keeps its quotes unless they are what is found."""
    if not find:
        raise Refusal("empty-text", "the text to find is empty", 1)
    if len(new) > len(find):
        _check_size(len(raw) + raw.count(find) * (len(new) - len(find)))
    return raw.replace(find, new)


def remove(raw: str, characters: str) -> str:
    """Without any of the characters; white space if there are none."""
    return raw.translate(dict.fromkeys(map(ord, characters or WHITE_SPACE)))


def _check_size(size: int) -> None:
    if size > MAX_RESULT:
        raise Refusal("result-too-long", f"the text would have {size} characters")


def stringmax(*texts: str) -> str:
    """The one that comes last in a dictionary."""
    return max(texts, key=cmp_to_key(compare_texts))


def stringmin(*texts: str) -> str:
    """The one that comes first in a dictionary."""
    return min(texts, key=cmp_to_key(compare_texts))


def quote(*_ignored: str) -> str:
    """A double quote."""
    return '"'


_RAW = Parameter("text", Kind.RAW)
_TEXT = Parameter("text", Kind.TEXT)
_COUNT = Parameter("count", Kind.INTEGER)
_START = Parameter("start", Kind.INTEGER)
_PADDING = Parameter("padding", Kind.TEXT)
_REF = "bm-205894893"

TEXT_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "concat",
        Group.TEXT,
        concat,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "Puts texts one after another.",
        (
            example('concat["Ref ",[{Reference}]]', "Ref 205", Reference="205"),
            example("concat[1,2]", "12"),
        ),
    ),
    Signature(
        "join",
        Group.TEXT,
        join,
        (Parameter("delimiter", Kind.TEXT), _TEXT),
        2,
        None,
        Result.QUOTED,
        "Puts texts one after another, with the first argument between them.",
        (example('join[", ",[{Town}],[{Region}]]', "Lille, Nord", Town="Lille", Region="Nord"),),
    ),
    Signature(
        "lcase",
        Group.TEXT,
        lcase,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Makes all letters small.",
        (example('lcase["Ana GARCÍA"]', "ana garcía"),),
    ),
    Signature(
        "ucase",
        Group.TEXT,
        ucase,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Makes all letters capital.",
        (example("ucase[[{Town}]]", "KÖLN", Town="Köln"), example('ucase["ß"]', "ß")),
    ),
    Signature(
        "pcase",
        Group.TEXT,
        pcase,
        (_RAW,),
        1,
        1,
        Result.QUOTED,
        "Makes the first letter of the whole text capital and all others small. An empty text is"
        " an error.",
        (example('pcase["dave SMITH"]', "Dave smith"), example('pcase[""]', None)),
    ),
    Signature(
        "trim",
        Group.TEXT,
        trim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off both ends.",
        (example('trim["  a b  "]', "a b"),),
    ),
    Signature(
        "ltrim",
        Group.TEXT,
        ltrim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off the left end.",
        (example('ltrim["  a "]', "a "),),
    ),
    Signature(
        "rtrim",
        Group.TEXT,
        rtrim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off the right end.",
        (example('rtrim[" a  "]', " a"),),
    ),
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
    Signature(
        "lpad",
        Group.TEXT,
        lpad,
        (_TEXT, _PADDING, _COUNT),
        3,
        3,
        Result.QUOTED,
        "Puts the padding so many times before the text, whatever its length.",
        (example('lpad["7","0",3]', "0007"),),
    ),
    Signature(
        "rpad",
        Group.TEXT,
        rpad,
        (_TEXT, _PADDING, _COUNT),
        3,
        3,
        Result.QUOTED,
        "Puts the padding so many times after the text, whatever its length.",
        (example('rpad["7",".",3]', "7..."),),
    ),
    Signature(
        "replace",
        Group.TEXT,
        replace,
        (_RAW, Parameter("find", Kind.TEXT), Parameter("new", Kind.TEXT)),
        3,
        3,
        Result.RAW,
        "Puts the third text wherever the second stands in the first; capitals count. Nothing to"
        " find is an error.",
        (
            example('replace[[{Reference}],"bm-",""]', "205894893", Reference=_REF),
            example('replace["BM-1","bm-",""]', "BM-1"),
        ),
    ),
    Signature(
        "remove",
        Group.TEXT,
        remove,
        (_RAW, Parameter("characters", Kind.TEXT)),
        2,
        2,
        Result.RAW,
        "Takes each of the characters of the second text out of the first; blanks if there are"
        " none.",
        (
            example('remove["(020) 7946-0958","() -"]', "02079460958"),
            example('remove["a b c",""]', "abc"),
        ),
    ),
    Signature(
        "stringmax",
        Group.TEXT,
        stringmax,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "The text that stands last in a dictionary, not the longest.",
        (example('stringmax["a","B","c"]', "c"), example("stringmax[5,10]", "5")),
        cost=COLLATION_COST,
    ),
    Signature(
        "stringmin",
        Group.TEXT,
        stringmin,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "The text that stands first in a dictionary, not the shortest.",
        (example('stringmin["pear","Apple"]', "Apple"),),
        cost=COLLATION_COST,
    ),
    Signature(
        "quote",
        Group.TEXT,
        quote,
        (_RAW,),
        0,
        None,
        Result.RAW,
        "One double quote, which cannot be written inside a text. Arguments are ignored.",
        (example('concat[quote[],"XL",quote[]]', '"XL"'),),
    ),
)
"""Their table, in the order in which they are explained."""
