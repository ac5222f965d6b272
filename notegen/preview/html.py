"""A document as one HTML page: what stands where. The markup is data/pages/preview.html.j2."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from notegen.data import read_text
from notegen.document import Picture, PlaceholderBox, Placement, RunningText, Text, clean
from notegen.preview.styles import (
    Area,
    ClassNames,
    box_css,
    mm,
    page_css,
    table_css,
    text_css,
)

if TYPE_CHECKING:
    import jinja2

    from notegen.document import Block, Box, Document, Table

NAME = "data-name"
"""The attribute that gives a text's box the name under which it is reported."""
STAND_IN = "stand-in text, not Back Market's approved wording"
"""On every page made from a template that is not Back Market's own; no option removes it."""
ASSUMED = "preview by notegen, not Linnworks; formats assumed"
"""How Linnworks writes dates, numbers and money is not documented."""
LAYOUT_UNKNOWN = "Layout unknown: the texts of the template, one below the other."

NOTICE_HEIGHT = 4.0
"""How high the line is that says what a preview is not, in mm."""
NOTICE_EDGE = 2.0
"""Its distance from the edge of the page, in mm."""
NOTICE_LENGTH = 120.0
"""How long it is at most, in mm."""

_STYLE = "<style></style>"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FITS = {"Center": ("none", "50% 50%"), "Fit": ("contain", "50% 50%"), "Default": ("none", "0 0")}


class Markup(NamedTuple):
    """A page in two parts: HTML that is well-formed XML, and its style sheet.

    Pages of one layout have the same style sheet, whatever they say.
    """

    body: str
    style: str

    @property
    def html(self) -> str:
        """The page, with all that it needs inside it."""
        return self.body.replace(_STYLE, f"<style>\n{self.style}</style>", 1)


def to_html(document: Document, *, clean: bool = False) -> str:
    """The page, with all that it needs inside it.

    ``clean`` leaves out the line that says whose preview it is; that the words are stand-ins is
    always said.
    """
    return write_markup(document, clean=clean).html


def write_markup(document: Document, *, clean: bool = False) -> Markup:
    """The page and its style sheet; see :func:`to_html`."""
    return _Page(document).write(clean=clean)


@cache
def _load_page() -> jinja2.Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=lambda value: _NO_XML.sub("\ufffd", value) if type(value) is str else value,
    )
    return environment.from_string(read_text("pages", "preview.html.j2"))


