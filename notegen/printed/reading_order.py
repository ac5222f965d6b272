"""A page's glyphs as cells and blocks, and as one searchable text, block by block.

A cell is what stands together on a line, with no gap as wide as between columns; a block is what a
person reads on from line to line. Letter-spacing is told from spaces, columns from wide spaces.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.printed.pdf_text import Glyph

SPACE, BREAK, STOP = " ", "\n", "\f"
"""What joins two glyphs that are not set tight: a space, a new line of a block, another block."""
SPACE_WIDTH = 0.13
COLUMN_WIDTH = 1.3
"""From which gap on, in ems, glyphs of a line are two words, and two columns."""
WIDEST_SPACE = 4.0
"""How wide, in ems, a written space may be set to fill a line."""
SAME_LINE = 0.55
"""How far apart, in ems, the baselines of one line may be: signs are raised a little."""
ENOUGH = 3
"""From how many rooms between letters on the spacing of a text can be told."""
ALIGNED = 2.0
"""How near, in points, words of two lines must begin to be in one column."""
LEADING = 2.2
"""How far below its line, in ems, the next line of a block may stand."""
NEAR = 60
"""How many cells further down the next line of a block is looked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands together on a line: its glyphs, where it is in its page's text, its edges.

    ``block`` is the number of its block; blocks of one flow have different ones.
    """

    glyphs: tuple[int, ...]
    start: int
    end: int
    left: float
    right: float
    base: float
    size: float
    angle: int
    block: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, block by block.

    ``owners`` has the glyph of each character of ``text``, -1 for a joint; ``cell_of`` the number
    of the cell of each glyph.
    """

    number: int
    glyphs: tuple[Glyph, ...]
    text: str
    owners: tuple[int, ...]
    cells: tuple[Cell, ...]
    cell_of: tuple[int, ...]


def read_page(number: int, glyphs: Sequence[Glyph]) -> Page:
    """The page of these glyphs, given in the order in which the PDF draws them."""
    spacings = _letter_spacings(glyphs)
    blocks = _go_on(_follow(_split(_find_lines(glyphs), glyphs), glyphs), glyphs)
    texts: list[str] = []
    owners: list[int] = []
    cells: list[Cell] = []
    cell_of = [0] * len(glyphs)
    for block, (pieces, goes_on) in enumerate(blocks):
        for position, piece in enumerate(pieces):
            if texts:
                texts.append(BREAK if position or goes_on else STOP)
                owners.append(-1)
            begin = len(owners)
            for before, index in zip((None, *piece), piece, strict=False):
                joint = "" if before is None else _joint(glyphs[before], glyphs[index], spacings)
                texts.extend((joint, glyphs[index].text))
                owners.extend([-1] * len(joint) + [index] * len(glyphs[index].text))
                cell_of[index] = len(cells)
            left, right = _extent(piece, glyphs)
            first, size = glyphs[piece[0]], max(glyphs[i].size for i in piece)
            cells.append(
                Cell(
                    tuple(piece),
                    begin,
                    len(owners),
                    left,
                    right,
                    first.base,
                    size,
                    first.angle,
                    block,
                )
            )
    return Page(number, tuple(glyphs), "".join(texts), tuple(owners), tuple(cells), tuple(cell_of))


def gap(before: Glyph, after: Glyph) -> float | None:
    """The room between two glyphs of a line, in ems; None when they are not on one line."""
    size = max(before.size, after.size)
    if before.angle != after.angle or abs(before.base - after.base) > SAME_LINE * size:
        return None
    if after.marks:
        return 0.0
    if (before.start, before.end) == (after.start, after.end):
        return 0.0  # letters of one ligature
    if _is_right_to_left(before) and _is_right_to_left(after):
        return (before.start - after.end) / size
    return (after.start - before.end) / size


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
        room = gap(before, after)
        if room is None or before.size != after.size:
            line = []
        if room is None or after.spaced or after.marks:
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


