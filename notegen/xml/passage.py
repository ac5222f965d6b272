"""The words of a template in reading order, as one text to search in, with the way back."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from notegen.xml.escape import Reading, escape_html
from notegen.xml.markup import has_line_break, is_html, is_inline, split_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    sentence is :data:`BREAK`. From ``visible`` on, the texts that are HTML follow once more, as
    they stand: a name that looks like HTML may have been written into a text that was none.
    """

    text: str
    leaves: tuple[Leaf, ...]
    starts: tuple[int, ...]
    visible: int

    @property
    def words(self) -> str:
        """The text up to ``visible``."""
        return self.text[: self.visible]

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
                begin = leaf.shift + reading.source_offset(first)
                found.append(
                    Part(leaf.run, begin, leaf.shift + reading.source_offset(last), leaf.quote)
                )
            place += 1
        return found

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence that holds the character at ``place`` begins and ends."""
        end = self.text.find(BREAK, place)
        return self.text.rfind(BREAK, 0, place) + 1, len(self.text) if end < 0 else end


def read_passage(runs: Sequence[Run]) -> Passage:
    """Join the texts of a template for searching; see :class:`Passage`."""
    texts: list[str] = []
    leaves: list[Leaf] = []
    html: list[tuple[int, str]] = []
    length = 0
    for index, run in enumerate(runs):
        value = run.value
        between = _between(run.gap, run.blanks)
        if ("<" in value or "&" in value) and is_html(value):
            html.append((index, value))
            for place, fragment in enumerate(split_html(value)):
                text = fragment.reading.text
                if place:
                    between = _between(fragment.gap, "")
                start = length + len(between)
                leaves.append(Leaf(start, fragment.reading, index, fragment.start, fragment.quote))
                texts += (between, text)
                length = start + len(text)
            continue
        start = length + len(between)
        leaves.append(Leaf(start, Reading(value), index, 0, None))
        texts += (between, value)
        length = start + len(value)
    _append(html, texts, leaves, length)
    starts = tuple([leaf.start for leaf in leaves])
    return Passage("".join(texts), tuple(leaves), starts, length)


def _append(
    html: Iterable[tuple[int, str]], texts: list[str], leaves: list[Leaf], length: int
) -> None:
    """Add the texts that are HTML as they stand."""
    for index, value in html:
        leaves.append(Leaf(length + 1, Reading(value), index, 0, None))
        texts += (BREAK, value)
        length += 1 + len(value)


def _between(gap: tuple[str, ...] | None, blanks: str) -> str:
    if gap is None or not is_inline(gap):
        return BREAK
    if has_line_break(gap):
        return "\n"
    return " " if blanks else ""
