"""Attributes as values: millimetres, points, colours and borders, each fault said with its place."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from notegen.document.layout import Border, Borders, SourceText
from notegen.errors import Diagnostic, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.errors import Findings
    from notegen.template import Node

UNITS: Mapping[str, float] = {
    "mm": 1.0, "cm": 10.0, "inch": 25.4, "inch/100": 0.254, "point": 25.4 / 72, "twip": 25.4 / 1440,
}  # fmt: skip
"""How many millimetres a unit is; ``pixel`` depends on the dialect's ``resolution``."""
MAX_LENGTH = 5000.0
"""In mm. No page of a template is five metres long: a larger length is a mistake (or an attack)."""

_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*(mm|cm|in|pt|px|°|%)?\s*", re.ASCII)
_SUFFIXES = {
    "mm": 1.0, "cm": UNITS["cm"], "in": UNITS["inch"], "pt": UNITS["point"], "px": 25.4 / 96,
}  # fmt: skip
_COLOURS = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "lightgray": "#d3d3d3", "darkgray": "#a9a9a9", "dimgray": "#696969",
    "red": "#ff0000", "maroon": "#800000", "green": "#008000", "lime": "#00ff00",
    "blue": "#0000ff", "navy": "#000080", "teal": "#008080", "orange": "#ffa500",
    "yellow": "#ffff00", "purple": "#800080", "transparent": "",
}  # fmt: skip


class AttributeReader:
    """The attributes of one element, by notegen's names; what cannot be read goes to ``findings``.

    ``name`` says for people which element it is, ``unit`` how many mm a bare length is, ``places`` where
    each text stands in the file: by default it is an attribute of ``node``, or its text (``"."``).
    """

    def __init__(
        self,
        name: str,
        texts: Mapping[str, str],
        findings: Findings,
        unit: float = 1.0,
        node: Node | None = None,
        places: Mapping[str, tuple[Node | None, str]] | None = None,
    ) -> None:
        self.name = name
        self._texts = texts
        self._findings = findings
        self._unit = unit
        self._node = node
        self._places = places or {}

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def text(self, name: str, default: str = "") -> str:
        """The attribute as it stands."""
        return self._texts.get(name, default)

    def source_text(self, name: str) -> SourceText:
        """The attribute as it stands, with its place."""
        place = self._places.get(name, (self._node, "" if name == "." else name))
        return SourceText(self.text(name), *place)

    def required(self, name: str) -> str:
        """The attribute as it stands; a finding when there is none."""
        if name not in self._texts:
            self.reject(name, "must be given")
        return self._texts.get(name, "")

    def length(self, name: str, default: float | None = None) -> float:
        """Millimetres, not below 0. Without a default it must be given."""
        return self._measure(name, default, smallest=0.0)

    def position(self, name: str, default: float | None = None) -> float:
        """Millimetres, perhaps negative. Without a default it must be given."""
        return self._measure(name, default, smallest=-MAX_LENGTH)

    def points(self, name: str, default: float) -> float:
        """A font size in points; a length with another unit is converted."""
        text = self._texts.get(name, "").strip()
        if not text:
            return default
        found = _NUMBER.fullmatch(text)
        size = float(found[1]) if found else 0.0
        if found and found[2] in _SUFFIXES and found[2] != "pt":
            size *= _SUFFIXES[found[2]] / UNITS["point"]
        if not 0 < size <= 1000:
            self.reject(name, f"must be a size in points, not {text!r}")
            return default
        return size

    def number(self, name: str, default: float, smallest: float, largest: float) -> float:
        """A plain number within limits."""
        text = self._texts.get(name, "").strip()
        found = _NUMBER.fullmatch(text) if text else None
        if found and smallest <= float(found[1]) <= largest:
            return float(found[1])
        if text:
            self.reject(name, f"must be a number from {smallest:g} to {largest:g}, not {text!r}")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """``true`` or ``false``; .NET writes them with a capital."""
        return self.choice(name, str(default).lower(), ("true", "false")) == "true"

    def bold(self, name: str, default: bool | None = None) -> bool | None:
        """``bold`` or ``normal``."""
        weight = self.choice(name, "", ("normal", "bold"))
        return weight == "bold" if weight else default

    def choice(self, name: str, default: str, words: tuple[str, ...]) -> str:
        """One of the words, whatever its case."""
        text = self._texts.get(name, "").strip()
        if not text:
            return default
        for word in words:
            if text.lower() == word.lower():
                return word
        self.reject(name, f"must be {', '.join(words)}; not {text!r}", did_you_mean(text, words))
        return default

    def colour(self, name: str, default: str = "") -> str:
        """``#rrggbb``, or empty for none; a well-known colour's name and ``r, g, b`` are understood."""
        text = self._texts.get(name, "").strip()
        colour = _colour(text) if text else default
        if colour is None:
            self.reject(name, f"must be a colour such as #336699, not {text!r}")
            return default
        return colour

    def border(self, name: str) -> Border | None:
        """A width and a colour, ``0.2 #999999``."""
        text = self._texts.get(name, "").strip()
        if not text:
            return None
        width, _, colour = text.partition(" ")
        found = _NUMBER.fullmatch(width)
        named = _colour(colour.strip() or "#000000")
        if not found or float(found[1]) < 0 or not named:
            self.reject(name, f"must be a width and a colour such as '0.2 #999999', not {text!r}")
            return None
        return Border(self._millimetres(found), named) if float(found[1]) else None

    def borders(self, prefix: str = "border") -> Borders:
        """The borders of all four sides."""
        sides = (self.border(f"{prefix}-{side}") for side in ("top", "right", "bottom", "left"))
        return Borders(*sides)

    def _measure(self, name: str, default: float | None, smallest: float) -> float:
        text = self._texts.get(name, "").strip()
        if not text:
            if default is None:
                self.reject(name, "must be given")
            return default or 0.0
        found = _NUMBER.fullmatch(text)
        value = self._millimetres(found) if found else math.nan
        if smallest <= value <= MAX_LENGTH:
            return value
        self.reject(name, f"must be a length from {smallest:g} to {MAX_LENGTH:g} mm, not {text!r}")
        return default or 0.0

    def _millimetres(self, found: re.Match[str]) -> float:
        return float(found[1]) * _SUFFIXES.get(found[2] or "", self._unit)

    def reject(self, name: str, fault: str, hint: str | None = None) -> None:
        """Say that an attribute cannot be right (``layout-value``)."""
        self._findings.add(
            Diagnostic.error(
                "layout-value",
                f"{self.name}: {name} {fault}",
                hint=hint or "docs/template-format.md lists values",
                path=f"{self.name}/@{name}",
            )
        )


def _colour(text: str) -> str | None:
    """A colour as ``#rrggbb``, empty for transparent, None when it is not one."""
    lowered = text.lower().replace(" ", "")
    if lowered in _COLOURS:
        return _COLOURS[lowered]
    if re.fullmatch(r"#[0-9a-f]{6}", lowered):
        return lowered
    if re.fullmatch(r"#[0-9a-f]{3}", lowered):
        return "#" + "".join(2 * digit for digit in lowered[1:])
    if re.fullmatch(r"#[0-9a-f]{8}", lowered):  # .NET: alpha first
        return "" if lowered[1:3] == "00" else "#" + lowered[3:]
    parts = re.fullmatch(r"(?:\d{1,3},)?(\d{1,3}),(\d{1,3}),(\d{1,3})", lowered)
    if parts and all(int(part) < 256 for part in parts.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in parts.groups())
    return None
