"""Functions about numbers. Numbers in quotes are texts, and an error here."""

from __future__ import annotations

import math
from functools import reduce
from operator import add

from notegen.formula.signature import Group, Parameter, Signature, example
from notegen.formula.values import Kind, Refusal, Result

_ROUNDABLE = 1e16
"""From here on a double has no fraction, so .NET rounds nothing."""


def square_root(number: float) -> float:
    """NaN for a negative number."""
    return math.sqrt(number) if number >= 0 else math.nan


def average(*numbers: float) -> float:
    """The sum, divided by the count; added up plainly, which ``sum`` no longer does from 3.12 on."""
    return reduce(add, numbers) / len(numbers)


def middle(*numbers: float) -> float:
    """The median; the mean of the two middle ones for an even count."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(numbers) % 2 else (ordered[half - 1] + ordered[half]) / 2


def greatest(*numbers: float) -> float:
    """The greatest number."""
    return max(numbers)


def least(*numbers: float) -> float:
    """The least number."""
    return min(numbers)


def round_half_even(number: float, digits: int) -> float:
    """Scaled by a power of ten, rounded half to even, scaled back."""
    if not 0 <= digits <= 15:
        raise Refusal("out-of-range", f"{digits} is not between 0 and 15", 1)
    if abs(number) >= _ROUNDABLE:
        return number
    scale = float(10**digits)
    return round(number * scale) / scale


_NUMBER = Parameter("number", Kind.NUMBER)

NUMBER_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "abs",
        Group.NUMBER,
        abs,
        (_NUMBER,),
        1,
        1,
        Result.NUMBER,
        "A number without its sign.",
        (example("abs[-3.50]", "3.5"), example('abs["3"]', None)),
    ),
    Signature(
        "round",
        Group.NUMBER,
        round_half_even,
        (_NUMBER, Parameter("digits", Kind.INTEGER)),
        2,
        2,
        Result.ROUNDED,
        "Rounds to so many digits after the point, 0 to 15; a half goes to the even neighbour."
        " What comes out has no zero before the point, and zero is an empty text.",
        (
            example("round[37.5*20/120,2]", "6.25"),
            example("round[0.5,2]", ".5"),
            example("round[2.5,0]", "2"),
            example("round[0.004,2]", ""),
        ),
    ),
    Signature(
        "avg",
        Group.NUMBER,
        average,
        (_NUMBER,),
        1,
        None,
        Result.NUMBER,
        "The mean.",
        (example("avg[1,2,2]", "1.66666666666667"),),
    ),
    Signature(
        "mid",
        Group.NUMBER,
        middle,
        (_NUMBER,),
        1,
        None,
        Result.NUMBER,
        "The median, not a part of a text: the middle number once they are sorted.",
        (example("mid[9,1,2]", "2"), example("mid[1,2]", "1.5")),
    ),
    Signature(
        "numericmax",
        Group.NUMBER,
        greatest,
        (_NUMBER,),
        1,
        None,
        Result.NUMBER,
        "The greatest number.",
        (example("numericmax[1.50,1]", "1.5"),),
    ),
    Signature(
        "numericmin",
        Group.NUMBER,
        least,
        (_NUMBER,),
        1,
        None,
        Result.NUMBER,
        "The least number.",
        (example("numericmin[9,10]", "9"),),
    ),
    Signature(
        "sqrt",
        Group.NUMBER,
        square_root,
        (_NUMBER,),
        1,
        1,
        Result.NUMBER,
        "The square root; NaN for a negative number.",
        (example("sqrt[25]", "5"), example("sqrt[-1]", "NaN")),
    ),
    Signature(
        "sin",
        Group.NUMBER,
        math.sin,
        (_NUMBER,),
        1,
        1,
        Result.NUMBER,
        "The sine of an angle in radians.",
        (example("sin[1]", "0.841470984807897"),),
    ),
    Signature(
        "cos",
        Group.NUMBER,
        math.cos,
        (_NUMBER,),
        1,
        1,
        Result.NUMBER,
        "The cosine of an angle in radians.",
        (example("cos[0]", "1"),),
    ),
)
"""Their table, in the order in which they are explained."""
