"""What the operators do with raw text on either side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from notegen.formula.collation import compare_texts
from notegen.formula.dates import read_date
from notegen.formula.limits import COLLATION_COST
from notegen.formula.values import (
    ArgumentError,
    is_blank,
    is_quoted,
    read_number,
    read_truth,
    unquote,
    write_number,
    write_truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


class Operator(NamedTuple):
    """What it makes of two raw texts and today's date; ``cost`` is the work for a character."""

    apply: Callable[[str, str, date], str]
    cost: int = 1


def _refused(code: str, needs: str, raw: str, side: int) -> ArgumentError:
    """The side that is not what the operator needs."""
    given = "and {} is empty" if is_blank(raw) else "not {}"
    return ArgumentError(code, f"{needs}, {given}", side)


def _arithmetic(symbol: str, compute: Callable[[float, float], float]) -> Operator:
    """Both sides must be numbers; the result is written at once."""

    def apply(left: str, right: str, _today: date) -> str:
        first, second = read_number(left), read_number(right)
        if first is None:
            raise _refused("not-a-number", f"{symbol} needs numbers", left, 0)
        if second is None:
            raise _refused("not-a-number", f"{symbol} needs numbers", right, 1)
        return write_number(compute(first, second))

    return Operator(apply)


def _nonzero(number: float) -> float:
    if number == 0:
        raise ArgumentError("division-by-zero", "division by zero", 1)
    return number


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


def _comparison(holds: Callable[[int], bool], *, ordered: bool) -> Operator:
    """Numbers if both are, else dates, else truths (``=`` and ``<>`` only), else texts."""

    def apply(left: str, right: str, today: date) -> str:
        return write_truth(holds(_compare(left, right, today, ordered=ordered)))

    return Operator(apply, COLLATION_COST if ordered else 1)


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


def _logic(symbol: str, combine: Callable[[bool, bool], bool]) -> Operator:
    """Both sides must be true or false, and both are always evaluated."""

    def apply(left: str, right: str, _today: date) -> str:
        first, second = read_truth(left), read_truth(right)
        if first is None:
            raise _refused("not-true-or-false", f"{symbol} needs true or false", left, 0)
        if second is None:
            raise _refused("not-true-or-false", f"{symbol} needs true or false", right, 1)
        return write_truth(combine(first, second))

    return Operator(apply)


OPERATORS: Mapping[str, Operator] = {
    "^": _arithmetic("^", _power),
    "*": _arithmetic("*", lambda left, right: left * right),
    "/": _arithmetic("/", lambda left, right: left / _nonzero(right)),
    "%": _arithmetic("%", lambda left, right: math.fmod(left, _nonzero(right))),
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
"""Every operator by its symbol; :data:`~notegen.formula.parser.LEVELS` says which bind tighter."""
