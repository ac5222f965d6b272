"""A template and an order become a document: conditions decided, texts written, pictures loaded."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from notegen.document.content import (
    Block,
    Document,
    Picture,
    PlaceholderBox,
    Row,
    Run,
    RunKind,
    RunningText,
    SummaryRow,
    Table,
    Text,
    clean,
    longest_word,
)
from notegen.document.dialect import builtin_dialect, read_layout
from notegen.document.images import ImageLoader
from notegen.document.layout import Image, Label, Notes, Outline, Page
from notegen.document.texts import Writer
from notegen.errors import Diagnostic, FormulaError
from notegen.formula import compile_condition, parse_condition
from notegen.locales import Locale
from notegen.template import NodeText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from notegen.document.dialect import Dialect
    from notegen.document.layout import Element, Items, Layout, SourceText
    from notegen.errors import Findings, Span
    from notegen.orders import Item, Order
    from notegen.template import LocatedText, Template

TEXT_NAMES = {"caption", "content", "label", "text", "title", "value"}
"""Attributes that hold a label's words in many a program's files."""
MAX_LISTED_WORD = 1000
"""The longest word of a text in a file whose layout is not known: a longer one is likely a picture."""


def evaluate(  # noqa: PLR0913 - all but two are named and may be left out
    template: Template,
    order: Order,
    *,
    locale: Locale,
    today: date,
    marks: Sequence[Span] = (),
    title: str = "",
    dialects: Sequence[Dialect] = (),
    read: Callable[[str], bytes] | None = None,
) -> Document:
    """The document that the template prints for the order.

    ``marks`` are spans of the template's bytes to outline; ``title`` is used where the template has
    none; ``dialects`` are tried before the built-in one. ``read`` gives the bytes of a picture's file
    by its name below the template's folder, and raises ``OSError`` where it may not.

    What is wrong is in the document's diagnostics, and visible in its place. Raises
    :class:`~notegen.errors.SourceError` (``too-large``) for an element of thousands of attributes alone.
    """
    writer = Writer(order, Locale(locale), today, marks)
    root = template.tree
    dialect = next((d for d in (*dialects, builtin_dialect()) if root and d.speaks(root)), None)
    if root is None or dialect is None:
        return _list_texts(template, writer, title)
    layout = read_layout(root, dialect, writer.findings)
    return _Evaluation(template, writer, ImageLoader(read)).make_document(layout, title)


class _Evaluation:
    """One template for one order."""

    def __init__(self, template: Template, writer: Writer, images: ImageLoader) -> None:
        self.template = template
        self.writer = writer
        self.order: Order = writer.order
        self.findings: Findings = writer.findings
        self.images = images

    def make_document(self, layout: Layout, title: str) -> Document:
        blocks = [
            block
            for element in layout.elements
            if self._is_visible(element.box.visible, element.name)
            for block in self._make_blocks(element)
        ]
        table = self._make_table(layout.items) if layout.items else None
        return Document(
            page=layout.page,
            blocks=tuple(blocks),
            title=layout.title or title,
            language=self.writer.locale.language_tag,
            table=table,
            stand_in=layout.origin == "stand-in",
            diagnostics=self.findings.list_all(),
        )

    def _is_visible(self, condition: str, name: str) -> bool:
        if not condition.strip():
            return True
        try:
            decided = compile_condition(parse_condition(condition))
            return decided.holds(self.order.tags, self.writer.today)
        except FormulaError as error:
            found = error.diagnostic
            message = f"{name}: its condition {condition!r} cannot be decided, so it is shown:"
            self.findings.add(
                Diagnostic.error(
                    found.code, f"{message} {found.message}", hint=found.hint, path=name
                )
            )
            return True

    def _make_blocks(self, element: Element) -> Iterator[Block]:
        """What an element prints; order notes print nothing where there are none."""
        name, box = element.name, element.box
        match element:
            case Label():
                runs = self._write(element.text, name, drop_empty_lines=element.drop_empty_lines)
                yield Text(name, box, element.style, runs, element.heading)
            case Image():
                alt, found = clean(element.alt), self.images.load(element.source, name)
                if isinstance(found, Diagnostic):
                    self.findings.add(found)
                    yield PlaceholderBox(name, box, alt or name)
                else:
                    yield Picture(name, box, found.url, alt, element.fit, found.render_cost)
            case Notes():
                texts = [clean(note.text) for note in self.order.notes if not note.internal]
                title = (Run(element.title, RunKind.BOLD), Run("\n")) if element.title else ()
                if texts:
                    yield Text(name, box, element.style, (*title, Run("\n".join(texts))))
            case Outline():
                yield PlaceholderBox(name, box, element.caption)
            case _:
                text = clean(" ".join(element.text.split()))
                yield RunningText(name, box, element.style, text)

    def _write(
        self, text: SourceText, name: str, *, drop_empty_lines: bool = False
    ) -> tuple[Run, ...]:
        def locate() -> NodeText | None:
            return self.template.locate(text.node, text.attribute) if text.node else None

        return self.writer.write(text.value, name, locate, drop_empty_lines=drop_empty_lines)

    def _make_table(self, items: Items) -> Table | None:
        if not self._is_visible(items.visible, "items"):
            return None
        rows = [row for item in self.order.items for row in self._make_rows(item, 0, items)]
        summaries = [
            SummaryRow(self._write(row.label, row.name), self._write(row.value, row.name), row.look)
            for row in items.summaries
            if self._is_visible(row.visible, row.name)
        ]
        return Table(replace(items, summaries=()), tuple(rows), tuple(summaries))

    def _make_rows(self, item: Item, depth: int, items: Items) -> Iterator[Row]:
        cells = (clean(self._write_cell(item, column.shows, depth)) for column in items.columns)
        yield Row(tuple(cells), depth)
        for child in item.children if items.sub_items else ():
            yield from self._make_rows(child, depth + 1, items)

    def _write_cell(self, item: Item, field: str, depth: int) -> str:
        match field:
            case "Quantity" | "TaxRate":
                number = item.quantity if field == "Quantity" else item.tax_rate
                text = self.writer.write_number(number)
            case "PricePerUnit" | "CostIncTax":
                amount = item.unit_price if field == "PricePerUnit" else item.total
                # A part that costs nothing of its own is paid with the whole.
                text = self.writer.write_money(amount) if amount or not depth else ""
            case "SKU":
                text = item.sku
            case "Title":
                text = item.title
            case "BarcodeNumber":
                text = item.barcode
            case "BinRack":
                text = item.bin_rack
            case _:  # a column that names no field
                text = ""
        return text


def _list_texts(template: Template, writer: Writer, title: str) -> Document:
    """The texts of a file whose layout is not known, in the order of the file, evaluated all the same."""
    printed = sorted(filter(_is_printed, template.texts), key=lambda text: text.start)
    texts = [text for text in printed if not _is_data(text.value)]
    listing = tuple(
        writer.write(text.value, f"text[{number}]", partial(NodeText, text.value, ((0, text),)))
        for number, text in enumerate(texts, start=1)
    )
    if len(texts) < len(printed):
        count = len(printed) - len(texts)
        message = f"{count} texts without blanks are left out: pictures, likely"
        writer.findings.add(Diagnostic.note("text-left-out", message))
    writer.findings.add(
        Diagnostic.warning(
            "layout-unknown",
            "the file is in no known dialect: its texts are listed, without their layout",
            hint="describe its layout in a dialect file (docs/dialects.md)",
        )
    )
    return Document(
        page=Page(),
        blocks=(),
        title=title,
        language=writer.locale.language_tag,
        stand_in=template.origin == "stand-in",
        listing=listing,
        diagnostics=writer.findings.list_all(),
    )


def _is_data(text: str) -> bool:
    """Whether a text without blanks is too long for a word: a picture in base64, likely."""
    return "[{" not in text and "EVAL{" not in text and longest_word(text) > MAX_LISTED_WORD


def _is_printed(text: LocatedText) -> bool:
    """Whether a text of an unknown file is likely a label's.

    Any element text is; an attribute's is where it holds a tag, a formula or two words, or where
    its name says so.
    """
    value = text.value.strip()
    if not text.attribute or "[{" in value or "EVAL{" in value:
        return bool(value)
    if text.attribute.rpartition(":")[2].lower() in TEXT_NAMES:
        return any(character.isalpha() for character in value)
    return re.search(r"[^\W\d]\s+[^\W\d]", value) is not None
