"""How large a document may be, so that its layout ends in bounded time and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.dialect.layout import Placement
from notegen.document.content import Picture, RunningText, Text, list_texts, longest_word
from notegen.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.document.content import Block, Document


MAX_PAGES = 1000
"""Four hundred items take about twenty."""
MAX_BOXES = 25_000
"""Labels and their pieces, shapes of pictures, cells; each takes about a millisecond."""
MAX_COLUMNS = 100
MAX_LETTERS = 300_000
"""A novel has as many."""
MAX_WORD = 2000
"""Ten times as long takes a hundred times as long: a line is looked for letter by letter."""
MAX_REPEATED = 100_000
"""What stands on every page, as often as there are pages."""


def refuse_large(document: Document) -> None:
    """Raise :class:`PreviewError` for a document whose layout would take minutes.

    ``too-many-columns``, ``too-many-boxes``, ``too-many-letters``.
    """
    boxes = _count(document.blocks) + sum(map(len, document.listing or ()))
    table = document.table
    if table:
        columns = len(table.items.columns)
        if columns > MAX_COLUMNS:
            raise _too_many("columns", MAX_COLUMNS)
        boxes += (1 + len(table.rows)) * max(columns, 1) + 2 * len(table.summaries)
    if boxes > MAX_BOXES:
        raise _too_many("boxes", MAX_BOXES)
    texts = tuple(list_texts(document))
    if sum(map(len, texts)) > MAX_LETTERS:
        raise _too_many("letters", MAX_LETTERS)
    if any(len(text) > MAX_WORD and longest_word(text) > MAX_WORD for text in texts):
        raise _too_many("letters without a blank", MAX_WORD)


def _count(blocks: Iterable[Block]) -> int:
    return sum(map(_weigh, blocks))


def _weigh(block: Block) -> int:
    """A picture counts as much as it is work to draw, a text as many pieces as it has."""
    match block:
        case Picture():
            return block.render_cost
        case Text():
            return max(1, len(block.runs))
        case RunningText():
            return 1 + block.text.count("{page")
        case _:
            return 1


def _too_many(what: str, most: int) -> PreviewError:
    return PreviewError.of(
        f"too-many-{what.partition(' ')[0]}",
        f"the preview has more than {most:,} {what}, which is the most that is made",
        hint="preview an order with fewer items; is the items table's area high enough?",
    )


def find_max_pages(document: Document) -> int:
    """How many pages are made: fewer for a document with much on every page."""
    repeated = [
        block
        for block in document.blocks
        if isinstance(block, RunningText) or block.box.on is Placement.EVERY
    ]
    return min(MAX_PAGES, MAX_REPEATED // max(_count(repeated), 1))


def refuse_pages(most: int) -> PreviewError:
    """The error for a layout that goes on beyond ``most`` pages (``too-many-pages``)."""
    return _too_many("pages", most)
