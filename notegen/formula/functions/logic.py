"""Functions about conditions and lists."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.formula.numbers import read_loose_number
from notegen.formula.signature import Example, Group, Parameter, Signature, SpecialForm, example
from notegen.formula.texts import WHITE_SPACE
from notegen.formula.values import Kind, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_ASCII_DIGITS = re.compile("[0-9]*")


class Contains(StrEnum):
    """The two readings of ``contains``, which Linnworks' own pages do not agree on."""

    SUBSTRING = "substring"
    """Back Market's page: true if the first text is part of a later one."""
    LIST = "list"
    """The function page: true if the first text is one of the later ones."""


def negate(truth: bool) -> bool:
    """The opposite."""
    return not truth


def between(number: float, low: str, high: str) -> bool:
    """Inclusive. Only the number is checked: a bound that cannot be read counts as 0."""
    return read_loose_number(low) <= number <= read_loose_number(high)


def is_all_digits(text: str) -> bool:
    """Decimal digits of any script; nothing at all passes too."""
    if text.isascii():
        return _ASCII_DIGITS.fullmatch(text) is not None
    return all(unicodedata.category(char) == "Nd" and char <= "\uffff" for char in text)


def is_null_or_empty(text: str) -> bool:
    """Blank, or the word null."""
    return text.strip(WHITE_SPACE).lower() in {"", "null"}


def is_true_or_null(text: str) -> bool:
    """Blank, or the word true; the word null is neither."""
    return text.strip(WHITE_SPACE).lower() in {"", "true"}


def is_false_or_null(text: str) -> bool:
    """Blank, or the word false; the word null is neither."""
    return text.strip(WHITE_SPACE).lower() in {"", "false"}


def contains_part(needle: str, *texts: str) -> bool:
    """Whether one of the texts has ``needle`` in it."""
    return any(needle in text for text in texts)


def contains_item(needle: str, *texts: str) -> bool:
    """Whether one of the texts is ``needle``."""
    return needle in texts


def index_of(raw: str, *texts: str) -> int:
    """The place of the first text that equals ``raw`` with its quotes, from 0, or -1."""
    return texts.index(raw) if raw in texts else -1


_TEXT = Parameter("text", Kind.TEXT)
_NEEDLE = Parameter("needle", Kind.TEXT)
_BRANCHES = tuple(Parameter(name, Kind.RAW) for name in ("condition", "if_true", "if_false"))


def _contains(
    function: Callable[..., bool], summary: str, examples: tuple[Example, ...]
) -> Signature:
    return Signature(
        "contains",
        Group.LOGIC,
        function,
        (_NEEDLE, _TEXT),
        2,
        None,
        Result.TRUTH,
        summary,
        examples,
    )


CONTAINS: Mapping[Contains, Signature] = {
    Contains.SUBSTRING: _contains(
        contains_part,
        "Whether the first text is a part of one of the others; capitals count.",
        (
            example('contains["bm-",[{Reference}]]', "true", Reference="bm-205894893"),
            example('contains[[{Country}],"DE","FR"]', "true", Country="FR"),
        ),
    ),
    Contains.LIST: _contains(
        contains_item,
        "Whether the first text is one of the others; capitals count.",
        (
            example('contains["bm-",[{Reference}]]', "false", Reference="bm-205894893"),
            example('contains[[{Country}],"DE","FR"]', "true", Country="FR"),
        ),
    ),
}
"""What ``contains`` does under each reading."""

LOGIC_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "iif",
        Group.LOGIC,
        None,
        _BRANCHES,
        3,
        3,
        Result.RAW,
        "The second argument if the first is true, else the third; the other is not evaluated."
        " Whatever is not the word true counts as false. It may stand inside itself.",
        (
            example('iif[[{Country}]="FR","Bonjour","Hello"]', "Bonjour", Country="FR"),
            example("iif[1,2,3]", "3"),
            example("iif[true,1,1/0]", "1"),
        ),
        form=SpecialForm.CHOOSE,
    ),
    CONTAINS[Contains.SUBSTRING],
    Signature(
        "indexof",
        Group.LOGIC,
        index_of,
        (Parameter("item", Kind.RAW), _TEXT),
        2,
        None,
        Result.INTEGER,
        "The place of the first argument among the others, from 0, or -1. A text in quotes is"
        " never found: give a tag or a number.",
        (
            example('indexof[[{Country}],"DE","FR"]', "1", Country="FR"),
            example('indexof["FR","DE","FR"]', "-1"),
        ),
    ),
    Signature(
        "between",
        Group.LOGIC,
        between,
        (Parameter("number", Kind.NUMBER), Parameter("low", Kind.RAW), Parameter("high", Kind.RAW)),
        3,
        3,
        Result.TRUTH,
        "Whether a number lies between two others or is one of them. A bound that is no number"
        " counts as 0.",
        (example("between[10,1,10]", "true"), example('between[5,"1","10"]', "false")),
    ),
    Signature(
        "not",
        Group.LOGIC,
        negate,
        (Parameter("truth", Kind.TRUTH),),
        1,
        1,
        Result.TRUTH,
        "True for false, and false for true.",
        (example("not[1=2]", "true"), example('not["true"]', None)),
    ),
    Signature(
        "isalldigits",
        Group.LOGIC,
        is_all_digits,
        (_TEXT,),
        1,
        1,
        Result.TRUTH,
        "Whether a text has nothing but digits; true for an empty text.",
        (example('isalldigits["205894893"]', "true"), example('isalldigits["bm-2"]', "false")),
    ),
    Signature(
        "isnullorempty",
        Group.LOGIC,
        is_null_or_empty,
        (_TEXT,),
        1,
        1,
        Result.TRUTH,
        "Whether a text is empty, blank or the word null.",
        (
            example("isnullorempty[[{Company}]]", "true", Company=" "),
            example('isnullorempty["a"]', "false"),
        ),
    ),
    Signature(
        "istrueornull",
        Group.LOGIC,
        is_true_or_null,
        (_TEXT,),
        1,
        1,
        Result.TRUTH,
        "Whether a text is empty, blank or the word true.",
        (example('istrueornull["TRUE"]', "true"), example("istrueornull[null]", "false")),
    ),
    Signature(
        "isfalseornull",
        Group.LOGIC,
        is_false_or_null,
        (_TEXT,),
        1,
        1,
        Result.TRUTH,
        "Whether a text is empty, blank or the word false.",
        (example('isfalseornull[""]', "true"), example("isfalseornull[true]", "false")),
    ),
    Signature(
        "eval",
        Group.LOGIC,
        None,
        (_TEXT,),
        1,
        1,
        Result.RAW,
        "Evaluates a text as a formula of its own, which sees none of the tags.",
        (example('eval["a:=5;a*2"]', "10"), example('eval[""]', None)),
        form=SpecialForm.EVALUATE,
    ),
)
"""Their table, in the order in which they are explained."""
