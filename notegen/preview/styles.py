"""How a page looks, as CSS: every value is a number, a checked colour or an escaped string."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from notegen.document import Borders, Box, Font, Page, Table, TextStyle

FALLBACKS = {
    "arial": ("Liberation Sans", "Arimo", "Helvetica"),
    "helvetica": ("Liberation Sans", "Arimo", "Arial"),
    "times new roman": ("Liberation Serif", "Tinos", "Times"),
    "times": ("Liberation Serif", "Tinos", "Times New Roman"),
    "courier new": ("Liberation Mono", "Cousine", "Courier"),
    "courier": ("Liberation Mono", "Cousine", "Courier New"),
    "calibri": ("Carlito",),
    "cambria": ("Caladea",),
}
"""Fonts of the same letter widths, so that a text breaks its lines at the same places."""

_GENERIC = {"times new roman": "serif", "times": "serif", "cambria": "serif", "georgia": "serif"}


class Area(NamedTuple):
    """The area in which the table flows: its top on the first page and on later ones, its bottom, in mm."""

    top: float
    next_top: float
    bottom: float


class ClassNames:
    """A class for each look: the same declarations have the same one, in the order of their first use."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, declarations: str) -> str:
        """The class that gives an element these declarations."""
        return self._names.setdefault(declarations, f"k{len(self._names) + 1}")

    def css(self) -> str:
        """The rules of all classes."""
        return "".join(f".{name}{{{look}}}\n" for look, name in self._names.items())


def mm(length: float) -> str:
    """A length in CSS, without digits that do not matter."""
    return f"{length:.3f}".rstrip("0").rstrip(".") + "mm"


def css_string(text: str) -> str:
    """A quoted CSS string: whatever is not plainly harmless is escaped."""
    return '"' + re.sub(r"[^A-Za-z0-9 _-]", lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def font_css(font: Font) -> str:
    """Family (with those that stand in for it), size, weight, style, colour and line height."""
    key = font.family.casefold()
    generic = "monospace" if "courier" in key or "mono" in key else _GENERIC.get(key, "sans-serif")
    families = [css_string(name) for name in (font.family, *FALLBACKS.get(key, ()))]
    return (
        f"font:{'italic ' if font.italic else ''}{'bold ' if font.bold else ''}{font.size:g}pt"
        f"/{font.line_height:g} {','.join(families)},{generic};color:{font.colour};"
    )


def text_css(style: TextStyle) -> str:
    """The font and how lines stand; padding is the box's."""
    align = "" if style.align == "left" else f"text-align:{style.align};"
    return font_css(style.font) + align


def background_css(colour: str) -> str:
    """A coloured ground; an empty colour is none."""
    return f"background-color:{colour};" if colour else ""


def borders_css(borders: Borders) -> str:
    """The lines of a box."""
    sides = {side: getattr(borders, side) for side in ("top", "right", "bottom", "left")}
    return "".join(
        f"border-{side}:{mm(border.width)} solid {border.colour};"
        for side, border in sides.items()
        if border
    )


def box_css(box: Box, anchor: str) -> str:
    """Place, size, background, borders and rotation; ``anchor`` is the vertical place."""
    turned = f"transform:rotate({box.rotation:g}deg);" if box.rotation else ""
    return (
        f"left:{mm(box.x)};{anchor}width:{mm(box.width)};height:{mm(box.height)};"
        f"{background_css(box.background)}{borders_css(box.borders)}{turned}"
    )


def page_css(page: Page, area: Area) -> str:
    """The page's margins bound the area of the flow; one margin box covers the page."""
    sheet = (
        f"content:element(furniture);width:{mm(page.width)};height:{mm(page.height)};"
        f"margin-left:{mm(-page.width)};margin-top:{mm(-area.bottom)};vertical-align:top"
    )
    below = mm(page.height - area.bottom)
    return (
        f"@page{{size:{mm(page.width)} {mm(page.height)};margin:{mm(area.next_top)} 0 {below} 0;"
        f"@bottom-right-corner{{{sheet}}}}}\n@page:first{{margin-top:{mm(area.top)}}}\n"
    )


def table_css(table: Table) -> str:
    """Where the items table stands and how its cells look."""
    items = table.items
    head = font_css(items.header_font) + borders_css(items.header_borders)
    height = f"height:{mm(items.row_height)};" if items.row_height else ""
    rules = [
        f".items{{margin-left:{mm(items.x)};width:{mm(items.width)};{font_css(items.font)}}}",
        f".items th,.items td{{padding:{mm(items.padding)};box-sizing:border-box}}",
        f".items thead th{{{head}{background_css(items.header_background)}}}",
        f".rows td{{{height}{background_css(items.background)}}}",
    ]
    if items.edge_padding is not None:
        edge, last = mm(items.edge_padding), len(items.columns)
        rules.append(f".items .c1{{padding-left:{edge}}}.items .c{last}{{padding-right:{edge}}}")
    for number, column in enumerate(items.columns, start=1):
        rules.append(f".items .c{number}{{text-align:{column.align}}}")
        own = borders_css(column.borders)
        if column.bold is not None:
            own += f"font-weight:{'bold' if column.bold else 'normal'};"
        if own:
            rules.append(f".rows .c{number}{{{own}}}")
    for number, row in enumerate(table.summaries, start=1):
        look = row.look
        font = replace(
            items.font,
            bold=items.font.bold if look.bold is None else look.bold,
            size=look.size or items.font.size,
            colour=look.colour or items.font.colour,
        )
        own = font_css(font) + background_css(look.background) + borders_css(look.borders)
        rules.append(f".items .s{number} th,.items .s{number} td{{{own}}}")
    return "\n".join(rules) + "\n"
