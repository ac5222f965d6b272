"""Where things stand on pages: the area in which the table flows, and room for what must not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.dialect.layout import Placement

if TYPE_CHECKING:
    from notegen.dialect.layout import Box
    from notegen.document.content import Document

__all__ = ["Area", "Strip", "after_height", "flow_area", "free_strip", "last_room"]

STRIP = 4.0
"""How high the line is that says what a preview is not, in mm."""
EDGE = 2.0
"""Its distance from the edge of the page, in mm."""


@dataclass(frozen=True, slots=True)
class Area:
    """The table's area: its top on the first page and on later ones, its bottom on all, in mm."""

    top: float
    next_top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A free place at an edge: its middle, in mm, and how far its text is turned, in degrees."""

    x: float
    y: float
    turn: int
    is_free: bool = True


def flow_area(document: Document) -> Area:
    """The area between the margins, or the one that the items table says."""
    page = document.page
    if document.table is None:
        bottom = page.height - page.margin_bottom
        return Area(page.margin_top, page.margin_top, bottom)
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


def free_strip(document: Document) -> Strip:
    """An edge of the page on which nothing is printed: below, above, left, right.

    Where all four are taken the lower one is used all the same, and ``is_free`` is false.
    """
    page = document.page
    half = EDGE + STRIP / 2
    strips = (
        (
            Strip(page.width / 2, page.height - half, 0),
            (0.0, page.height - EDGE - STRIP, page.width, page.height),
        ),
        (Strip(page.width / 2, half, 0), (0.0, 0.0, page.width, EDGE + STRIP)),
        (Strip(half, page.height / 2, -90), (0.0, 0.0, EDGE + STRIP, page.height)),
        (
            Strip(page.width - half, page.height / 2, 90),
            (page.width - EDGE - STRIP, 0.0, page.width, page.height),
        ),
    )
    taken = _taken(document)
    for strip, (left, top, right, bottom) in strips:
        if not any(x < right and left < x2 and y < bottom and top < y2 for x, y, x2, y2 in taken):
            return strip
    return Strip(strips[0][0].x, strips[0][0].y, 0, is_free=False)


def _taken(document: Document) -> list[tuple[float, float, float, float]]:
    """The rectangles on which something may be printed: left, top, right, bottom."""
    area = flow_area(document)
    top = min(area.top, area.next_top)
    taken = [_rectangle(block.box, top, area.bottom) for block in document.blocks]
    if document.table:
        items = document.table.items
        taken.append((items.x, top, items.x + items.width, area.bottom))
    if document.listing is not None:
        page = document.page
        taken.append((page.margin_left, top, page.width - page.margin_right, area.bottom))
    return taken


def _rectangle(box: Box, top: float, bottom: float) -> tuple[float, float, float, float]:
    if box.on is Placement.AFTER:
        return (box.x, top, box.x + box.width, bottom)
    return (box.x, box.y, box.x + box.width, box.y + box.height)