def _split(lines: Iterable[list[int]], glyphs: Sequence[Glyph]) -> list[list[int]]:
    """The lines in the pieces that stand in different columns.

    A wide gap is between columns, but for one between words that are drawn one after the other
    and do not begin below or above words behind another such gap: there, a line was filled.
    """
    wide: dict[tuple[int, int], list[float]] = {}
    gaps = []
    for line in lines:
        rooms = [gap(glyphs[before], glyphs[after]) for before, after in pairwise(line)]
        gaps.append((line, rooms))
        for after, room in zip(line[1:], rooms, strict=True):
            if room is not None and room >= COLUMN_WIDTH:
                column = round(glyphs[after].start / ALIGNED)
                wide.setdefault((glyphs[after].angle, column), []).append(glyphs[after].base)
    pieces = []
    for line, rooms in gaps:
        pieces.append([line[0]])
        for before, after, room in zip(line, line[1:], rooms, strict=False):
            apart = (
                room is None
                or room >= WIDEST_SPACE
                or (room < -COLUMN_WIDTH and not _is_right_to_left(glyphs[after]))
            )
            filled = after == before + 1 and not _is_aligned(glyphs[after], wide)
            if apart or (room is not None and room >= COLUMN_WIDTH and not filled):
                pieces.append([])
            pieces[-1].append(after)
    return pieces


def _is_aligned(glyph: Glyph, wide: dict[tuple[int, int], list[float]]) -> bool:
    """Whether a glyph behind a wide gap has another such glyph straight above or below."""
    column = round(glyph.start / ALIGNED)
    bases = [
        base for c in (column - 1, column, column + 1) for base in wide.get((glyph.angle, c), ())
    ]
    return any(SAME_LINE < abs(base - glyph.base) / glyph.size < 3 * LEADING for base in bases)


def _follow(pieces: list[list[int]], glyphs: Sequence[Glyph]) -> list[list[list[int]]]:
    """The pieces as blocks: each before the one that stands below it in its column."""
    following: dict[int, int] = {}
    taken: set[int] = set()
    for upper, piece in enumerate(pieces):
        candidates = [
            (rank, lower)
            for lower in range(upper + 1, min(len(pieces), upper + NEAR))
            if lower not in taken and (rank := _rank(piece, pieces[lower], glyphs)) is not None
        ]
        if candidates:
            following[upper] = min(candidates)[1]
            taken.add(following[upper])
    blocks: list[list[list[int]]] = []
    for first in range(len(pieces)):
        at: int | None = None if first in taken else first
        if at is not None:
            blocks.append([])
        while at is not None:
            blocks[-1].append(pieces[at])
            at = following.get(at)
    return blocks


def _go_on(
    blocks: list[list[list[int]]], glyphs: Sequence[Glyph]
) -> Iterator[tuple[list[list[int]], bool]]:
    """The blocks, and for each whether it goes on with the one before, at the top of a column.

    It does where its first glyph is drawn straight after the other's last one, to the right of
    it and higher.
    """
    begin = {block[0][0]: number for number, block in enumerate(blocks)}
    links: dict[int, int] = {}
    for number, block in enumerate(blocks):
        last = block[-1][-1]
        other = begin.get(last + 1)
        if other is not None and blocks[other][-1][-1] > last:
            first, end = glyphs[last + 1], glyphs[block[-1][0]]
            if first.angle == end.angle and first.start > end.start and first.base < end.base:
                links[number] = other
    starts = [number for number in range(len(blocks)) if number not in set(links.values())]
    for start in starts:
        at: int | None = start
        while at is not None:
            yield blocks[at], at != start
            at = links.get(at)


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


def _joint(before: Glyph, after: Glyph, spacings: dict[int, float]) -> str:
    """What stands between two glyphs of a cell: a space, or nothing."""
    room = gap(before, after)
    if room is None or room < -0.8:
        return SPACE
    room -= min(spacings.get(before.run, 0.0), spacings.get(after.run, 0.0))
    return SPACE if after.spaced or room > SPACE_WIDTH else ""
