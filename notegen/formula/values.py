"""Values: raw texts, and what they stand for, as the engine reads and writes them.

Every value of the language is a piece of text, its *raw text*: a string keeps its two double
quotes, so the raw text of ``"abc"`` is five characters long. What an operator or a function gives
is written at once, and read again by the next. White space, letter case and UTF-16 units are those
of .NET; numbers are doubles that are printed with 15 significant digits.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.errors import Span

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What ``Char.IsWhiteSpace`` of .NET holds for; ``str.strip`` of Python takes more."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CASELESS = "\u0131\u017f"
"""Letters whose upper case does not lead back, which .NET's invariant culture leaves alone."""

_NUMERIC = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")
_LOOSE = re.compile(r"[+-]?(?:[0-9][0-9,]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_LOOSE_WHITE = " \t\n\v\f\r"
_NUMBER_CATEGORIES = ("Nd", "Nl", "No")
_CONTEXT = Context(prec=15, rounding=ROUND_HALF_UP)
_INT32 = range(-(2**31), 2**31)
_NAMED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_TRUTHS = {"true": True, "false": False}


class ArgumentError(Exception):
    """A function or operator cannot work with what it was given.

    ``argument`` counts from 0 and says which of them; None is the whole. In ``message`` stands
    ``{}`` for it: the text of the formula is put there, never a value, which may be a customer's.
    """

    def __init__(
        self, code: str, message: str, argument: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.argument = argument
        self.hint = hint

    def diagnose(self, shown: str, span: Span) -> Diagnostic:
        """The error as a finding, once it is known what of the formula it is about."""
        return Diagnostic.error(self.code, self.message.format(shown), span, self.hint)


def is_blank(raw: str) -> bool:
    """Whether it is nothing but white space."""
    return not raw.strip(WHITE_SPACE)


def is_quoted(raw: str) -> bool:
    """Whether it starts and ends with a double quote, and is not one alone."""
    if '"' not in raw:
        return False
    text = raw.strip(WHITE_SPACE)
    return len(text) > 1 and text[0] == '"' == text[-1]


def unquote(raw: str) -> str:
    """Without its quotes; unchanged where it has none.

    The engine looks for the quotes in the trimmed text and then cuts the untrimmed one.
    """
    return raw[1:-1] if '"' in raw and is_quoted(raw) else raw


def quote(text: str) -> str:
    """The raw text of a string."""
    return f'"{text}"'


def requote(like: str, text: str) -> str:
    """``text``, in quotes if ``like`` has them."""
    return quote(text) if is_quoted(like) else text


def to_printed(raw: str) -> str:
    """The text to print for a result: the host takes one outer pair of quotes off.

    Halves of surrogate pairs are joined, and a lone one becomes U+FFFD: any encoding can write it.
    """
    text = raw[1:-1] if len(raw) > 1 and raw[0] == '"' == raw[-1] else raw
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def lower(text: str) -> str:
    """Lower case of the invariant culture: each character becomes one character."""
    return text.lower() if text.isascii() else text.translate(_changes(text, _lower))


def upper(text: str) -> str:
    """Upper case of the invariant culture: each character becomes one character."""
    return text.upper() if text.isascii() else text.translate(_changes(text, _upper))


def _changes(text: str, change: Callable[[str], str]) -> dict[int, str]:
    """What becomes of each of its characters: a table, since a list of them all takes memory."""
    return {ord(char): change(char) for char in set(text)}


def _lower(char: str) -> str:
    changed = char.lower()
    return changed if len(changed) == 1 and char <= "\uffff" else char


def _upper(char: str) -> str:
    changed = char.upper()
    return changed if len(changed) == 1 and char <= "\uffff" and char not in _CASELESS else char


def encode_units(text: str) -> bytes | None:
    """Two bytes for each UTF-16 unit, or None where units and characters are the same."""
    if text.isascii() or max(text) <= "\uffff":
        return None
    return text.encode("utf-16-le", "surrogatepass")


def decode_units(units: bytes) -> str:
    """Back to characters; half of a pair that was cut stays as a lone surrogate."""
    return units.decode("utf-16-le", "surrogatepass")


def shorten(text: str, length: int = 40) -> str:
    """The text, cut for a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def read_truth(raw: str) -> bool | None:
    """True for ``true``, False for ``false`` in any case; None for all else, quoted or not."""
    return _TRUTHS.get(raw.strip(WHITE_SPACE).lower())


def write_truth(truth: bool) -> str:
    """``true`` or ``false``."""
    return "true" if truth else "false"


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
    return _as_double(text.replace(",", "")) if _LOOSE.fullmatch(text) else 0.0


def _as_double(text: str) -> float:
    try:
        value = float(text) if text.isascii() else 0.0
    except ValueError:
        return 0.0
    return value + 0.0 if math.isfinite(value) else 0.0


def write_number(value: float) -> str:
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


def write_rounded(value: float) -> str:
    """The engine's pattern ``#.##``: no zero before the point, and nothing at all for 0."""
    text = _plain(_CONTEXT.create_decimal_from_float(value))
    if text in {"0", "-0"}:
        return ""
    return text.replace("-0.", "-.", 1) if text[0] == "-" else text.removeprefix("0")


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
