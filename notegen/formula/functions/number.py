"""Functions about numbers. Numbers in quotes are texts, and an error here."""

from __future__ import annotations

import math
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from notegen.formula.functions.signature import FunctionTable, Group, example
from notegen.formula.values import ArgumentError

if TYPE_CHECKING:
    from notegen.formula.functions.signature import Rounded

function = FunctionTable(Group.NUMBER)
_ROUNDABLE = 1e16
"""From here on a double has no fraction, so .NET rounds nothing."""


@function(example("abs[-3.50]", "3.5"), example('abs["3"]', None))
def abs_(number: float) -> float:
    """A number without its sign."""
    return abs(number)


@function(
    example("round[37.5*20/120,2]", "6.25"),
    example("round[0.5,2]", ".5"),
    example("round[2.5,0]", "2"),
    example("round[0.004,2]", ""),
)
def round_(number: float, digits: int) -> Rounded:
    """Rounds to so many digits after the point, 0 to 15; a half goes to the even neighbour.

    What comes out has no zero before the point, and zero is an empty text.
    """
    if not 0 <= digits <= 15:
        raise ArgumentError("out-of-range", "{} is not between 0 and 15", 1)
    if abs(number) >= _ROUNDABLE:
        return number
    scale = float(10**digits)
    return round(number * scale) / scale


@function(example("avg[1,2,2]", "1.66666666666667"))
def avg(*numbers: float) -> float:
    """The mean."""
    return reduce(add, numbers) / len(numbers)  # added up plainly, as sum is not from 3.12 on


@function(example("mid[9,1,2]", "2"), example("mid[1,2]", "1.5"))
def mid(*numbers: float) -> float:
    """The median, not a part of a text: the middle number once they are sorted."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(numbers) % 2 else (ordered[half - 1] + ordered[half]) / 2


@function(example("numericmax[1.50,1]", "1.5"))
def numericmax(*numbers: float) -> float:
    """The greatest number."""
    return max(numbers)


@function(example("numericmin[9,10]", "9"))
def numericmin(*numbers: float) -> float:
    """The least number."""
    return min(numbers)


@function(example("sqrt[25]", "5"), example("sqrt[-1]", "NaN"))
def sqrt(number: float) -> float:
    """The square root; NaN for a negative number."""
    return math.sqrt(number) if number >= 0 else math.nan


@function(example("sin[1]", "0.841470984807897"))
def sin(number: float) -> float:
    """The sine of an angle in radians."""
    return math.sin(number)


@function(example("cos[0]", "1"))
def cos(number: float) -> float:
    """The cosine of an angle in radians."""
    return math.cos(number)
