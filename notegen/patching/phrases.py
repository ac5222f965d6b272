"""Where a phrase stands in a text: as it is, in other spacing, or nearly."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.locales import find_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.template import SearchText

_BLANK_OR_TAG = "(?: |<[^<>]*>)"
_MONTH = re.compile(r"\b[^\W\d_]{3,12}\.? (?:de |of )?\d{4}\b")
_PART = re.compile(r"\w+|\s+|[^\w\s]")


class Found(NamedTuple):
    """The phrase, from ``start`` to ``end``; ``exact`` unless blanks in it differ."""

    start: int
    end: int
    exact: bool


def find_phrase(search: SearchText, phrase: str) -> list[Found]:
    """Each place of ``phrase``; any blanks, no-break ones too, may stand where it has a blank.

    Beside punctuation blanks may be more or fewer. A longer word is not the phrase, nor is one to
    whose end a word is joined: what takes its place would become part of that word.
    """
    return [
        Found(start, end, search.text[start:end] == phrase)
        for start, end in _find_pattern(search, _compile(phrase, " "))
        if _is_whole(search, start, end)
        and (search.is_edge(end) or not _is_word(search.text[end : end + 1]))
    ]


def find_cut(search: SearchText, phrase: str) -> list[Found]:
    """Each place of ``phrase`` with something like a tag in it, in a text that is no HTML."""
    return [
        Found(start, end, exact=False)
        for start, end in _find_pattern(search, _compile(phrase, _BLANK_OR_TAG))
        if "<" in search.text[start:end]
    ]


def _find_pattern(search: SearchText, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern stands in the words when each run of blanks is read as one."""
    folded = search.folded
    for match in pattern.finditer(folded.cased):
        yield folded.source_offset(match.start()), folded.source_offset(match.end())


def find_value(search: SearchText, value: str) -> list[Found]:
    """Each place where ``value`` stands as it is, not inside a longer word.

    Those from ``search.visible`` on are in HTML as it is written.
    """
    found: list[Found] = []
    place = search.text.find(value)
    while place >= 0:
        end = place + len(value)
        if _is_whole(search, place, end):
            found.append(Found(place, end, exact=True))
            place = search.text.find(value, end)
        else:
            place = search.text.find(value, place + 1)
    return found


def find_months(text: str) -> Iterator[Found]:
    """Each place where a month and a year stand, in any of the five languages."""
    for match in _MONTH.finditer(text):
        if find_month(match[0]) is not None:
            yield Found(*match.span(), exact=True)


def _is_whole(search: SearchText, start: int, end: int) -> bool:
    """Whether no word goes on over either end."""
    return not (_is_inside_word(search, start) or _is_inside_word(search, end))


def _is_inside_word(search: SearchText, place: int) -> bool:
    """Whether ``place`` is between two letters of one word."""
    text = search.text
    if not 0 < place < len(text):
        return False
    return _is_word(text[place - 1]) and _is_word(text[place]) and not search.is_edge(place)


@lru_cache(maxsize=64)
def _compile(phrase: str, blank: str) -> re.Pattern[str]:
    """Blanks between two words are one or more, those beside punctuation none or more."""
    pattern, last, has_blank = "", "", False
    for part in _PART.findall(" ".join(phrase.split())):
        if part == " ":
            has_blank = True
            continue
        between_words = _is_word(last) and _is_word(part)
        if last and (has_blank or not between_words):
            pattern += f"{blank}+" if between_words else f"{blank}*"
        pattern += re.escape(part)
        last, has_blank = part, False
    return re.compile(pattern)


def _is_word(text: str) -> bool:
    return text[:1].isalnum() or text[:1] == "_"


class Near(NamedTuple):
    """Something like the phrase: ``distance`` letters off, 0 when only the case differs."""

    start: int
    end: int
    distance: int


