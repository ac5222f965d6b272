"""What an SVG drawing names, and how much work it is to draw, before anything draws it.

A drawing may show one of its parts many times, and such a part others: a few lines can stand for
billions of shapes. WeasyPrint draws them all, so they are counted here first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from notegen.errors import SourceError
from notegen.xml.codec import decode
from notegen.xml.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


_PART = re.compile(r"url\( ?['\"]? ?#([^)'\"]*)", re.IGNORECASE)
_OUTSIDE = re.compile(r"url\( ?['\"]? ?([^#'\") ][^'\")]*)|@import\b[^;]*|\\", re.IGNORECASE)
"""Addresses in a style; a backslash could hide one."""
_HARMLESS = {"linearGradient", "radialGradient"}
_LETTERS = 100
"""So many letters of a path or a text are about as much work as an element."""
_DEEPEST = 150
"""Parts within parts: deeper than this nothing is drawn by hand."""
_MOST = 10**9
"""Work is counted up to here; it is that of a part that shows itself."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the addresses outside it that it names, and its work in simple shapes."""

    names: tuple[str, ...]
    work: int


def read_drawing(raw: bytes) -> Drawing:
    """What the SVG file is.

    Raises :class:`~notegen.errors.SourceError`: ``not-well-formed``, ``doctype-refused``,
    ``not-a-drawing``.
    """
    root = parse_tree(decode(raw)).getroot()
    if _local(root) != "svg":
        raise SourceError.of("not-a-drawing", f"the root element is <{_local(root)}>, not <svg>")
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    return Drawing(tuple(_names(elements)), _Work(elements).of_root())


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _names(elements: list[etree._Element]) -> Iterator[str]:
    """All that is no part of the drawing itself; where a link leads is not fetched."""
    for element in elements:
        for name, value in _attributes(element):
            if name in ("href", "src") and _local(element) != "a" and not value.startswith("#"):
                yield value
            elif name != "href":
                yield from (found[0] for found in _OUTSIDE.finditer(value))
        yield from (found[0] for found in _OUTSIDE.finditer(_sheet(element)))


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Local names and values of what SVG knows; programs keep notes under other namespaces."""
    for name, value in element.attrib.items():
        local = str(name).rpartition("}")[2]
        if local in (name, "href"):
            yield local, _plain(re.sub(r"[\t\r\n]", "", str(value)))


def _sheet(element: etree._Element) -> str:
    """The style sheet that the element holds."""
    return _plain("".join(map(str, element.itertext()))) if _local(element) == "style" else ""


def _plain(text: str) -> str:
    return " ".join(text.split())


class _Work:
    """How many shapes are drawn when every part is drawn wherever it is named."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self.root = elements[0]
        self.by_id: dict[str, etree._Element] = {}
        for element in elements:
            if name := element.get("id"):
                self.by_id.setdefault(str(name), element)
        self.known: dict[str, int] = {}
        self.styled = self._styled(elements)

    def of_root(self) -> int:
        """The whole. What a style sheet names may be drawn for any shape."""
        work = self._of(self.root, ())
        for name in self.styled:
            work = min(_MOST, work * (1 + self._of_part(name, ())))
        return work

    def _styled(self, elements: list[etree._Element]) -> set[str]:
        named = {unquote(name).strip() for e in elements for name in _PART.findall(_sheet(e))}
        return {n for n in named if n in self.by_id and _local(self.by_id[n]) not in _HARMLESS}

    def _of(self, element: etree._Element, above: tuple[str, ...], depth: int = 0) -> int:
        if depth + len(above) > _DEEPEST:
            return _MOST
        letters = len(element.text or "") + sum(len(value) for _, value in _attributes(element))
        work = 1 + letters // _LETTERS
        for name, value in _attributes(element):
            parts = _PART.findall(value)
            if name == "href" and value.startswith("#"):
                parts.append(value[1:])
            times = _corners(element) if "marker" in name + value else 1
            for part in parts:
                work += times * self._of_part(unquote(part).strip(), above, depth)
        for child in element:
            if isinstance(child.tag, str):
                work += self._of(child, above, depth + 1)
        return min(work, _MOST)

    def _of_part(self, name: str, above: tuple[str, ...], depth: int = 0) -> int:
        element = self.by_id.get(name)
        if element is None:
            return 0
        if name in above:
            return _MOST
        if name not in self.known:
            self.known[name] = self._of(element, (*above, name), depth + 1)
        return self.known[name]


def _corners(element: etree._Element) -> int:
    """How often a marker may be drawn on a path."""
    numbers = f"{element.get('d', '')} {element.get('points', '')}"
    return 1 + len(re.findall(r"[0-9.]+", numbers))
