"""The words of a template in reading order, as one text to search in, with the way back."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from notegen.xml.escape import Reading, escape_html
from notegen.xml.markup import has_line_break, is_html, is_inline, split_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.xml.locate import Run

__all__ = ["BREAK", "Leaf", "Part", "Passage", "read_passage"]

BREAK = "\0"
"""Stands between texts that are no sentence together; no file that is read holds it."""


class Leaf(NamedTuple):
    """A text without any markup in it.

    ``run`` is the place of the text that holds it; ``shift`` is where it begins there. ``quote``
    is None outside HTML, empty in HTML text, and the delimiter in an HTML attribute value.
    """

    start: int
    reading: Reading
    run: int
    shift: int
    quote: str | None


class Part(NamedTuple):
    """Characters ``start`` to ``end`` of the text ``run``, within one leaf of it."""

    run: int
    start: int
    end: int
    quote: str | None

    def write(self, text: str) -> str:
        """``text`` as it must stand in the value of the run: escaped where that is HTML."""
        return text if self.quote is None else escape_html(text, self.quote)


class Passage(NamedTuple):
    """All leaves, joined into ``text``.

    Inline markup between two leaves is left out, a line break is a line feed, and whatever ends a
    sentence is :data:`BREAK`.
    """

    text: str
    leaves: tuple[Leaf, ...]
    starts: tuple[int, ...]

    def parts(self, start: int, end: int) -> list[Part]:
        """The texts, and characters of each, that make up ``text[start:end]``."""
        found: list[Part] = []
        place = max(0, bisect_right(self.starts, start) - 1)
        while place < len(self.leaves) and self.starts[place] <= max(start, end - 1):
            leaf = self.leaves[place]
            reading = leaf.reading
            first = max(start - leaf.start, 0)
            last = min(end - leaf.start, len(reading.text))
            if first < last or (start == end and first == last):
                found.append(
                    Part(
                        leaf.run,
                        leaf.shift + reading.source_offset(first),
                        leaf.shift + reading.source_offset(last),
                        leaf.quote,
                    )
                )
            place += 1
        return found


def read_passage(runs: Sequence[Run]) -> Passage:
    """Join the texts of a template for searching; see :class:`Passage`."""
    texts: list[str] = []
    leaves: list[Leaf] = []
    length = 0
    for index, run in enumerate(runs):
        value = run.value
        between = _between(run.gap, run.blanks)
        if ("<" in value or "&" in value) and is_html(value):
            for place, fragment in enumerate(split_html(value)):
                text = fragment.reading.text
                if place:
                    between = _between(fragment.gap, "")
                leaves.append(
                    Leaf(
                        length + len(between), fragment.reading, index, fragment.start,
                        fragment.quote,
                    )
                )  # fmt: skip
                texts += (between, text)
                length += len(between) + len(text)
            continue
        start = length + len(between)
        leaves.append(Leaf(start, Reading(value), index, 0, None))
        texts += (between, value)
        length = start + len(value)
    return Passage("".join(texts), tuple(leaves), tuple([leaf.start for leaf in leaves]))


def _between(gap: tuple[str, ...] | None, blanks: str) -> str:
    if gap is None or not is_inline(gap):
        return BREAK
    if has_line_break(gap):
        return "\n"
    return " " if blanks else ""
