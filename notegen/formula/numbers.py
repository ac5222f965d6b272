"""Numbers as the engine reads and prints them: doubles, 15 significant digits.

Every intermediate result is text, so what is printed here is read again by the next step.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

from notegen.formula.texts import WHITE_SPACE

_NUMERIC = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")
_LOOSE = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9][0-9,]*)?(?P<fraction>\.[0-9]*)?(?P<exponent>[eE][+-]?[0-9]+)?"
)
_LOOSE_WHITE = " \t\n\v\f\r"
_NUMBER_CATEGORIES = ("Nd", "Nl", "No")
_CONTEXT = Context(prec=15, rounding=ROUND_HALF_UP)
_INT32 = range(-(2**31), 2**31)
_NAMED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def is_numeric(raw: str) -> bool:
    """Whether every character is a number character, with at most one ``.`` and a ``-`` first.

    Half of what passes has no value of its own (``-``, ``½``, blanks): it counts as 0.
    """
    if not raw:
        return False
    text = raw.strip(WHITE_SPACE)
    if text.isascii():
        return _NUMERIC.fullmatch(text) is not None
    digits = text.removeprefix("-")
    return digits.count(".") < 2 and all(
        char == "." or (unicodedata.category(char) in _NUMBER_CATEGORIES and char <= "\uffff")
        for char in digits
    )


def read_number(raw: str) -> float | None:
    """The double that a raw text stands for; None if it is not numeric."""
    return _as_double(raw.strip(WHITE_SPACE)) if is_numeric(raw) else None


def read_integer(raw: str) -> int | None:
    """The 32-bit integer that a raw text stands for, 0 if it does not fit; None if not whole."""
    if "." in raw or not is_numeric(raw):
        return None
    text = raw.strip(WHITE_SPACE)
    digits = text.lstrip("-0")
    if not digits or not digits.isascii() or len(digits) > 10:
        return 0
    value = -int(digits) if text[0] == "-" else int(digits)
    return value if value in _INT32 else 0


def read_loose_number(raw: str) -> float:
    """What ``Double.TryParse`` makes of a text: also ``+1``, ``1e3`` and ``1,000``; else 0."""
    text = raw.strip(_LOOSE_WHITE)
    if text in _NAMED:
        return _NAMED[text]
    match = _LOOSE.fullmatch(text)
    if match is None:
        return 0.0
    return _as_double(text.replace(",", ""))


def _as_double(text: str) -> float:
    try:
        value = float(text) if text.isascii() else 0.0
    except ValueError:
        return 0.0
    return value + 0.0 if math.isfinite(value) else 0.0


def format_number(value: float) -> str:
    """15 significant digits, half away from zero on the exact double, no trailing zeros.

    ``NaN`` and ``Infinity`` are written so; from 1E+15 and below 0.0001 with an exponent.
    """
    if -1e15 < value < 1e15 and value == (whole := int(value)):
        return str(whole)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    number = _CONTEXT.create_decimal_from_float(value)
    exponent = number.adjusted()
    if -4 <= exponent < 15:
        return _plain(number)
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    sign = "-" if value < 0 else ""
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def format_rounded(value: float) -> str:
    """The engine's pattern ``#.##``: no zero before the point, and nothing at all for 0."""
    text = _plain(_CONTEXT.create_decimal_from_float(value))
    if text in {"0", "-0"}:
        return ""
    return text.replace("-0.", "-.", 1) if text[0] == "-" else text.removeprefix("0")


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
