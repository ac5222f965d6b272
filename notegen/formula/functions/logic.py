"""Functions about conditions and lists."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.formula.functions.signature import FunctionTable, Group, example
from notegen.formula.values import WHITE_SPACE, read_loose_number, read_truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.formula.functions.signature import Branch, Evaluator, Raw, Signature, Text

function = FunctionTable(Group.LOGIC)
list_reading = FunctionTable(Group.LOGIC)
_ASCII_DIGITS = re.compile("[0-9]*")


class Contains(StrEnum):
    """The two readings of ``contains``, which Linnworks' own pages do not agree on."""

    SUBSTRING = "substring"
    """Back Market's page: true if the first text is part of a later one."""
    LIST = "list"
    """The function page: true if the first text is one of the later ones."""


@function(
    example('iif[[{Country}]="FR","Bonjour","Hello"]', "Bonjour", Country="FR"),
    example("iif[1,2,3]", "3"),
    example("iif[true,1,1/0]", "1"),
)
def iif(condition: Raw, if_true: Branch, if_false: Branch) -> Raw:
    """The second argument if the first is true, else the third; the other is not evaluated.

    Whatever is not the word true counts as false. It may stand inside itself.
    """
    return if_true() if condition == "true" or read_truth(condition) else if_false()


@function(
    example('contains["bm-",[{Reference}]]', "true", Reference="bm-205894893"),
    example('contains[[{Country}],"DE","FR"]', "true", Country="FR"),
)
def contains(needle: Text, *texts: Text) -> bool:
    """Whether the first text is a part of one of the others; capitals count."""
    return any(needle in text for text in texts)


@list_reading(
    example('contains["bm-",[{Reference}]]', "false", Reference="bm-205894893"),
    example('contains[[{Country}],"DE","FR"]', "true", Country="FR"),
)
def contains_(needle: Text, *texts: Text) -> bool:
    """Whether the first text is one of the others; capitals count."""
    return needle in texts


CONTAINS: Mapping[Contains, Signature] = {
    Contains.SUBSTRING: function.signatures["contains"],
    Contains.LIST: list_reading.signatures["contains"],
}
"""What ``contains`` does under each reading."""


@function(
    example('indexof[[{Country}],"DE","FR"]', "1", Country="FR"),
    example('indexof["FR","DE","FR"]', "-1"),
)
def indexof(item: Raw, *texts: Text) -> int:
    """The place of the first argument among the others, from 0, or -1.

    A text in quotes is never found: give a tag or a number.
    """
    return texts.index(item) if item in texts else -1


@function(example("between[10,1,10]", "true"), example('between[5,"1","10"]', "false"))
def between(number: float, low: Raw, high: Raw) -> bool:
    """Whether a number lies between two others or is one of them.

    A bound that is no number counts as 0.
    """
    return read_loose_number(low) <= number <= read_loose_number(high)


@function(example("not[1=2]", "true"), example('not["true"]', None))
def not_(truth: bool) -> bool:
    """True for false, and false for true."""
    return not truth


@function(example('isalldigits["205894893"]', "true"), example('isalldigits["bm-2"]', "false"))
def isalldigits(text: Text) -> bool:
    """Whether a text has nothing but digits; true for an empty text."""
    if text.isascii():
        return _ASCII_DIGITS.fullmatch(text) is not None
    return all(unicodedata.category(char) == "Nd" and char <= "\uffff" for char in text)


@function(
    example("isnullorempty[[{Company}]]", "true", Company=" "),
    example('isnullorempty["a"]', "false"),
)
def isnullorempty(text: Text) -> bool:
    """Whether a text is empty, blank or the word null."""
    return text.strip(WHITE_SPACE).lower() in {"", "null"}


@function(example('istrueornull["TRUE"]', "true"), example("istrueornull[null]", "false"))
def istrueornull(text: Text) -> bool:
    """Whether a text is empty, blank or the word true."""
    return text.strip(WHITE_SPACE).lower() in {"", "true"}


@function(example('isfalseornull[""]', "true"), example("isfalseornull[true]", "false"))
def isfalseornull(text: Text) -> bool:
    """Whether a text is empty, blank or the word false."""
    return text.strip(WHITE_SPACE).lower() in {"", "false"}


@function(example('eval["a:=5;a*2"]', "10"), example('eval[""]', None))
def eval_(evaluate: Evaluator, text: Text) -> Raw:
    """Evaluates a text as a formula of its own, which sees none of the tags."""
    return evaluate(text)
