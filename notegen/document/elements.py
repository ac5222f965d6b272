"""Each element of the format from its attributes; docs/template-format.md gives the defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from notegen.document.layout import (
    FIELDS,
    Borders,
    Box,
    Column,
    Font,
    Image,
    Items,
    Label,
    Notes,
    Outline,
    Page,
    PageNumber,
    Placement,
    Summary,
    SummaryLook,
    TextStyle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from notegen.document.attributes import AttributeReader
    from notegen.document.layout import Element


MIN_PAGE = 10.0
"""The shortest side of a page, in mm."""
MIN_AREA = 10.0
"""The least height of the items table's area on a page, in mm."""


def read_page(fields: AttributeReader) -> Page:
    """The paper, turned when it is landscape."""
    page = Page()
    width = _side(fields, "width", page.width)
    height = _side(fields, "height", page.height)
    if fields.choice("orientation", "portrait", ("portrait", "landscape")) == "landscape":
        width, height = height, width
    return Page(
        width,
        height,
        fields.length("margin-top", page.margin_top),
        fields.length("margin-right", page.margin_right),
        fields.length("margin-bottom", page.margin_bottom),
        fields.length("margin-left", page.margin_left),
    )


def _side(fields: AttributeReader, name: str, default: float) -> float:
    length = fields.length(name, default)
    if length >= MIN_PAGE:
        return length
    fields.reject(name, f"must be at least {MIN_PAGE:g} mm, not {length:g}")
    return default


def read_items(
    fields: AttributeReader, children: Sequence[tuple[str, AttributeReader]], page: Page
) -> Items:
    """The items table with its columns and summary rows; columns come in their order."""
    font = _font(fields)
    header_font = Font(
        family=font.family,
        size=fields.points("header-size", font.size),
        bold=bool(fields.bold("header-weight", True)),
        italic=font.italic,
        colour=fields.colour("header-colour", font.colour),
        line_height=font.line_height,
    )
    borders = fields.borders()
    y, next_y, bottom = _area(fields, page)
    padding = fields.length("padding", 1.0)
    columns = [_column(child, borders) for kind, child in children if kind == "column"]
    return Items(
        x=fields.position("x", page.margin_left),
        y=y,
        width=fields.length("width", page.width - page.margin_left - page.margin_right),
        next_y=next_y,
        bottom=bottom,
        columns=tuple(sorted((c for c in columns if c), key=lambda column: column.order)),
        summaries=tuple(_summary(child) for kind, child in children if kind == "summary"),
        header=fields.flag("header", True),
        row_height=fields.length("row-height", 0.0) or None,
        sub_items=fields.flag("sub-items", True),
        padding=padding,
        edge_padding=fields.length("edge-padding", padding) if "edge-padding" in fields else None,
        font=font,
        header_font=header_font,
        background=fields.colour("background"),
        header_background=fields.colour("header-background"),
        borders=borders,
        header_borders=Borders(
            top=fields.border("header-border-top"), bottom=fields.border("header-border-bottom")
        ),
        visible=fields.text("visible"),
    )


def _area(fields: AttributeReader, page: Page) -> tuple[float, float, float]:
    """Where the table begins on the first page and on later ones, and the line it stays above.

    An area in which no row has room becomes the whole page: each row would take a page.
    """
    y = fields.length("y")
    next_y = fields.length("next-y", page.margin_top)
    bottom = fields.length("bottom", page.height - page.margin_bottom)
    if max(y, next_y) + MIN_AREA <= bottom <= page.height:
        return y, next_y, bottom
    fields.reject(
        "bottom", f"must be {MIN_AREA:g} mm below y and next-y, and on the page; not {bottom:g}"
    )
    return 0.0, 0.0, page.height


def _column(fields: AttributeReader, inherited: Borders) -> Column | None:
    if not fields.flag("visible", True):
        return None
    own = fields.borders()
    return Column(
        order=int(fields.number("order", 0, 1, 1000)) if fields.required("order") else 0,
        shows=fields.choice("field", "", FIELDS) if fields.required("field") else "",
        title=fields.text("title"),
        width=fields.number("width", 0, 0, 5000) or None,
        align=fields.choice("align", "left", ("left", "center", "right")),
        bold=fields.bold("weight"),
        borders=Borders(
            own.top or inherited.top,
            own.right or inherited.right,
            own.bottom or inherited.bottom,
            own.left or inherited.left,
        ),
    )


def _summary(fields: AttributeReader) -> Summary:
    look = SummaryLook(
        bold=fields.bold("weight"),
        size=fields.points("size", 0) or None,
        colour=fields.colour("colour"),
        background=fields.colour("background"),
        borders=Borders(top=fields.border("border-top"), bottom=fields.border("border-bottom")),
    )
    return Summary(
        name=fields.name,
        label=fields.source_text("label"),
        value=fields.source_text("value"),
        look=look,
        visible=fields.text("visible"),
    )


def _label(fields: AttributeReader) -> Label:
    return Label(
        name=fields.name,
        box=_box(fields),
        text=fields.source_text("."),
        style=_style(fields),
        drop_empty_lines=fields.choice("empty-lines", "keep", ("keep", "drop")) == "drop",
        heading=fields.choice("role", "text", ("text", "heading")) == "heading",
    )


def _image(fields: AttributeReader) -> Image:
    return Image(
        name=fields.name,
        box=_box(fields),
        source=fields.required("src"),
        alt=fields.text("alt"),
        fit=fields.choice("fit", "Default", ("Center", "Fit", "Default")),
    )


def _notes(fields: AttributeReader) -> Notes:
    return Notes(fields.name, _box(fields), _style(fields), fields.text("title"))


def _outline(caption: str) -> Callable[[AttributeReader], Outline]:
    """A reader of elements that Linnworks draws itself."""
    return lambda fields: Outline(fields.name, _box(fields), caption)


def _page_number(fields: AttributeReader) -> PageNumber:
    box = replace(_box(fields), on=Placement.EVERY)
    return PageNumber(fields.name, box, fields.text("."), _style(fields))


READERS: Mapping[str, Callable[[AttributeReader], Element]] = {
    "label": _label,
    "image": _image,
    "notes": _notes,
    "stamp": _outline("PPI stamp"),
    "shipping-label": _outline("Integrated shipping label"),
    "page-number": _page_number,
}
"""The elements that stand in boxes."""


def _box(fields: AttributeReader) -> Box:
    return Box(
        x=fields.position("x"),
        y=fields.position("y"),
        width=fields.length("width"),
        height=fields.length("height"),
        on=Placement(fields.choice("on", "first", ("first", "every", "last", "after"))),
        visible=fields.text("visible"),
        background=fields.colour("background"),
        borders=fields.borders(),
        rotation=fields.number("rotation", 0, -360, 360),
    )


def _font(fields: AttributeReader) -> Font:
    return Font(
        family=fields.text("font").strip() or "Arial",
        size=fields.points("size", 9),
        bold=bool(fields.bold("weight")),
        italic=fields.choice("style", "normal", ("normal", "italic")) == "italic",
        colour=fields.colour("colour", "#000000") or "#000000",
        line_height=fields.number("line-height", 1.25, 0.1, 10),
    )


def _style(fields: AttributeReader) -> TextStyle:
    return TextStyle(
        font=_font(fields),
        align=fields.choice("align", "left", ("left", "center", "right", "justify")),
        valign=fields.choice("valign", "top", ("top", "middle", "bottom")),
        padding=fields.length("padding", 0.0),
    )
