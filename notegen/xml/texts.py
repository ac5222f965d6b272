"""The located texts of a file, each with the way from its characters to those of the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload

from notegen.spans import Span
from notegen.xml.locate import Located, Piece, Run, is_special, read_attribute
from notegen.xml.passage import read_passage

if TYPE_CHECKING:
    from notegen.xml.codec import FileText
    from notegen.xml.passage import Passage


class Stretch(NamedTuple):
    """Characters ``start`` to ``end`` of a file, which lie in ``piece`` of a text."""

    piece: Piece
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LocatedText:
    """A text of a template, decoded, and where it is written in the file."""

    run: Run
    source: FileText

    @property
    def value(self) -> str:
        """The text as a parser gives it."""
        return self.run.value

    @property
    def attribute(self) -> str:
        """The attribute's name as it is written, or empty for element text."""
        return self.run.name

    @property
    def span(self) -> Span:
        """The bytes from its first to its last character."""
        return self.source.span(self.run.pieces[0].start, self.run.pieces[-1].end)

    def span_of(self, start: int, end: int) -> Span:
        """The bytes in which the characters ``start`` to ``end`` of the value are written."""
        found = self.stretches(start, end)
        return self.source.span(found[0].start, found[-1].end)

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """Where in the file the characters ``start`` to ``end`` of the value are written.

        One stretch, unless they reach over the edge of a CDATA section.
        """
        found: list[Stretch] = []
        for piece in self.run.pieces:
            first = max(start - piece.first, 0)
            last = min(end - piece.first, len(piece.reading.text))
            if first < last or (start == end and first == last and not found):
                offset = piece.reading.source_offset
                found.append(
                    Stretch(piece, piece.start + offset(first), piece.start + offset(last))
                )
        return found

    def characters_of(self, span: Span) -> Span | None:
        """The characters of the value that are written between the bytes of ``span``, or None."""
        start, end = self.source.character_at(span.start), self.source.character_at(span.end)
        inside = [
            piece.first + offset
            for piece in self.run.pieces
            if piece.start < end and start < piece.end
            for offset in range(len(piece.reading.text))
            if start <= piece.start + piece.reading.source_offset(offset) < end
        ]
        return Span(inside[0], inside[-1] + 1) if inside else None


@dataclass(frozen=True, slots=True)
class NodeText:
    """The text of an element or the value of an attribute, and where it is written.

    ``value`` is what the parser gives; each of ``parts`` begins at a character of it. What is
    blank between two of them is not located.
    """

    value: str
    parts: tuple[tuple[int, LocatedText], ...]

    def span_of(self, start: int, end: int) -> Span | None:
        """The bytes from character ``start`` to ``end`` of the value; None where it is blank."""
        inside = [
            text.span_of(max(start - first, 0), min(end - first, len(text.value)))
            for first, text in self.parts
            if start < first + len(text.value) and (end > first or start == end == first)
        ]
        return Span(inside[0].start, max(inside[0].start, inside[-1].end)) if inside else None

    def characters_of(self, span: Span) -> Span | None:
        """The characters of the value that are written between the bytes of ``span``, or None."""
        found = [
            part.shift(first)
            for first, text in self.parts
            if (part := text.characters_of(span)) is not None
        ]
        return Span(found[0].start, found[-1].end) if found else None


class XmlTexts(Sequence[LocatedText]):
    """The texts of an XML file: element texts in document order, then the attribute values.

    A template has far more attributes than anybody asks for, so each is read when it is asked for.
    """

    __slots__ = ("_by_node", "_located", "_source")

    def __init__(self, source: FileText, located: Located) -> None:
        self._source = source
        self._located = located
        self._by_node: dict[tuple[int, str], int] | None = None

    def __len__(self) -> int:
        return len(self._located.runs) + len(self._located.values)

    @overload
    def __getitem__(self, index: int) -> LocatedText: ...

    @overload
    def __getitem__(self, index: slice) -> list[LocatedText]: ...

    def __getitem__(self, index: int | slice) -> LocatedText | list[LocatedText]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        number = place - len(self._located.runs)
        if number < 0:
            return LocatedText(self._located.runs[place], self._source)
        return LocatedText(self._read(number), self._source)

    def find_text(self, node: int, part: str) -> LocatedText | None:
        """The ``part`` (text or tail) of a node; None where it is blank."""
        runs = self._located.runs
        if self._by_node is None:
            self._by_node = {(run.node, run.part): place for place, run in enumerate(runs)}
        place = self._by_node.get((node, part))
        return None if place is None else self[place]

    def find_attribute(self, node: int, name: str) -> LocatedText | None:
        """A node's attribute by its local name: the last, where two differ in namespace alone."""
        tags, values = self._located.tags, self._located.values
        place = bisect_left(tags, node, key=lambda tag: tag[3])
        if place == len(tags) or tags[place][3] != node:
            return None
        end = tags[place + 1][0] if place + 1 < len(tags) else len(values)
        for number in reversed(range(tags[place][0], end)):
            run = self._read(number)
            if run.name.rpartition(":")[2] == name:
                return LocatedText(run, self._source)
        return None

    def read_passage(self) -> Passage:
        """All texts joined for searching."""
        values = self._located.values
        special = {}
        if is_special("".join(values)):
            special = {n: self._read(n) for n, value in enumerate(values) if is_special(value)}
        return read_passage(self._located.runs, values, special)

    def _read(self, number: int) -> Run:
        return read_attribute(self._source.text, self._located, number)
