"""A box's look as CSS declarations; every value is a number, a checked colour or an escaped string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notegen.dialect.layout import Border, Borders, Box, Font, TextStyle


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


def border_css(side: str, border: Border | None) -> str:
    """One line of a box."""
    return f"border-{side}:{mm(border.width)} solid {border.colour};" if border else ""


def borders_css(borders: Borders) -> str:
    """The lines of a box."""
    sides = ("top", "right", "bottom", "left")
    return "".join(border_css(side, getattr(borders, side)) for side in sides)


def box_css(box: Box, anchor: str) -> str:
    """Place, size, background, borders and rotation; ``anchor`` is the vertical place."""
    background = f"background-color:{box.background};" if box.background else ""
    turned = f"transform:rotate({box.rotation:g}deg);" if box.rotation else ""
    return (
        f"left:{mm(box.x)};{anchor}width:{mm(box.width)};height:{mm(box.height)};"
        f"{background}{borders_css(box.borders)}{turned}"
    )
