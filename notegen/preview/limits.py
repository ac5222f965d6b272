"""How large a document may be, so that its layout ends in bounded time and memory (docs/limits.md).

All of it is counted before anything is laid out, but for the pages, which are counted while they are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.document import (
    Picture,
    Placement,
    RunningText,
    Text,
    list_families,
    list_texts,
    longest_word,
)
from notegen.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.document import Block, Document

MAX_PAGES = 500
"""Four hundred items take about twenty."""
MAX_BOXES = 10_000
"""Labels and their pieces, shapes of pictures, cells; each takes about a millisecond, and 40 kB."""
MAX_COLUMNS = 100
MAX_LETTERS = 150_000
"""Half a novel. Where words are wider than their box, each letter takes a tenth of a millisecond."""
MAX_PARAGRAPH = 10_000
"""Letters without a line feed: ten times as many take a hundred times as long."""
MAX_WORD = 1000
"""Letters without a blank: a line is looked for letter by letter."""
MAX_FAMILIES = 100
"""Font families: each is looked for among all fonts of the system."""
MAX_REPEATED = 20_000
"""What stands on every page, as often as there are pages."""


def refuse_large(document: Document) -> None:
    """Raise :class:`PreviewError` for a document whose layout would take minutes.

    ``too-many-columns``, ``too-many-boxes``, ``too-many-letters``, ``too-many-fonts``.
    """
    boxes = _count(document.blocks) + sum(map(len, document.listing or ()))
    columns = len(document.table.items.columns) if document.table else 0
    if document.table:
        boxes += (1 + len(document.table.rows)) * max(columns, 1) + 2 * len(
            document.table.summaries
        )
    texts = tuple(list_texts(document))
    paragraph = max((len(line) for text in texts for line in text.split("\n")), default=0)
    for what, count, most in (
        ("columns", columns, MAX_COLUMNS),
        ("boxes", boxes, MAX_BOXES),
        ("letters", sum(map(len, texts)), MAX_LETTERS),
        ("letters in one paragraph", paragraph, MAX_PARAGRAPH),
        ("fonts", len(list_families(document)), MAX_FAMILIES),
    ):
        if count > most:
            raise _too_many(what, most)
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
        hint="preview an order with fewer items; is the items table's area high enough?"
        if what in ("boxes", "pages")
        else "docs/limits.md says how much is drawn",
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
