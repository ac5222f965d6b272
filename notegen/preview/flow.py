"""Where things stand on pages: the area in which the table flows, and room for what must not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.dialect.layout import Placement

if TYPE_CHECKING:
    from notegen.dialect.layout import Box
    from notegen.document.content import Document


STRIP = 4.0
"""How high the line is that says what a preview is not, in mm."""
EDGE = 2.0
"""Its distance from the edge of the page, in mm."""
LENGTH = 120.0
"""How long it is at most, in mm."""

_Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, in mm."""


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
    depth = EDGE + STRIP / 2
    x, y = page.width / 2, page.height / 2
    wide, high = min(x, LENGTH / 2), min(y, LENGTH / 2)
    right, bottom = page.width - depth, page.height - depth
    strips = (
        (Strip(x, bottom, 0), (x - wide, bottom - STRIP / 2, x + wide, page.height - EDGE)),
        (Strip(x, depth, 0), (x - wide, EDGE, x + wide, EDGE + STRIP)),
        (Strip(depth, y, -90), (EDGE, y - high, EDGE + STRIP, y + high)),
        (Strip(right, y, 90), (right - STRIP / 2, y - high, page.width - EDGE, y + high)),
    )
    taken = _taken(document)
    for strip, place in strips:
        if not any(_overlap(place, other) for other in taken):
            return strip
    return Strip(strips[0][0].x, strips[0][0].y, 0, is_free=False)


def _overlap(one: _Rectangle, other: _Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _taken(document: Document) -> list[_Rectangle]:
    """The rectangles on which something may be printed."""
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


def _rectangle(box: Box, top: float, bottom: float) -> _Rectangle:
    if box.on is Placement.AFTER:
        return (box.x, top, box.x + box.width, bottom)
    return (box.x, box.y, box.x + box.width, box.y + box.height)
