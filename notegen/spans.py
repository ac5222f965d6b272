"""Where something is: half-open offsets, and the line and column to show for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)``.

    The unit is that of whatever the span points into: characters for a text, bytes for a
    file's content. ``start <= end`` and neither is negative, else ``ValueError``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """An empty span is a place too."""
        return True

    def shift(self, distance: int) -> Span:
        """The same range, ``distance`` further on."""
        return Span(self.start + distance, self.end + distance)


class Position(NamedTuple):
    """A place for people: line and column, both counted from 1, in characters."""

    line: int
    column: int


def locate(text: str, offset: int) -> Position:
    """Line and column of the character at ``offset`` of ``text``.

    LF, CR LF and a lone CR each end a line.
    """
    before = text[:offset]
    if "\r" in before:
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
