"""Functions about texts. Lengths and places count UTF-16 units, as .NET does."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from notegen.formula.collation import compare_texts
from notegen.formula.functions.signature import FunctionTable, Group, example
from notegen.formula.limits import COLLATION_COST, MAX_RESULT
from notegen.formula.values import (
    WHITE_SPACE,
    ArgumentError,
    decode_units,
    encode_units,
    lower,
    requote,
    unquote,
    upper,
)

if TYPE_CHECKING:
    from notegen.formula.functions.signature import Quoted, Raw, Text

function = FunctionTable(Group.TEXT)
_REF = "bm-205894893"


def _check_size(size: int) -> None:
    if size > MAX_RESULT:
        raise ArgumentError("result-too-long", f"the text would have {size} characters")


def _check_range(number: int, most: int, argument: int) -> None:
    if not 0 <= number <= most:
        raise ArgumentError("out-of-range", f"{{}} is not between 0 and {most}", argument)


@function(
    example('concat["Ref ",[{Reference}]]', "Ref 205", Reference="205"),
    example("concat[1,2]", "12"),
)
def concat(*texts: Text) -> Quoted:
    """Puts texts one after another."""
    _check_size(sum(map(len, texts)))
    return "".join(texts)


@function(example('join[", ",[{Town}],[{Region}]]', "Lille, Nord", Town="Lille", Region="Nord"))
def join(delimiter: Text, *texts: Text) -> Quoted:
    """Puts texts one after another, with the first argument between them."""
    _check_size(sum(map(len, texts)) + len(delimiter) * len(texts))
    return delimiter.join(texts)


@function(example('lpad["7","0",3]', "0007"))
def lpad(text: Text, padding: Text, count: int) -> Quoted:
    """Puts the padding so many times before the text, whatever its length."""
    return _repeat(text, padding, count) + text


@function(example('rpad["7",".",3]', "7..."))
def rpad(text: Text, padding: Text, count: int) -> Quoted:
    """Puts the padding so many times after the text, whatever its length."""
    return text + _repeat(text, padding, count)


def _repeat(text: str, padding: str, count: int) -> str:
    if count <= 0 or not padding:
        return ""
    _check_size(len(text) + len(padding) * count)
    return padding * count


@function(
    example('replace[[{Reference}],"bm-",""]', "205894893", Reference=_REF),
    example('replace["BM-1","bm-",""]', "BM-1"),
)
def replace(text: Raw, find: Text, new: Text) -> Raw:
    """Puts the third text wherever the second stands in the first; capitals count.

    Nothing to find is an error.
    """
    if not find:
        raise ArgumentError("empty-text", "the text to find is empty", 1)
    if len(new) > len(find):
        _check_size(len(text) + text.count(find) * (len(new) - len(find)))
    return text.replace(find, new)


@function(
    example('remove["(020) 7946-0958","() -"]', "02079460958"),
    example('remove["a b c",""]', "abc"),
)
def remove(text: Raw, characters: Text) -> Raw:
    """Takes each of the characters of the second text out of the first; blanks if there are none."""
    return text.translate(dict.fromkeys(map(ord, characters or WHITE_SPACE)))


@function(example('concat[quote[],"XL",quote[]]', '"XL"'), minimum=0)
def quote(*_texts: Raw) -> Raw:
    """One double quote, which cannot be written inside a text. Arguments are ignored."""
    return '"'


@function(example("left[[{Reference}],3]", "bm-", Reference=_REF), example('left["abc",4]', None))
def left(text: Raw, count: int) -> Raw:
    """The first characters of a text. More than it has is an error."""
    inside = unquote(text)
    _check_range(count, len_(inside), 1)
    return requote(text, _cut(inside, 0, count))


@function(example("right[[{Reference}],3]", "893", Reference=_REF))
def right(text: Raw, count: int) -> Raw:
    """The last characters of a text. More than it has is an error."""
    inside = unquote(text)
    whole = len_(inside)
    _check_range(count, whole, 1)
    return requote(text, _cut(inside, whole - count, whole))


@function(
    example("substring[[{Reference}],3,4]", "2058", Reference=_REF),
    example('substring["abc",2,2]', None),
)
def substring(text: Text, start: int, count: int) -> Quoted:
    """So many characters from a place on; the first place is 0. Beyond the end is an error."""
    whole = len_(text)
    _check_range(start, whole, 1)
    _check_range(count, whole - start, 2)
    return _cut(text, start, start + count)


def _cut(text: str, start: int, end: int) -> str:
    units = encode_units(text)
    return text[start:end] if units is None else decode_units(units[start * 2 : end * 2])


@function(
    example('searchstring["abcabc",1,"a"]', "3"),
    example('searchstring["abc",0,"B"]', "-1"),
)
def searchstring(text: Text, start: int, needle: Text) -> int:
    """The place at which the third text stands in the first, looked for from a place on, or -1.

    The first place is 0; capitals count.
    """
    _check_range(start, len_(text), 1)
    found = text.find(needle, len(_cut(text, 0, start)))
    return found if found < 0 else len_(text[:found])


@function(example('len["Köln"]', "4"), example("len[12.50]", "5"))
def len_(text: Text) -> int:
    """How many characters a text has; an emoji counts as two. A number is counted as written."""
    units = encode_units(text)
    return len(text) if units is None else len(units) // 2


@function(example('lcase["Ana GARCÍA"]', "ana garcía"))
def lcase(text: Raw) -> Raw:
    """Makes all letters small."""
    return lower(text)


@function(example("ucase[[{Town}]]", "KÖLN", Town="Köln"), example('ucase["ß"]', "ß"))
def ucase(text: Raw) -> Raw:
    """Makes all letters capital."""
    return upper(text)


@function(example('pcase["dave SMITH"]', "Dave smith"), example('pcase[""]', None))
def pcase(text: Raw) -> Quoted:
    """Makes the first letter of the whole text capital and all others small.

    An empty text is an error.
    """
    inside = unquote(text.strip(WHITE_SPACE))
    if not inside:
        raise ArgumentError("empty-text", "pcase cannot take an empty text", 0)
    return upper(inside[0]) + lower(inside[1:])


@function(example('trim["  a b  "]', "a b"))
def trim(text: Raw) -> Raw:
    """Cuts blanks off both ends."""
    return requote(text, unquote(text).strip(WHITE_SPACE))


@function(example('ltrim["  a "]', "a "))
def ltrim(text: Raw) -> Raw:
    """Cuts blanks off the left end."""
    return requote(text, unquote(text).lstrip(WHITE_SPACE))


@function(example('rtrim[" a  "]', " a"))
def rtrim(text: Raw) -> Raw:
    """Cuts blanks off the right end."""
    return requote(text, unquote(text).rstrip(WHITE_SPACE))


@function(
    example('stringmax["a","B","c"]', "c"), example("stringmax[5,10]", "5"), cost=COLLATION_COST
)
def stringmax(*texts: Text) -> Quoted:
    """The text that stands last in a dictionary, not the longest."""
    return max(texts, key=cmp_to_key(compare_texts))


@function(example('stringmin["pear","Apple"]', "Apple"), cost=COLLATION_COST)
def stringmin(*texts: Text) -> Quoted:
    """The text that stands first in a dictionary, not the shortest."""
    return min(texts, key=cmp_to_key(compare_texts))
