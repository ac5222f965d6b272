"""Where a phrase stands in a text: as it is, or in other spacing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.locales import find_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Edge = Callable[[int], bool]


ODD_BLANKS = (
    "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\xad\u200b\u2060\ufeff"
)
"""What counts as a blank in a phrase, next to the blank: no-break and unseen ones too."""
_SPACE = f"[ {ODD_BLANKS}]"
_MONTH = re.compile(r"\b[^\W\d_]{3,12}\.? (?:de |of )?\d{4}\b")
_PART = re.compile(r"\w+|\s+|[^\w\s]")


class Found(NamedTuple):
    """The phrase, from ``start`` to ``end``; ``exact`` unless blanks in it differ."""

    start: int
    end: int
    exact: bool


def find_phrase(text: str, phrase: str, is_edge: Edge) -> list[Found]:
    """Each place of ``phrase``; any blanks, no-break ones too, may stand where it has a blank.

    Beside punctuation blanks may be more or fewer. A longer word is not the phrase; ``is_edge``
    tells where a word ends although a letter follows.
    """
    return [
        Found(*match.span(), match[0] == phrase)
        for match in _compile(phrase).finditer(text)
        if _is_whole(text, *match.span(), is_edge)
    ]


def find_value(text: str, value: str, is_edge: Edge) -> list[Found]:
    """Each place where ``value`` stands as it is, not inside a longer word."""
    found: list[Found] = []
    place = text.find(value)
    while place >= 0:
        end = place + len(value)
        if _is_whole(text, place, end, is_edge):
            found.append(Found(place, end, exact=True))
            place = text.find(value, end)
        else:
            place = text.find(value, place + 1)
    return found


def find_months(text: str) -> Iterator[Found]:
    """Each place where a month and a year stand, in any of the five languages."""
    for match in _MONTH.finditer(text):
        if find_month(match[0]) is not None:
            yield Found(*match.span(), exact=True)


def _is_whole(text: str, start: int, end: int, is_edge: Edge) -> bool:
    """Whether no word goes on over either end."""
    return not (is_inside_word(text, start, is_edge) or is_inside_word(text, end, is_edge))


def is_inside_word(text: str, place: int, is_edge: Edge) -> bool:
    """Whether ``place`` is between two letters of one word."""
    if not 0 < place < len(text):
        return False
    return _is_word(text[place - 1]) and _is_word(text[place]) and not is_edge(place)


@lru_cache(maxsize=64)
def _compile(phrase: str) -> re.Pattern[str]:
    """Blanks between two words are one or more, those beside punctuation none or more."""
    pattern, last, blank = "", "", False
    for part in _PART.findall(" ".join(phrase.split())):
        if part == " ":
            blank = True
            continue
        between_words = _is_word(last) and _is_word(part)
        if last and (blank or not between_words):
            pattern += f"{_SPACE}+" if between_words else f"{_SPACE}*"
        pattern += re.escape(part)
        last, blank = part, False
    return re.compile(pattern)


def _is_word(text: str) -> bool:
    return text[:1].isalnum() or text[:1] == "_"


def fold(text: str) -> str:
    """Lower case, one character for one."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
