"""What a raw text counts as: the kinds of arguments, and the refusal when it is not of a kind."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from notegen.formula.dates import format_date, read_date
from notegen.formula.numbers import format_number, format_rounded, read_integer, read_number
from notegen.formula.texts import WHITE_SPACE, quoted, shorten, unquote

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime


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


def write_truth(truth: bool) -> str:
    """``true`` or ``false``."""
    return "true" if truth else "false"


class Kind(Enum):
    """What a parameter takes: in words, and how it is read from raw text.

    Reading raises :class:`Refusal` where the text is not of the kind.
    """

    RAW = "text", lambda raw, _today: raw
    TEXT = "text", lambda raw, _today: unquote(raw)
    NUMBER = "number", _number
    INTEGER = "whole number", _integer
    TRUTH = "true or false", _truth
    DATE = "date", _date

    def __init__(self, label: str, read: Callable[[str, date], object]) -> None:
        self.label = label
        self.read = read


class Result(Enum):
    """What a function gives back: in words, and how it is written as raw text."""

    RAW = "text", str
    QUOTED = "text in quotes", quoted
    NUMBER = "number", format_number
    ROUNDED = "rounded number", format_rounded
    INTEGER = "whole number", str
    TRUTH = "true or false", write_truth
    DATE = "date", format_date

    def __init__(self, label: str, write: Callable[..., str]) -> None:
        self.label = label
        self.write = write


def read_truth(raw: str) -> bool | None:
    """True for ``true``, False for ``false`` in any case; None for all else, quoted or not."""
    return {"true": True, "false": False}.get(raw.strip(WHITE_SPACE).lower())


def is_true(raw: str) -> bool:
    """What ``iif`` takes its first branch for: ``true`` in any case, not quoted."""
    return raw == "true" or raw.strip(WHITE_SPACE).lower() == "true"


def _show(raw: str) -> str:
    return shorten(raw) if raw.strip(WHITE_SPACE) else "an empty text"
