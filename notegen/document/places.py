"""Where the texts of a layout stand in the template's bytes, and which parts of them are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.template import LocatedText, Template

__all__ = ["Places"]


class Places:
    """The located texts of one template, by their value, each found once in document order."""

    def __init__(self, template: Template, marks: Sequence[Span] = ()) -> None:
        self._texts: dict[str, list[LocatedText]] = {}
        for text in reversed(template.texts):
            self._texts.setdefault(text.value, []).append(text)
        source = template.source
        self._marks = [
            Span(source.character_at(mark.start), source.character_at(mark.end)) for mark in marks
        ]

    def take(self, value: str) -> LocatedText | None:
        """The next text with this value; None where the layout's text is not one of the file's."""
        found = self._texts.get(value)
        if not found:
            return None
        return found.pop() if len(found) > 1 else found[0]

    def marked(self, text: LocatedText | None) -> tuple[Span, ...]:
        """The marked parts, in characters of the text's value."""
        if text is None or not self._marks:
            return ()
        return tuple(span for mark in self._marks if (span := _part(text, mark)))


def _part(text: LocatedText, mark: Span) -> Span | None:
    """Which characters of the value are written between the marked characters of the file."""
    inside = [
        piece.first + offset
        for piece in text.run.pieces
        if piece.start < mark.end and mark.start < piece.end
        for offset in range(len(piece.reading.text))
        if mark.start <= piece.start + piece.reading.source_offset(offset) < mark.end
    ]
    return Span(inside[0], inside[-1] + 1) if inside else None
