"""Where a phrase stands in a text: as it is, in other spacing, and nearly."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.months import find_month

if TYPE_CHECKING:
    from collections.abc import Callable

    Edge = Callable[[int], bool]

__all__ = ["Found", "Near", "find_months", "find_near", "find_phrase", "find_value", "fold"]

_SPACE = "[\\s\u00ad\u200b\u2060\ufeff]"
_SPACES = re.compile(f"{_SPACE}+")
_MONTH = re.compile(r"\b[^\W\d_]{3,12}\.? (?:de |of )?\d{4}\b")
_PART = re.compile(r"\w+|\s+|[^\w\s]")


class Found(NamedTuple):
    """The phrase, from ``start`` to ``end``; ``exact`` unless blanks in it differ."""

    start: int
    end: int
    exact: bool


class Near(NamedTuple):
    """Something like the phrase: ``distance`` letters off, 0 when only the case differs."""

    start: int
    end: int
    distance: int


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


def find_months(text: str) -> list[Found]:
    """Each place where a month and a year stand, in any of the five languages."""
    return [
        Found(*match.span(), exact=True)
        for match in _MONTH.finditer(text)
        if find_month(match[0]) is not None
    ]


def _is_whole(text: str, start: int, end: int, is_edge: Edge) -> bool:
    """Whether no word goes on over either end."""
    return not (_is_inside(text, start, is_edge) or _is_inside(text, end, is_edge))


def _is_inside(text: str, place: int, is_edge: Edge) -> bool:
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


def find_near(text: str, phrase: str, taken: list[Found], is_edge: Edge) -> list[Near]:
    """Each place that holds nearly ``phrase``: another case, or one or two letters off.

    Places in ``taken``, which are in order, are passed over. With at most *k* letters off, one of *k* + 1 words of the
    phrase is whole: those are looked for, and only round them letters are compared.
    """
    wanted = " ".join(phrase.split()).lower()
    limit = 2 if len(wanted) >= 12 else 1 if len(wanted) >= 6 else 0
    folded = fold(text)
    ends = [found.end for found in taken]

    def is_taken(start: int, end: int) -> bool:
        place = bisect_right(ends, start)
        return place < len(taken) and taken[place].start < end

    nears: dict[tuple[int, int], Near] = {}
    for shift, word in _landmarks(wanted, limit + 1):
        place = folded.find(word)
        while place >= 0:
            if not is_taken(place, place + 1):
                near = _compare(folded, place, (wanted, shift, word), limit)
                if near:
                    near = _widen(folded, near, is_edge)
                if near and not is_taken(near.start, near.end):
                    _keep(nears, near)
            place = folded.find(word, place + 1)
    return sorted(nears.values())


def _keep(nears: dict[tuple[int, int], Near], near: Near) -> None:
    """Of places that overlap, keep the one that is nearest to the phrase."""
    for key, other in list(nears.items()):
        if near.start < other.end and other.start < near.end:
            if other.distance <= near.distance:
                return
            del nears[key]
    nears[near.start, near.end] = near


def fold(text: str) -> str:
    """Lower case, one character for one."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=64)
def _landmarks(phrase: str, count: int) -> tuple[tuple[int, str], ...]:
    """``count`` words of the phrase that do not overlap, each with its place in it."""
    words = [(match.start(), match[0]) for match in re.finditer(r"\w+", phrase)]
    if len(words) < count:
        size = max(1, len(phrase) // count)
        return tuple((place * size, phrase[place * size :][:size]) for place in range(count))
    groups = [words[len(words) * n // count : len(words) * (n + 1) // count] for n in range(count)]
    return tuple(max(group, key=lambda word: len(word[1])) for group in groups)


def _compare(text: str, place: int, landmark: tuple[str, int, str], limit: int) -> Near | None:
    """The phrase round a landmark at ``place``, if at most ``limit`` letters are off.

    ``landmark`` is the phrase, and a word of it with its place there.
    """
    phrase, shift, word = landmark
    end = place + len(word)
    after = _extend(phrase[shift + len(word) :], _forward(text, end, len(phrase) + limit), limit)
    if after is None:
        return None
    left = limit - after[0]
    before = _extend(phrase[:shift][::-1], _backward(text, place, len(phrase) + limit), left)
    if before is None:
        return None
    return Near(place - before[1], end + after[1], before[0] + after[0])


def _widen(text: str, near: Near, is_edge: Edge) -> Near:
    """The same with the whole of the words at both ends."""
    start, end, distance = near
    while _is_inside(text, end, is_edge):
        end += 1
    while _is_inside(text, start, is_edge):
        start -= 1
    return Near(start, end, distance)


def _forward(text: str, place: int, count: int) -> list[tuple[str, int]]:
    """``count`` characters from ``place`` on, blanks drawn together, and how far each reaches."""
    found: list[tuple[str, int]] = []
    at = place
    while at < len(text) and len(found) < count:
        if blanks := _SPACES.match(text, at):
            at = blanks.end()
            found.append((" ", at - place))
        else:
            at += 1
            found.append((text[at - 1], at - place))
    return found


def _backward(text: str, place: int, count: int) -> list[tuple[str, int]]:
    """The same, from ``place`` to the left."""
    found: list[tuple[str, int]] = []
    at = place
    while at > 0 and len(found) < count:
        at -= 1
        blank = _SPACES.match(text, at) is not None
        while blank and at > 0 and _SPACES.match(text, at - 1):
            at -= 1
        found.append((" " if blank else text[at], place - at))
    return found


def _extend(pattern: str, written: list[tuple[str, int]], limit: int) -> tuple[int, int] | None:
    """The least distance of ``pattern`` to a beginning of ``written``, and how far that reaches.

    None when it is above ``limit``. Levenshtein's distance in a band of ``limit`` each side.
    """
    row = {column: column for column in range(min(limit, len(written)) + 1)}
    for line, letter in enumerate(pattern, 1):
        below: dict[int, int] = {}
        for column in range(max(0, line - limit), min(len(written), line + limit) + 1):
            costs = [row[column] + 1] if column in row else []
            if column - 1 in row:
                costs.append(row[column - 1] + (written[column - 1][0] != letter))
            if column - 1 in below:
                costs.append(below[column - 1] + 1)
            if costs and min(costs) <= limit:
                below[column] = min(costs)
        if not below:
            return None
        row = below
    distance, column = min((distance, column) for column, distance in row.items())
    return distance, written[column - 1][1] if column else 0
