"""Where the texts of a layout stand in the template's bytes, and which parts of them are marked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.template import Template
    from notegen.xml.texts import LocatedText


class Place(NamedTuple):
    """An element's name for people, its text, and how many elements before it had the same."""

    name: str
    value: str
    number: int


class Places:
    """The texts of one template, by their value. They are located only when somebody asks."""

    def __init__(self, template: Template, marks: Sequence[Span] = ()) -> None:
        self._template = template
        self._marks = marks
        self._counts: dict[str, int] = {}

    def take(self, name: str, value: str) -> Place:
        """The place of the next element with this text."""
        number = self._counts.get(value, 0)
        self._counts[value] = number + 1
        return Place(name, value, number)

    def span(self, place: Place, part: Span | None) -> Span | None:
        """The bytes of a part (characters of the text); None where the file lacks such a text."""
        text = self._find(place) if part else None
        return text.span_of(part.start, part.end) if text and part else None

    def marked(self, place: Place) -> tuple[Span, ...]:
        """The marked parts, in characters of the text."""
        text = self._find(place) if self._marks else None
        if text is None:
            return ()
        return tuple(part for mark in self._marks if (part := _part(text, mark)))

    @cached_property
    def _texts(self) -> dict[str, list[LocatedText]]:
        found: dict[str, list[LocatedText]] = {}
        for text in self._template.texts:
            found.setdefault(text.value, []).append(text)
        return found

    def _find(self, place: Place) -> LocatedText | None:
        found = self._texts.get(place.value)
        return found[min(place.number, len(found) - 1)] if found else None


def _part(text: LocatedText, mark: Span) -> Span | None:
    """Which characters of the text are written between the marked bytes of the file."""
    start, end = text.source.character_at(mark.start), text.source.character_at(mark.end)
    inside = [
        piece.first + offset
        for piece in text.run.pieces
        if piece.start < end and start < piece.end
        for offset in range(len(piece.reading.text))
        if start <= piece.start + piece.reading.source_offset(offset) < end
    ]
    return Span(inside[0], inside[-1] + 1) if inside else None
