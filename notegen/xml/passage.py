"""The words of a template in reading order, as one text to search in, with the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from notegen.xml.escape import Reading, escape_html
from notegen.xml.markup import has_line_break, is_html, is_inline, split_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notegen.xml.locate import Run


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

    ``starts`` says where each leaf begins. Most attribute values are never looked at, so they have
    no entry in ``leaves``: ``plain`` of them follow the first ``before`` leaves; the first one is
    text number ``number``.
    """

    text: str
    leaves: tuple[Leaf, ...]
    starts: tuple[int, ...]
    visible: int
    before: int
    plain: int
    number: int

    @property
    def words(self) -> str:
        """The text up to ``visible``."""
        return self.text[: self.visible]

    def parts(self, start: int, end: int) -> list[Part]:
        """The texts, and characters of each, that make up ``text[start:end]``."""
        found: list[Part] = []
        place = max(0, bisect_right(self.starts, start) - 1)
        while place < len(self.starts) and self.starts[place] <= max(start, end - 1):
            leaf = self._leaf(place)
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

    def _leaf(self, place: int) -> Leaf:
        if place < self.before:
            return self.leaves[place]
        if place >= self.before + self.plain:
            return self.leaves[place - self.plain]
        start = self.starts[place]
        reading = Reading(self.text[start : self.sentence(start)[1]])
        return Leaf(start, reading, self.number + place - self.before, 0, None)

    def is_edge(self, place: int) -> bool:
        """Whether a leaf begins at ``place``: markup may stand there, so words end there."""
        found = bisect_left(self.starts, place)
        return found < len(self.starts) and self.starts[found] == place

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence that holds the character at ``place`` begins and ends."""
        end = self.text.find(BREAK, place)
        return self.text.rfind(BREAK, 0, place) + 1, len(self.text) if end < 0 else end


class _Joiner:
    """Joins leaves into one text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.leaves: list[Leaf] = []
        self.html: list[tuple[int, str]] = []
        self.length = 0

    def add(self, index: int, run: Run) -> None:
        """Add the leaves of a text: one, or several where it is HTML."""
        value = run.value
        between = _between(run.gap, run.blanks)
        if ("<" in value or "&" in value) and is_html(value):
            self.html.append((index, value))
            for place, fragment in enumerate(split_html(value)):
                if place:
                    between = _between(fragment.gap, "")
                self.add_leaf(between, fragment.reading, index, fragment.start, fragment.quote)
        else:
            self.add_leaf(between, Reading(value), index, 0, None)

    def add_leaf(
        self, between: str, reading: Reading, index: int, shift: int, quote: str | None
    ) -> None:
        start = self.length + len(between)
        self.leaves.append(Leaf(start, reading, index, shift, quote))
        self.texts += (between, reading.text)
        self.length = start + len(reading.text)


def read_passage(
    runs: Sequence[Run], values: Sequence[str] = (), special: Mapping[int, Run] | None = None
) -> Passage:
    """Join the texts of a template for searching; see :class:`Passage`.

    ``values`` are the attribute values, which are numbered behind the runs; those that are
    written otherwise than they read are in ``special``, by their number among the values.
    """
    joiner = _Joiner()
    for index, run in enumerate(runs):
        joiner.add(index, run)
    plain = list(values)
    for number, run in (special or {}).items():
        joiner.add(len(runs) + number, run)
        plain[number] = ""
    before, place = len(joiner.leaves), joiner.length
    starts = [leaf.start for leaf in joiner.leaves]
    lengths = [len(value) + 1 for value in plain]
    starts += list(accumulate(lengths, initial=place + 1))[:-1]
    joiner.texts += [BREAK + value for value in plain]
    visible = joiner.length = place + sum(lengths)
    for index, value in joiner.html:
        joiner.add_leaf(BREAK, Reading(value), index, 0, None)
    starts += [leaf.start for leaf in joiner.leaves[before:]]
    text, leaves = "".join(joiner.texts), tuple(joiner.leaves)
    return Passage(text, leaves, tuple(starts), visible, before, len(plain), len(runs))


def _between(gap: tuple[str, ...] | None, blanks: str) -> str:
    if gap is None or not is_inline(gap):
        return BREAK
    if has_line_break(gap):
        return "\n"
    return " " if blanks else ""