class _Page:
    """One page in the making: the blocks that the markup names, and the looks they have."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.area = flow_area(document)
        self.classes = ClassNames()
        self.headings = 0

    def write(self, *, clean: bool) -> Markup:
        document, page = self.document, self.document.page
        lines = [STAND_IN] * document.stand_in + [ASSUMED] * (not clean)
        drawn: dict[str, list[dict[str, Any]]] = {
            "running": [], "fixed": [], Placement.AFTER: [], Placement.LAST: [],
        }  # fmt: skip
        for block in document.blocks:
            drawn[self._find_place(block)].append(self._draw(block))
        after, last = drawn[Placement.AFTER], drawn[Placement.LAST]
        heights = {"after": after_height(document), "last": last_room(document)}
        inset = f"margin-left:{mm(page.margin_left)};margin-right:{mm(page.margin_right)};"
        body = _load_page().render(
            document=document,
            notice=" · ".join(lines),
            notice_classes=f"notice {self.classes.name(notice_css(document))}" if lines else "",
            running=drawn["running"],
            fixed=drawn["fixed"],
            layout_unknown=LAYOUT_UNKNOWN,
            listing_class="" if document.listing is None else self.classes.name(inset),
            table=self._describe_table(document.table) if document.table else None,
            groups=[
                {
                    "classes": f"{name} {self.classes.name(f'height:{mm(heights[name])};')}",
                    "blocks": blocks,
                }
                for name, blocks in (("after", after), ("last", last))
                if blocks
            ],
        )
        style = read_text("pages", "preview.css") + page_css(page, self.area)
        style += table_css(document.table) if document.table else ""
        return Markup(body, style + self.classes.css())

    def _find_place(self, block: Block) -> str:
        """Where in the order of reading a block stands."""
        if isinstance(block, RunningText):
            return "running"
        is_grouped = block.box.on in (Placement.AFTER, Placement.LAST)
        return block.box.on if is_grouped else "fixed"

    def _draw(self, block: Block) -> dict[str, Any]:
        """What the markup must know of a block.

        The area's bottom is at the same height on all pages, its top is not: so most boxes hang there.
        """
        box = block.box
        anchor = f"bottom:{mm(self.area.bottom - box.y - box.height)};"
        if isinstance(block, RunningText) or box.on is Placement.AFTER:
            anchor = f"top:{mm(box.y)};"
        every = " every" if box.on is Placement.EVERY else ""
        place = self.classes.name(box_css(box, anchor))
        match block:
            case Text():
                return self._draw_text(block, f"box{every} {place}")
            case Picture():
                fit, position = _FITS[block.fit]
                # One that shows something is an image; one that only decorates is a background.
                if block.alt:
                    look = self.classes.name(f"object-fit:{fit};object-position:{position};")
                    kind = {"kind": "image", "alt": block.alt}
                else:
                    size = "contain" if fit == "contain" else "auto"
                    look = self.classes.name(
                        f"background-size:{size};background-position:{position};"
                    )
                    look = f"picture {look}"
                    kind = {"kind": "decoration"}
                return {**kind, "classes": f"box{every} {place} {look}", "source": block.source}
            case PlaceholderBox():
                classes = f"box frame{every} {place}"
                return {"kind": "placeholder", "classes": classes, "caption": block.caption}
            case RunningText():
                look = self.classes.name(text_css(block.style))
                pieces = re.split(r"(\{pages?\})", block.text)
                return {"kind": "running", "classes": f"box {place} {look}", "pieces": pieces}

    def _draw_text(self, text: Text, classes: str) -> dict[str, Any]:
        """A text in its box. One without words (a line, a coloured area) is no paragraph.

        The first heading is of level 1, the others of level 2: levels may not be left out.
        """
        if not any(run.text for run in text.runs):
            return {"kind": "area", "classes": classes}
        self.headings += text.heading
        tag = "p" if not text.heading else "h1" if self.headings == 1 else "h2"
        drawn = {"tag": tag, "name": text.name, "runs": text.runs}
        padding, look = mm(text.style.padding), text_css(text.style)
        if text.style.valign == "top":
            look += f"padding:{padding};" if text.style.padding else ""
            classes = f"{classes} text {self.classes.name(look)}"
            return {"kind": "text", "classes": classes, **drawn}
        look += f"left:{padding};right:{padding};"
        if text.style.valign == "bottom" and text.style.padding:
            look += f"bottom:{padding};"
        inner = f"inner {text.style.valign} {self.classes.name(look)}"
        return {"kind": "aligned-text", "classes": classes, "inner_classes": inner, **drawn}

    def _describe_table(self, table: Table) -> dict[str, Any]:
        """The table in normal flow, so that it goes on over as many pages as it needs."""
        columns = [
            {
                "title": clean(column.title),
                "name": f"column {column.title or column.shows}",
                "is_title": column.shows == "Title",
                "width_class": self.classes.name(f"width:{mm(width)};"),
            }
            for column, width in zip(table.items.columns, share_width(table), strict=True)
        ]
        return {
            "columns": columns,
            "has_header": table.items.header and bool(columns),
            "rows": table.rows,
            "summaries": table.summaries,
        }


def share_width(table: Table) -> list[float]:
    """Millimetres of each column: percentages scaled to 100, the rest shared equally."""
    columns = table.items.columns
    given = sum(column.width or 0 for column in columns)
    open_columns = sum(column.width is None for column in columns)
    share = max(100 - given, 10.0 * open_columns) / open_columns if open_columns else 0
    total = given + share * open_columns
    return [table.items.width * (column.width or share) / total for column in columns]


def flow_area(document: Document) -> Area:
    """The area between the margins, or the one that the items table says."""
    page = document.page
    if document.table is None:
        return Area(page.margin_top, page.margin_top, page.height - page.margin_bottom)
    items = document.table.items
    return Area(items.y, items.next_y, min(items.bottom, page.height))


def after_height(document: Document) -> float:
    """The height that the ``after`` elements take together."""
    return max(
        (b.box.y + b.box.height for b in document.blocks if b.box.on is Placement.AFTER), default=0
    )


def last_room(document: Document) -> float:
    """The height to keep free above the area's bottom for the ``last`` elements.

    Those that stand above or below the area on every page need none.
    """
    area = flow_area(document)
    highest = min(area.top, area.next_top)
    tops = [
        block.box.y
        for block in document.blocks
        if block.box.on is Placement.LAST
        and block.box.y < area.bottom
        and block.box.y + block.box.height > highest
    ]
    return area.bottom - max(min(tops), area.next_top) if tops else 0.0


class _Rectangle(NamedTuple):
    """A place on a page, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Rectangle) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def notice_css(document: Document) -> str:
    """Where the line stands that says what a preview is not.

    It is at an edge of the page on which nothing is printed: below, above, left, right. Where all four
    are taken it covers what stands below.
    """
    page, half, edge = document.page, NOTICE_HEIGHT / 2, NOTICE_EDGE
    depth = edge + half
    x, y = page.width / 2, page.height / 2
    wide, high = min(x, NOTICE_LENGTH / 2), min(y, NOTICE_LENGTH / 2)
    right, bottom = page.width - depth, page.height - depth
    strips = (
        (x, bottom, 0, _Rectangle(x - wide, bottom - half, x + wide, page.height - edge)),
        (x, depth, 0, _Rectangle(x - wide, edge, x + wide, edge + NOTICE_HEIGHT)),
        (depth, y, -90, _Rectangle(edge, y - high, edge + NOTICE_HEIGHT, y + high)),
        (right, y, 90, _Rectangle(right - half, y - high, page.width - edge, y + high)),
    )
    taken = _list_taken(document)
    free = [strip for strip in strips if not any(map(strip[3].meets, taken))]
    middle, height, turn, _ = (free or strips)[0]
    width = page.height if turn else page.width
    return (
        f"left:{mm(middle - width / 2)};top:{mm(height - half)};width:{mm(width)};"
        + (f"transform:rotate({turn}deg);" if turn else "")
        + ("" if free else "background:#ffffff;")
    )


def _list_taken(document: Document) -> list[_Rectangle]:
    """The places on which something may be printed."""
    page, area = document.page, flow_area(document)
    top, bottom = min(area.top, area.next_top), area.bottom

    def place(box: Box) -> _Rectangle:
        if box.on is Placement.AFTER:
            return _Rectangle(box.x, top, box.x + box.width, bottom)
        return _Rectangle(box.x, box.y, box.x + box.width, box.y + box.height)

    taken = [place(block.box) for block in document.blocks]
    if document.table:
        items = document.table.items
        taken.append(_Rectangle(items.x, top, items.x + items.width, bottom))
    if document.listing is not None:
        taken.append(_Rectangle(page.margin_left, top, page.width - page.margin_right, bottom))
    return taken