def find_near(search: SearchText, phrase: str, taken: Sequence[Found] = ()) -> list[Near]:
    """Each place that holds nearly ``phrase``: another case, or one or two letters off.

    Places in ``taken``, which are in order, are passed over. With at most *k* letters off, two of
    *k* + 2 pieces of the phrase are whole: those are looked for, and only round them letters are
    compared. (fuzzysearch finds the same, but importing it takes 110 ms; this takes 2 to 9.)
    """
    wanted = " ".join(phrase.split()).lower()
    limit = 2 if len(wanted) >= 12 else 1 if len(wanted) >= 6 else 0
    folded = search.folded
    ends = [found.end for found in taken]

    def is_taken(start: int, end: int) -> bool:
        place = bisect_right(ends, start)
        return place < len(taken) and taken[place].start < end

    nears: set[Near] = set()
    for place, shift, word in _find_landmarks(folded.text, wanted, limit):
        start = folded.source_offset(place)
        if is_taken(start, start + 1):
            continue
        found = _compare(folded.text, place, (wanted, shift, word), limit)
        if found:
            begin, end = folded.source_offset(found.start), folded.source_offset(found.end)
            near = _widen(search, Near(begin, end, found.distance))
            if not is_taken(near.start, near.end):
                nears.add(near)
    return _choose(nears)


def _choose(nears: set[Near]) -> list[Near]:
    """Of places that overlap, the one that is nearest to the phrase."""
    kept: list[Near] = []
    for near in sorted(nears):
        if not kept or kept[-1].end <= near.start:
            kept.append(near)
        elif near.distance < kept[-1].distance:
            kept[-1] = near
    return kept


@lru_cache(maxsize=64)
def _landmarks(phrase: str, count: int) -> tuple[tuple[int, str], ...]:
    """``count`` pieces of the phrase that do not overlap, each with its place; words if it can."""
    words = [(match.start(), match[0]) for match in re.finditer(r"\w+", phrase)]
    if len(words) < count:
        count = min(count, len(phrase))
        size = len(phrase) // count
        return tuple((place * size, phrase[place * size :][:size]) for place in range(count))
    groups = [words[len(words) * n // count : len(words) * (n + 1) // count] for n in range(count)]
    return tuple(max(group, key=lambda word: len(word[1])) for group in groups)


def _find_landmarks(text: str, phrase: str, limit: int) -> Iterator[tuple[int, int, str]]:
    """Each piece of the phrase that has another one of its pieces about where it must be.

    Gives the place in the text, the place in the phrase, and the piece.
    """
    landmarks = _landmarks(phrase, limit + 2)
    for shift, word in landmarks:
        others = [
            (other - shift - limit, other - shift + limit + len(piece), piece)
            for other, piece in landmarks
            if other != shift
        ]
        place = text.find(word)
        while place >= 0:
            for first, last, piece in others:
                if text.find(piece, max(0, place + first), max(0, place + last)) >= 0:
                    yield place, shift, word
                    break
            place = text.find(word, place + 1)


def _compare(text: str, place: int, landmark: tuple[str, int, str], limit: int) -> Near | None:
    """The phrase round a landmark at ``place``, if at most ``limit`` letters are off.

    ``landmark`` is the phrase, and a piece of it with its place there.
    """
    phrase, shift, word = landmark
    end = place + len(word)
    rest = phrase[shift + len(word) :]
    after = _extend(rest, text[end : end + len(rest) + limit], limit)
    if after is None:
        return None
    written = text[max(0, place - shift - limit) : place]
    before = _extend(phrase[:shift][::-1], written[::-1], limit - after[0])
    if before is None:
        return None
    return Near(place - before[1], end + after[1], before[0] + after[0])


def _widen(search: SearchText, near: Near) -> Near:
    """The same with the whole of the words at both ends."""
    start, end, distance = near
    while _is_inside_word(search, end):
        end += 1
    while _is_inside_word(search, start):
        start -= 1
    return Near(start, end, distance)


@lru_cache(maxsize=4096)
def _extend(pattern: str, written: str, limit: int) -> tuple[int, int] | None:
    """The least distance of ``pattern`` to a beginning of ``written``, and how far that reaches.

    None when it is above ``limit``. Levenshtein's distance in a band of ``limit`` each side.
    """
    row = {column: column for column in range(min(limit, len(written)) + 1)}
    for line, letter in enumerate(pattern, 1):
        below: dict[int, int] = {}
        for column in range(max(0, line - limit), min(len(written), line + limit) + 1):
            costs = [row[column] + 1] if column in row else []
            if column - 1 in row:
                costs.append(row[column - 1] + (written[column - 1] != letter))
            if column - 1 in below:
                costs.append(below[column - 1] + 1)
            if costs and min(costs) <= limit:
                below[column] = min(costs)
        if not below:
            return None
        row = below
    distance, column = min((distance, column) for column, distance in row.items())
    return distance, column
