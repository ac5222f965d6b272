"""Where a text holds nearly a phrase: in another case, or one or two letters off."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.slots.phrases import ODD_BLANKS, fold, is_inside_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.slots.phrases import Edge, Found


_ODD_BLANK = re.compile(f"[{ODD_BLANKS}]")
_RUN = re.compile(r"  +")


class Near(NamedTuple):
    """Something like the phrase: ``distance`` letters off, 0 when only the case differs."""

    start: int
    end: int
    distance: int


class _Squeezed(NamedTuple):
    """A text in which each run of blanks is one, and where its characters come from.

    From each of ``places`` on, until the next, characters stand one behind the other in the
    original, beginning at the one of ``origins``.
    """

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, place: int) -> int:
        """Where the character at ``place`` begins in the original."""
        number = bisect_right(self.places, place) - 1
        return self.origins[number] + place - self.places[number]


def find_near(text: str, phrase: str, taken: Sequence[Found], is_edge: Edge) -> list[Near]:
    """Each place that holds nearly ``phrase``: another case, or one or two letters off.

    Places in ``taken``, which are in order, are passed over. With at most *k* letters off, two of
    *k* + 2 pieces of the phrase are whole: those are looked for, and only round them letters are
    compared.
    """
    wanted = " ".join(phrase.split()).lower()
    limit = 2 if len(wanted) >= 12 else 1 if len(wanted) >= 6 else 0
    squeezed = _squeeze(text)
    ends = [found.end for found in taken]

    def is_taken(start: int, end: int) -> bool:
        place = bisect_right(ends, start)
        return place < len(taken) and taken[place].start < end

    nears: set[Near] = set()
    for place, shift, word in _find_landmarks(squeezed.text, wanted, limit):
        start = squeezed.origin(place)
        if is_taken(start, start + 1):
            continue
        found = _compare(squeezed.text, place, (wanted, shift, word), limit)
        if found:
            begin, end = squeezed.origin(found.start), squeezed.origin(found.end)
            near = _widen(text, Near(begin, end, found.distance), is_edge)
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


@lru_cache(maxsize=1)
def _squeeze(text: str) -> _Squeezed:
    """``text`` with one blank for each run of blanks, kept for the next phrase."""
    places, origins, lost = [0], [0], 0
    text = _ODD_BLANK.sub(" ", fold(text))
    for run in _RUN.finditer(text):
        lost += len(run[0]) - 1
        places.append(run.end() - lost)
        origins.append(run.end())
    return _Squeezed(_RUN.sub(" ", text), tuple(places), tuple(origins))


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
    left = limit - after[0]
    written = text[max(0, place - shift - limit) : place]
    before = _extend(phrase[:shift][::-1], written[::-1], left)
    if before is None:
        return None
    return Near(place - before[1], end + after[1], before[0] + after[0])


def _widen(text: str, near: Near, is_edge: Edge) -> Near:
    """The same with the whole of the words at both ends."""
    start, end, distance = near
    while is_inside_word(text, end, is_edge):
        end += 1
    while is_inside_word(text, start, is_edge):
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
