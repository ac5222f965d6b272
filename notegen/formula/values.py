"""What a raw text counts as: the kinds of arguments, and the refusal when it is not of a kind."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from notegen.formula.dates import format_date, read_date
from notegen.formula.numbers import format_number, format_rounded, read_integer, read_number
from notegen.formula.texts import WHITE_SPACE, shorten, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

__all__ = ["READERS", "WRITERS", "Kind", "Refusal", "Result", "is_true", "read_truth"]


class Refusal(Exception):  # noqa: N818  it becomes an error once it has a place
    """A function or operator cannot work with what it was given.

    ``argument`` counts from 0 and says which of them; None is the whole. Whoever knows the
    places turns it into an :class:`~notegen.errors.EvaluationError`.
    """

    def __init__(self, code: str, message: str, argument: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.argument = argument


class Kind(Enum):
    """What a parameter takes."""

    RAW = "anything, quotes and all"
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "whole number"
    TRUTH = "true or false"
    DATE = "date"


class Result(Enum):
    """What a function gives back."""

    RAW = "text, quoted if the first argument is"
    QUOTED = "text"
    NUMBER = "number"
    ROUNDED = "rounded number"
    INTEGER = "whole number"
    TRUTH = "true or false"
    DATE = "date"


def _number(raw: str, _today: date) -> float:
    value = read_number(raw)
    if value is None:
        raise Refusal("not-a-number", f"{_show(raw)} is not a number")
    return value


def _integer(raw: str, _today: date) -> int:
    value = read_integer(raw)
    if value is None:
        raise Refusal("not-a-whole-number", f"{_show(raw)} is not a whole number")
    return value


def _truth(raw: str, _today: date) -> bool:
    value = read_truth(raw)
    if value is None:
        raise Refusal("not-true-or-false", f"{_show(raw)} is neither true nor false")
    return value


def _date(raw: str, today: date) -> datetime:
    value = read_date(raw, today)
    if value is None:
        raise Refusal("not-a-date", f"{_show(raw)} is not a date")
    return value


READERS: Mapping[Kind, Callable[[str, date], object]] = {
    Kind.RAW: lambda raw, _today: raw,
    Kind.TEXT: lambda raw, _today: unquote(raw),
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.TRUTH: _truth,
    Kind.DATE: _date,
}
"""For each kind, raw text to the value that a function takes; they raise :class:`Refusal`."""

WRITERS: Mapping[Result, Callable[..., str]] = {
    Result.RAW: str,
    Result.QUOTED: lambda text: f'"{text}"',
    Result.NUMBER: format_number,
    Result.ROUNDED: format_rounded,
    Result.INTEGER: str,
    Result.TRUTH: lambda truth: "true" if truth else "false",
    Result.DATE: format_date,
}
"""For each result, the value that a function gave back to raw text."""


def read_truth(raw: str) -> bool | None:
    """True for ``true``, False for ``false`` in any case; None for all else, quoted or not."""
    return {"true": True, "false": False}.get(raw.strip(WHITE_SPACE).lower())


def is_true(raw: str) -> bool:
    """What ``iif`` takes its first branch for: ``true`` in any case, not quoted."""
    return raw == "true" or raw.strip(WHITE_SPACE).lower() == "true"


def _show(raw: str) -> str:
    return shorten(raw) if raw.strip(WHITE_SPACE) else "an empty text"
