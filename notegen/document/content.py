"""What a document holds: finished strings in finished boxes, ready for a page without logic."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.document.layout import Box, Items, Page, SummaryLook, TextStyle
    from notegen.errors import Diagnostic


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class RunKind(StrEnum):
    """Why a piece of text looks different from the words around it."""

    PLAIN = "plain"
    SLOT = "slot"
    """A place that notegen fills in, outlined where that was asked for."""
    BOLD = "bold"
    """The title of the order notes."""
    ERROR = "error"
    """A formula or tag that has no value: shown in its place instead of nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one kind. Lines end with a line feed."""

    text: str
    kind: RunKind = RunKind.PLAIN


@dataclass(frozen=True, slots=True)
class Text:
    """A finished text in its box. ``name`` says for people which element of the file it was."""

    name: str
    box: Box
    style: TextStyle
    runs: tuple[Run, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its box. ``source`` is a ``data:`` URL, which costs as much as so many shapes."""

    name: str
    box: Box
    source: str
    alt: str
    fit: str
    render_cost: int = 1


@dataclass(frozen=True, slots=True)
class PlaceholderBox:
    """An outlined box with a caption: something that a preview cannot or may not draw."""

    name: str
    box: Box
    caption: str


@dataclass(frozen=True, slots=True)
class RunningText:
    """A text with ``{page}`` and ``{pages}`` on every page, which screen readers pass over."""

    name: str
    box: Box
    style: TextStyle
    text: str


Block = Text | Picture | PlaceholderBox | RunningText


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the items table; ``depth`` is 1 for a part of a composite item."""

    cells: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A row at the end of the items table, and how it looks."""

    label: tuple[Run, ...]
    value: tuple[Run, ...]
    look: SummaryLook


@dataclass(frozen=True, slots=True)
class Table:
    """The items table: its look and place, its rows, its summary rows."""

    items: Items
    rows: tuple[Row, ...]
    summaries: tuple[SummaryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One order printed with one template.

    ``blocks`` are in reading order. ``listing`` is not None where the layout is unknown: the texts,
    one below the other. ``stand_in`` says that the words are not Back Market's approved ones.
    ``language`` is a BCP 47 tag.
    """

    page: Page
    blocks: tuple[Block, ...]
    title: str
    language: str
    table: Table | None = None
    stand_in: bool = False
    listing: tuple[tuple[Run, ...], ...] | None = None
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)


def plain_text(runs: tuple[Run, ...]) -> str:
    """The letters of the runs."""
    return "".join(run.text for run in runs)


def list_texts(document: Document) -> Iterator[str]:
    """Every text that is printed, in boxes, table and listing."""
    for block in document.blocks:
        if isinstance(block, Text):
            yield plain_text(block.runs)
        elif isinstance(block, RunningText):
            yield block.text
    yield from map(plain_text, document.listing or ())
    if document.table:
        yield from (column.title for column in document.table.items.columns)
        yield from (cell for row in document.table.rows for cell in row.cells)
        for row in document.table.summaries:
            yield plain_text(row.label)
            yield plain_text(row.value)


def list_families(document: Document) -> set[str]:
    """The font families that the document's texts ask for."""
    texts = (block for block in document.blocks if isinstance(block, Text | RunningText))
    tables = [document.table] if document.table else []
    return {block.style.font.family for block in texts} | {t.items.font.family for t in tables}


def longest_word(text: str) -> int:
    """The most letters without a blank at which a line may end."""
    return max(map(len, re.split("[ \t\n]", text)))


def clean(text: str) -> str:
    """Line ends as line feeds, no soft hyphens, and what no page can show as U+FFFD.

    WeasyPrint 70 fails on some texts with soft hyphens or the separators of Unicode.
    """
    one_kind = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    return _UNPRINTABLE.sub("\ufffd", one_kind.replace("\u00ad", ""))
