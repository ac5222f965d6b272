"""A template and an order become a document: conditions decided, texts written, pictures loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.dialect import builtin_dialect, read_layout
from notegen.dialect.layout import Image, Label, Layout, Notes, Outline
from notegen.document.content import (
    Block,
    Document,
    Frame,
    Furniture,
    Picture,
    Row,
    Run,
    RunKind,
    SummaryRow,
    Table,
    Text,
)
from notegen.document.listing import list_document
from notegen.document.pictures import Album, Loaded
from notegen.document.places import Places
from notegen.document.texts import Writer, clean
from notegen.errors import Diagnostic, FormulaError, Severity
from notegen.formula import compile_condition, parse_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from notegen.dialect import Dialect
    from notegen.dialect.layout import Element, Items
    from notegen.locales import Locale
    from notegen.order import Item, Order
    from notegen.spans import Span
    from notegen.template import Template


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

    All faults are in the document's diagnostics, and visible in their place.
    """
    writer = Writer(order, locale, today, Places(template, marks))
    root = template.tree
    spoken = (*dialects, builtin_dialect())
    dialect = next((d for d in spoken if root and d.speaks(root)), None)
    if root is None or dialect is None:
        return list_document(template, writer, title)
    layout, findings = read_layout(root, dialect)
    writer.findings.extend(findings)
    return _Evaluation(layout, writer, read).document(title)


class _Evaluation:
    """One layout for one order."""

    def __init__(
        self,
        layout: Layout,
        writer: Writer,
        read: Callable[[str], bytes] | None,
    ) -> None:
        self.layout = layout
        self.writer = writer
        self.album = Album(read)
        self.counts: dict[str, int] = {}

    def document(self, title: str) -> Document:
        layout = self.layout
        blocks: list[Block] = []
        table_index = 0
        for number, element in enumerate(layout.elements):
            if number == layout.items_index:
                table_index = len(blocks)
            name = self._name(element)
            if self._is_visible(element.box.visible, name):
                blocks.extend(self._blocks(element, name))
        if layout.items_index == len(layout.elements):
            table_index = len(blocks)
        return Document(
            page=layout.page,
            blocks=tuple(blocks),
            title=layout.title or title,
            language=self.writer.locale.language_tag,
            table=self._table(layout.items) if layout.items else None,
            table_index=table_index,
            stand_in=layout.origin == "stand-in",
            diagnostics=tuple(self.writer.findings),
        )

    def _name(self, element: Element) -> str:
        kind = element.name if isinstance(element, Outline) else type(element).__name__.lower()
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}[{self.counts[kind]}]"

    def _is_visible(self, condition: str, name: str) -> bool:
        if not condition.strip():
            return True
        try:
            decided = compile_condition(parse_condition(condition))
            return decided.holds(self.writer.order.tags, self.writer.today)
        except FormulaError as error:
            message = f"{name}: its condition {condition!r} cannot be decided, so it is shown:"
            self.writer.findings.append(
                Diagnostic(
                    error.diagnostic.code,
                    Severity.ERROR,
                    f"{message} {error.diagnostic.message}",
                    hint=error.diagnostic.hint,
                    path=name,
                )
            )
            return True

    def _blocks(self, element: Element, name: str) -> list[Block]:
        """What an element prints; order notes print nothing where there are none."""
        if isinstance(element, Label):
            runs = self.writer.runs(element.text, name, drop_empty_lines=element.drop_empty_lines)
            return [Text(name, element.box, element.style, runs, element.heading)]
        if isinstance(element, Image):
            return [self._picture(element, name)]
        if isinstance(element, Notes):
            return self._notes(element, name)
        if isinstance(element, Outline):
            return [Frame(element.box, element.name)]
        return [Furniture(element.box, element.style, clean(" ".join(element.text.split())))]

    def _picture(self, image: Image, name: str) -> Block:
        found = self.album.load(image.source, name)
        if isinstance(found, Loaded):
            return Picture(name, image.box, found.url, clean(image.alt), image.fit, found.work)
        self.writer.findings.append(found)
        return Frame(image.box, clean(image.alt) or name)

    def _notes(self, notes: Notes, name: str) -> list[Block]:
        texts = [clean(note.text) for note in self.writer.order.notes if not note.internal]
        if not texts:
            return []
        title = (Run(notes.title, RunKind.STRONG), Run("\n")) if notes.title else ()
        return [Text(name, notes.box, notes.style, (*title, Run("\n".join(texts))))]

    def _table(self, items: Items) -> Table | None:
        if not self._is_visible(items.visible, "items"):
            return None
        rows: list[Row] = []
        for item in self.writer.order.items:
            self._add_rows(item, 0, items, rows)
        summaries = []
        for number, summary in enumerate(items.summaries, start=1):
            name = f"summary[{number}]"
            if self._is_visible(summary.visible, name):
                label = self.writer.runs(summary.label, name)
                summaries.append(SummaryRow(label, self.writer.runs(summary.value, name), summary))
        return Table(items, tuple(rows), tuple(summaries))

    def _add_rows(self, item: Item, depth: int, items: Items, rows: list[Row]) -> None:
        rows.append(
            Row(tuple(clean(self._cell(item, c.shows, depth)) for c in items.columns), depth)
        )
        if items.sub_items:
            for child in item.children:
                self._add_rows(child, depth + 1, items, rows)

    def _cell(self, item: Item, field: str, depth: int) -> str:
        match field:
            case "Quantity":
                return self.writer.number(item.quantity)
            case "TaxRate":
                return self.writer.number(item.tax_rate)
            case "PricePerUnit":
                return self._price(item.unit_price, depth)
            case "CostIncTax":
                return self._price(item.total, depth)
            case _:
                texts = {"SKU": item.sku, "Title": item.title, "BarcodeNumber": item.barcode}
                return texts.get(field, item.bin_rack if field == "BinRack" else "")

    def _price(self, amount: Decimal, depth: int) -> str:
        """A part that costs nothing of its own is paid with the whole: its cell stays empty."""
        return self.writer.money(amount) if amount or not depth else ""
