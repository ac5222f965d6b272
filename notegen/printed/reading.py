"""A page's glyphs in an order in which a person might read them, as one searchable text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.printed.glyph import Glyph


SPACE, COLUMN, BREAK = " ", "\t", "\n"
"""What joins two glyphs, when they are not set tight: a space, a wide gap, a new line."""
SPACE_WIDTH = 0.13
COLUMN_WIDTH = 1.3
"""From which gap on, in ems, glyphs of a line are two words, and two columns."""
SAME_LINE = 0.45
"""How far apart, in ems, the baselines of one line may be: signs are raised a little."""
ENOUGH = 3
"""From how many rooms between letters on the spacing of a text can be told."""
LEADING = 2.2
"""How far below its line, in ems, the next line of a paragraph may stand."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page's glyphs in one order. ``owners`` has the glyph of each character, -1 for a joint."""

    name: str
    text: str
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its glyphs, and they as read as drawn, by rows and by columns."""

    number: int
    glyphs: tuple[Glyph, ...]
    readings: tuple[Reading, ...]

    @property
    def rows(self) -> Reading:
        """The reading from left to right and then down, over all columns."""
        return self.readings[1]


def read_page(number: int, glyphs: Sequence[Glyph]) -> Page:
    """The page of these glyphs, given in the order in which the PDF draws them."""
    spacings = _letter_spacings(glyphs)
    lines = _find_lines(glyphs)
    pieces = [piece for line in lines for piece in _split(line, glyphs)]
    return Page(
        number,
        tuple(glyphs),
        (
            _join("drawn", [list(range(len(glyphs)))], glyphs, spacings),
            _join("rows", lines, glyphs, spacings),
            _join("columns", _follow(pieces, glyphs), glyphs, spacings),
        ),
    )


def gap(before: Glyph, after: Glyph) -> float | None:
    """The room between two glyphs of a line, in ems; None when they are not on one line."""
    size = max(before.size, after.size)
    if before.angle != after.angle or abs(before.base - after.base) > SAME_LINE * size:
        return None
    if after.marks:
        return 0.0
    rightwards = (after.start - before.end) / size
    if (before.start, before.end) == (after.start, after.end):
        return 0.0  # letters of one ligature
    if _is_right_to_left(before) and _is_right_to_left(after):
        return (before.start - after.end) / size
    return rightwards


def _is_right_to_left(glyph: Glyph) -> bool:
    return unicodedata.bidirectional(glyph.text[0]) in {"R", "AL"}


def _letter_spacings(glyphs: Sequence[Glyph]) -> dict[int, float]:
    """The room, in ems, that each text object puts between all of its letters.

    Where every letter is a text object of its own, those of a line stand in for one.
    """
    gaps: dict[int, list[float]] = {}
    joined: dict[int, list[float]] = {}
    line: list[float] = []
    for before, after in pairwise(glyphs):
        room = None if after.spaced else gap(before, after)
        if gap(before, after) is None or before.size != after.size:
            line = []
        if room is None or after.marks:
            continue
        if before.run == after.run:
            gaps.setdefault(after.run, []).append(room)
        joined.setdefault(before.run, line)
        joined[after.run] = line
        line.append(room)
    spacings = {run: _quartile(rooms) for run, rooms in joined.items() if len(rooms) >= ENOUGH}
    return spacings | {run: _quartile(rooms) for run, rooms in gaps.items() if len(rooms) >= ENOUGH}


def _quartile(rooms: Sequence[float]) -> float:
    """A room that letters have: a quarter of all are smaller, and words are longer than that."""
    return max(sorted(rooms)[len(rooms) // 4], -0.1)


def _find_lines(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """The lines of a page, downwards; in each the glyphs from left to right."""
    lines: list[list[int]] = []
    bases: list[float] = []
    for index in sorted(range(len(glyphs)), key=lambda i: (glyphs[i].angle, glyphs[i].base)):
        glyph = glyphs[index]
        near = lines and glyphs[lines[-1][-1]].angle == glyph.angle
        if near and glyph.base - bases[-1] <= SAME_LINE * glyph.size:
            lines[-1].append(index)
        else:
            lines.append([index])
            bases.append(glyph.base)
    return [_order(line, glyphs) for line in lines]


def _order(line: list[int], glyphs: Sequence[Glyph]) -> list[int]:
    """A line from left to right, where letters that belong together keep the order drawn."""
    groups: list[list[int]] = []
    for index in sorted(line):
        last = groups[-1][-1] if groups else -2
        room = gap(glyphs[last], glyphs[index]) if last == index - 1 else None
        if room is not None and -0.5 < room < COLUMN_WIDTH:
            groups[-1].append(index)
        else:
            groups.append([index])
    groups.sort(key=lambda group: min(glyphs[i].start for i in group))
    return [index for group in groups for index in group]


def _split(line: list[int], glyphs: Sequence[Glyph]) -> list[list[int]]:
    """A line in the pieces that stand in different columns."""
    pieces = [[line[0]]]
    for before, after in pairwise(line):
        room = gap(glyphs[before], glyphs[after])
        if room is None or not -COLUMN_WIDTH < room < COLUMN_WIDTH:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _follow(pieces: list[list[int]], glyphs: Sequence[Glyph]) -> list[list[int]]:
    """The pieces, each before the one that stands below it in its column."""
    following: dict[int, int] = {}
    taken: set[int] = set()
    for upper, piece in enumerate(pieces):
        candidates = [
            (rank, lower)
            for lower in range(upper + 1, min(len(pieces), upper + 60))
            if lower not in taken and (rank := _rank(piece, pieces[lower], glyphs)) is not None
        ]
        if candidates:
            following[upper] = min(candidates)[1]
            taken.add(following[upper])
    order: list[list[int]] = []
    for first in range(len(pieces)):
        at: int | None = None if first in taken else first
        while at is not None:
            order.append(pieces[at])
            at = following.get(at)
    return order


def _rank(
    upper: list[int], lower: list[int], glyphs: Sequence[Glyph]
) -> tuple[float, float] | None:
    """How well a piece goes on below another, small is well; None when it cannot."""
    first, second = glyphs[upper[0]], glyphs[lower[0]]
    size = max(first.size, second.size)
    drop = second.base - first.base
    if first.angle != second.angle or not SAME_LINE * size < drop <= LEADING * size:
        return None
    left, right = _extent(upper, glyphs)
    low, high = _extent(lower, glyphs)
    if min(right, high) <= max(left, low):
        return None
    return round(drop / size, 1), min(
        abs(left - low), abs(right - high), abs(left + right - low - high) / 2
    )


def _extent(piece: Iterable[int], glyphs: Sequence[Glyph]) -> tuple[float, float]:
    indices = list(piece)
    return min(glyphs[i].start for i in indices), max(glyphs[i].end for i in indices)


def _join(
    name: str, lines: list[list[int]], glyphs: Sequence[Glyph], spacings: dict[int, float]
) -> Reading:
    texts: list[str] = []
    owners: list[int] = []
    for line in lines:
        for position, index in enumerate(line):
            if texts:
                before = owners[-1]
                joint = _joint(glyphs[before], glyphs[index], spacings) if position else BREAK
                texts.append(joint)
                owners.extend([-1] * len(joint))
            texts.append(glyphs[index].text)
            owners.extend([index] * len(glyphs[index].text))
    return Reading(name, "".join(texts), tuple(owners))


def _joint(before: Glyph, after: Glyph, spacings: dict[int, float]) -> str:
    room = gap(before, after)
    if room is None or room < -0.8:
        return BREAK
    room -= min(spacings.get(before.run, 0.0), spacings.get(after.run, 0.0))
    if room > COLUMN_WIDTH:
        return COLUMN
    return SPACE if after.spaced or room > SPACE_WIDTH else ""
