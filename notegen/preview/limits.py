"""How large a document may be, so that its layout ends in bounded time and memory."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

from notegen.dialect.layout import Placement
from notegen.document.content import Furniture, Picture, Text, list_texts, longest_word
from notegen.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from notegen.document.content import Block, Document


MOST_PAGES = 1000
"""Four hundred items take about twenty."""
MOST_BOXES = 25_000
"""Labels and their pieces, shapes of pictures, cells; each takes about a millisecond."""
MOST_COLUMNS = 100
MOST_LETTERS = 300_000
"""A novel has as many."""
LONGEST_WORD = 2000
"""Ten times as long takes a hundred times as long: a line is looked for letter by letter."""
MOST_REPEATED = 100_000
"""What stands on every page, as often as there are pages."""


def refuse_large(document: Document) -> None:
    """Raise :class:`PreviewError` for a document whose layout would take minutes.

    ``too-many-columns``, ``too-many-boxes``, ``too-many-letters``.
    """
    boxes = _count(document.blocks) + sum(map(len, document.listing or ()))
    table = document.table
    if table:
        columns = len(table.items.columns)
        if columns > MOST_COLUMNS:
            raise _too_many("columns", MOST_COLUMNS)
        boxes += (1 + len(table.rows)) * max(columns, 1) + 2 * len(table.summaries)
    if boxes > MOST_BOXES:
        raise _too_many("boxes", MOST_BOXES)
    texts = tuple(list_texts(document))
    if sum(map(len, texts)) > MOST_LETTERS:
        raise _too_many("letters", MOST_LETTERS)
    if any(len(text) > LONGEST_WORD and longest_word(text) > LONGEST_WORD for text in texts):
        raise _too_many("letters without a blank", LONGEST_WORD)


def _count(blocks: Iterable[Block]) -> int:
    return sum(map(_weigh, blocks))


def _weigh(block: Block) -> int:
    """A picture counts as much as it is work to draw, a text as many pieces as it has."""
    match block:
        case Picture():
            return block.work
        case Text():
            return max(1, len(block.runs))
        case Furniture():
            return 1 + block.text.count("{page")
        case _:
            return 1


def _too_many(what: str, most: int) -> PreviewError:
    return PreviewError.of(
        f"too-many-{what.partition(' ')[0]}",
        f"the preview has more than {most:,} {what}, which is the most that is made",
        hint="preview an order with fewer items; is the items table's area high enough?",
    )


class _PageCounter(logging.Handler):
    """Stops a layout of this thread that goes on beyond the most pages."""

    def __init__(self, most: int) -> None:
        super().__init__(logging.INFO)
        self.most = most
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """WeasyPrint logs each page that it begins, with its number as the only argument."""
        if record.thread != self._thread or not isinstance(record.args, tuple):
            return
        if any(isinstance(number, int) and number > self.most for number in record.args):
            raise _too_many("pages", self.most)


@contextlib.contextmanager
def limited_pages(document: Document) -> Iterator[None]:
    """Within it, a layout has at most so many pages, however long it would have gone on.

    They are fewer for a document with much on every page. Raises :class:`PreviewError`
    (``too-many-pages``).
    """
    repeated = [
        block
        for block in document.blocks
        if isinstance(block, Furniture) or block.box.on is Placement.EVERY
    ]
    most = min(MOST_PAGES, MOST_REPEATED // max(_count(repeated), 1))
    logger = logging.getLogger("weasyprint.progress")
    counter, level = _PageCounter(most), logger.level
    logger.addHandler(counter)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(counter)
