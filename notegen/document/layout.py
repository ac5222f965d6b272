"""What a template's layout says, in millimetres and points, whatever vocabulary it was written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from notegen.template import Node


class SourceText(NamedTuple):
    """A text with tags and formulas, and where the file has it.

    It is the text of the ``node``, or its attribute of that name; None where it is in the file only in
    part, or in other words.
    """

    value: str
    node: Node | None = None
    attribute: str = ""


FIELDS = (
    "SKU", "Title", "Quantity", "PricePerUnit", "CostIncTax", "TaxRate", "BarcodeNumber", "BinRack",
)  # fmt: skip
"""What a column of the items table can show: fields of Linnworks' order items."""


class Placement(StrEnum):
    """Where an element stands when the items table needs more than one page."""

    FIRST = "first"
    EVERY = "every"
    LAST = "last"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Border:
    """A line: its width in mm and its colour as ``#rrggbb``."""

    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Borders:
    """The four sides of a box; None where there is no line."""

    top: Border | None = None
    right: Border | None = None
    bottom: Border | None = None
    left: Border | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The paper as it is printed (already turned when it is landscape), and its margins, in mm."""

    width: float = 210
    height: float = 297
    margin_top: float = 12
    margin_right: float = 15
    margin_bottom: float = 15
    margin_left: float = 15


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page: mm from its top left corner; for ``after``, ``y`` is below the table.

    ``visible`` is a visibility condition, empty for always. ``rotation`` is in degrees, clockwise.
    """

    x: float
    y: float
    width: float
    height: float
    on: Placement = Placement.FIRST
    visible: str = ""
    background: str = ""
    borders: Borders = field(default_factory=Borders)
    rotation: float = 0


@dataclass(frozen=True, slots=True)
class Font:
    """How letters look; ``size`` in points, ``line_height`` a multiple of it."""

    family: str = "Arial"
    size: float = 9
    bold: bool = False
    italic: bool = False
    colour: str = "#000000"
    line_height: float = 1.25


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text stands in its box; ``padding`` in mm."""

    font: Font = field(default_factory=Font)
    align: str = "left"
    valign: str = "top"
    padding: float = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A text of words, tags and formulas in a box. ``name`` says for people which one it is."""

    name: str
    box: Box
    text: SourceText
    style: TextStyle = field(default_factory=TextStyle)
    drop_empty_lines: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a box; ``fit`` is ``Center``, ``Fit`` or ``Default``."""

    name: str
    box: Box
    source: str
    alt: str = ""
    fit: str = "Default"


@dataclass(frozen=True, slots=True)
class Notes:
    """The order notes table."""

    name: str
    box: Box
    style: TextStyle = field(default_factory=TextStyle)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """An element that Linnworks draws itself: shown as an outlined box with a caption."""

    name: str
    box: Box
    caption: str


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A text on every page, with ``{page}`` and ``{pages}``."""

    name: str
    box: Box
    text: str
    style: TextStyle = field(default_factory=TextStyle)


Element = Label | Image | Notes | Outline | PageNumber


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the items table: which field of an item it shows.

    ``width`` is in percent of the table, None for an equal share of what is left.
    """

    order: int
    shows: str
    title: str = ""
    width: float | None = None
    align: str = "left"
    bold: bool | None = None
    borders: Borders = field(default_factory=Borders)


@dataclass(frozen=True, slots=True)
class SummaryLook:
    """How a row at the end of the items table looks: None where as the table's rows do."""

    bold: bool | None = None
    size: float | None = None
    colour: str = ""
    background: str = ""
    borders: Borders = field(default_factory=Borders)


@dataclass(frozen=True, slots=True)
class Summary:
    """A row at the end of the items table."""

    name: str
    label: SourceText
    value: SourceText
    look: SummaryLook = field(default_factory=SummaryLook)
    visible: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """The items table: where it flows (mm), how it looks, and its visible columns in order.

    ``edge_padding`` is left of the first column and right of the last, None for ``padding``.
    """

    x: float
    y: float
    width: float
    next_y: float
    bottom: float
    columns: tuple[Column, ...] = ()
    summaries: tuple[Summary, ...] = ()
    header: bool = True
    row_height: float | None = None
    sub_items: bool = True
    padding: float = 1
    edge_padding: float | None = None
    font: Font = field(default_factory=Font)
    header_font: Font = field(default_factory=lambda: Font(bold=True))
    background: str = ""
    header_background: str = ""
    borders: Borders = field(default_factory=Borders)
    header_borders: Borders = field(default_factory=Borders)
    visible: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole template: its page, its elements in reading order, and its items table."""

    page: Page
    elements: tuple[Element, ...]
    items: Items | None = None
    origin: str = ""
    title: str = ""
