"""The located texts of a file, each with the way from its characters to those of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload

from notegen.xml.locate import Located, Piece, Run, is_special, read_attribute
from notegen.xml.passage import read_passage

if TYPE_CHECKING:
    from notegen.spans import Span
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


class XmlTexts(Sequence[LocatedText]):
    """The texts of an XML file: element texts in document order, then the attribute values.

    A template has far more attributes than anybody asks for, so each is read when it is asked for.
    """

    __slots__ = ("_located", "_source")

    def __init__(self, source: FileText, located: Located) -> None:
        self._source = source
        self._located = located

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

    def read_passage(self) -> Passage:
        """All texts joined for searching."""
        values = self._located.values
        special = {}
        if is_special("".join(values)):
            special = {n: self._read(n) for n, value in enumerate(values) if is_special(value)}
        return read_passage(self._located.runs, values, special)

    def _read(self, number: int) -> Run:
        return read_attribute(self._source.text, self._located, number)
