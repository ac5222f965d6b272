"""A renderer for all, documents built by hand, and PDFs read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pypdfium2
import pytest

from notegen.document.content import (
    Block,
    Document,
    Row,
    Run,
    RunningText,
    SummaryRow,
    Table,
    Text,
)
from notegen.document.layout import Box, Column, Items, Page, Placement, SummaryLook, TextStyle
from notegen.preview.pdf import Renderer

Build = Callable[..., Document]
Read = Callable[[bytes], "list[ReadPage]"]


LOOK = Items(
    x=20,
    y=100,
    width=170,
    next_y=30,
    bottom=270,
    columns=(
        Column(1, "SKU", "Code", width=30),
        Column(2, "Title", "Article", width=50),
        Column(3, "CostIncTax", "Total", width=20, align="right"),
    ),
    summaries=(),
)


DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Word(NamedTuple):
    """A piece of text with its place in mm from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class ReadPage(NamedTuple):
    """What a page of a PDF says."""

    text: str
    words: list[Word]
    width: float
    height: float

    def find(self, text: str) -> Word:
        """The one piece that holds ``text``."""
        (found,) = [word for word in self.words if text in word.text]
        return found


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture(scope="session")
def dot() -> str:
    """A picture of one pixel."""
    return DOT


@pytest.fixture(scope="session")
def read_pdf() -> Read:
    def read(pdf: bytes) -> list[ReadPage]:
        document: Any = pypdfium2.PdfDocument(pdf)  # type: ignore[no-untyped-call]
        pages = [_read_page(page) for page in document]
        document.close()
        return pages

    return read


def _read_page(page: Any) -> ReadPage:
    mm = 25.4 / 72
    height = page.get_height()
    text_page = page.get_textpage()
    words = []
    for index in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(index)
        said = text_page.get_text_bounded(left, bottom, right, top)
        words.append(Word(said, left * mm, (height - top) * mm, right * mm, (height - bottom) * mm))
    return ReadPage(text_page.get_text_range(), words, page.get_width() * mm, height * mm)


@pytest.fixture(scope="session")
def build() -> Build:
    return _document


def _document(
    rows: int = 3,
    *,
    labels: tuple[tuple[Placement, float, str], ...] = (),
    page: Page | None = None,
    stand_in: bool = False,
    page_number: bool = True,
    **items: object,
) -> Document:
    """A document with ``rows`` rows and labels of 100 x 5 mm at (20, y)."""
    blocks: list[Block] = [
        Text(f"label[{number}]", Box(20, y, 100, 5, on=on), TextStyle(), (Run(text),))
        for number, (on, y, text) in enumerate(labels, start=1)
    ]
    if page_number:
        box = Box(150, 285, 40, 5, on=Placement.EVERY)
        blocks.append(
            RunningText("page-number[1]", box, TextStyle(align="right"), "Page {page} of {pages}")
        )
    look = replace(LOOK, **items)  # type: ignore[arg-type]
    table = Table(
        look,
        tuple(Row((f"CODE-{n:04}.", f"Article number {n}", f"{n},00 €")) for n in range(rows)),
        (SummaryRow((Run("Sum"),), (Run("1,00 €"),), SummaryLook()),),
    )
    return Document(
        page=page or Page(),
        blocks=tuple(blocks),
        title="A delivery note",
        language="en-GB",
        table=table,
        stand_in=stand_in,
    )
