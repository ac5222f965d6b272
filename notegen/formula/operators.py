"""What the operators do with raw text on either side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from notegen.formula.collation import compare_texts
from notegen.formula.dates import read_date
from notegen.formula.numbers import format_number, read_number
from notegen.formula.texts import is_quoted, shorten, unquote
from notegen.formula.values import Refusal, read_truth, write_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


def _arithmetic(
    symbol: str, compute: Callable[[float, float], float]
) -> Callable[[str, str, date], str]:
    """Both sides must be numbers; the result is printed at once."""

    def apply(left: str, right: str, _today: date) -> str:
        first = read_number(left)
        second = read_number(right)
        if first is None or second is None:
            side = 0 if first is None else 1
            shown = shorten((left, right)[side]) or "an empty text"
            raise Refusal("not-a-number", f"{symbol} needs numbers, not {shown}", side)
        return format_number(compute(first, second))

    return apply


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise Refusal("division-by-zero", "division by zero", 1)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0:
        raise Refusal("division-by-zero", "division by zero", 1)
    return math.fmod(left, right)


def _power(left: float, right: float) -> float:
    """As in C: Infinity where it is too large, NaN where it is not real."""
    if left == 0 and right < 0:
        return math.inf
    if left < 0 and not right.is_integer():
        return math.nan
    try:
        return math.pow(left, right)
    except OverflowError:
        return -math.inf if left < 0 and right % 2 == 1 else math.inf


def _comparison(holds: Callable[[int], bool], *, ordered: bool) -> Callable[[str, str, date], str]:
    """Numbers if both are, else dates, else truths (``=`` and ``<>`` only), else texts."""

    def apply(left: str, right: str, today: date) -> str:
        order = _compare(left, right, today, ordered=ordered)
        return write_truth(holds(order))

    return apply


def _compare(left: str, right: str, today: date, *, ordered: bool) -> int:
    if left == right:
        return 0
    if not is_quoted(left) and not is_quoted(right):
        first, second = read_number(left), read_number(right)
        if first is not None and second is not None:
            return (first > second) - (first < second)
        early, late = read_date(left, today), read_date(right, today)
        if early and late:
            return (early > late) - (early < late)
        if not ordered:
            one, other = read_truth(left), read_truth(right)
            if one is not None and other is not None:
                return one - other
    left, right = unquote(left), unquote(right)
    return compare_texts(left, right) if ordered else int(left != right)


def _logic(symbol: str, combine: Callable[[bool, bool], bool]) -> Callable[[str, str, date], str]:
    """Both sides must be true or false, and both are always evaluated."""

    def apply(left: str, right: str, _today: date) -> str:
        first, second = read_truth(left), read_truth(right)
        if first is None or second is None:
            side = 0 if first is None else 1
            shown = shorten((left, right)[side]) or "an empty text"
            raise Refusal("not-true-or-false", f"{symbol} needs true or false, not {shown}", side)
        return write_truth(combine(first, second))

    return apply


ORDERINGS = frozenset(("<", "<=", ">", ">="))
"""The operators that may have to order texts, which takes longer than to compare them."""

OPERATORS: Mapping[str, Callable[[str, str, date], str]] = {
    "^": _arithmetic("^", _power),
    "*": _arithmetic("*", lambda left, right: left * right),
    "/": _arithmetic("/", _divide),
    "%": _arithmetic("%", _remainder),
    "+": _arithmetic("+", lambda left, right: left + right),
    "-": _arithmetic("-", lambda left, right: left - right),
    "<": _comparison(lambda order: order < 0, ordered=True),
    "<=": _comparison(lambda order: order <= 0, ordered=True),
    ">": _comparison(lambda order: order > 0, ordered=True),
    ">=": _comparison(lambda order: order >= 0, ordered=True),
    "=": _comparison(lambda order: order == 0, ordered=False),
    "<>": _comparison(lambda order: order != 0, ordered=False),
    "and": _logic("and", lambda left, right: left and right),
    "or": _logic("or", lambda left, right: left or right),
}
"""Every operator by its symbol: two raw texts and today's date to a raw text."""
