"""Raw text: quotes on and off, white space, letter case and UTF-16 units, as .NET has them.

A value of the language is a piece of text, its *raw text*. A string keeps its two double
quotes, so the raw text of ``"abc"`` is five characters long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What ``Char.IsWhiteSpace`` of .NET holds for; ``str.strip`` of Python takes more."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CASELESS = "\u0131\u017f"
"""Letters whose upper case does not lead back, which .NET's invariant culture leaves alone."""


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


def quoted(text: str) -> str:
    """The raw text of a string."""
    return f'"{text}"'


def requote(like: str, text: str) -> str:
    """``text``, in quotes if ``like`` has them."""
    return quoted(text) if is_quoted(like) else text


def strip_outer_quotes(raw: str) -> str:
    """The text to print for a result: one outer pair of quotes is removed by the host."""
    if len(raw) > 1 and raw[0] == '"' == raw[-1]:
        return raw[1:-1]
    return raw


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


def join_surrogates(text: str) -> str:
    """A text that any encoding can write: pairs joined, a lone half shown as U+FFFD."""
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shorten(text: str, length: int = 40) -> str:
    """The text, cut for a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
