"""What does not fit its box and which fonts were used, read from the layout that was made anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notegen.errors import Diagnostic, Severity
from notegen.preview.styles import FALLBACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = ["NAME", "find_misfits", "find_substitutes"]

NAME = "data-name"
"""The attribute that gives a text's box the name under which it is reported."""

_MM_PER_PIXEL = 25.4 / 96
_TOLERANCE = 0.2
"""Less than this, in mm, nobody sees."""


def find_misfits(pages: Iterable[Any]) -> Iterator[Diagnostic]:
    """For each text that is higher than its box: by how much (``text-overflow``), once each.

    ``pages`` are WeasyPrint's laid-out pages; their boxes are in CSS pixels.
    """
    seen = set()
    for page in pages:
        for name, excess in _texts(page._page_box):  # noqa: SLF001 - the public API shows no boxes
            if excess > _TOLERANCE and name not in seen:
                seen.add(name)
                yield Diagnostic(
                    "text-overflow",
                    Severity.WARNING,
                    f"{name}: the text is {excess:.1f} mm higher than its box",
                    hint="shorten the text, or make the box higher or the font smaller",
                    path=name,
                )


def _texts(box: Any) -> Iterator[tuple[str, float]]:  # noqa: ANN401 - WeasyPrint has no types
    """Every named text below the box, with how many mm of it stand below its box's inside."""
    for child in getattr(box, "children", ()):
        inner = getattr(child, "_box", child)  # a placeholder stands for a box out of the flow
        element = inner.element
        if element is None or inner.element_tag == "table":
            continue
        name = element.get(NAME)
        if name and inner.element_tag == element.tag:
            excess = _height_of_lines(inner) - inner.height
            yield name, excess * _MM_PER_PIXEL
        else:
            yield from _texts(inner)


def _height_of_lines(box: Any) -> float:  # noqa: ANN401
    """From the top of the first to the bottom of the last line or block in the box."""
    inside = [getattr(child, "_box", child) for child in box.children]
    if not inside:
        return 0.0
    top = min(child.position_y for child in inside)
    return float(max(child.position_y + child.margin_height() for child in inside) - top)


def find_substitutes(asked: Collection[str], used: Collection[str]) -> Iterator[Diagnostic]:
    """For each font family that was asked for and not used, what was used in its place.

    A font of the same letter widths is a note; any other is a warning, since lines will break at
    other places than in print. ``font-substituted``.
    """
    there = {name.casefold(): name for name in used}
    missing = sorted({name for name in asked if name.casefold() not in there}, key=str.casefold)
    twins = {name: _twin(name, there) for name in missing}
    others = sorted(set(there.values()) - set(twins.values()) - set(asked))
    for family in missing:
        twin = twins[family]
        if twin:
            yield Diagnostic(
                "font-substituted",
                Severity.NOTE,
                f"{family} is shown in {twin}, whose letters are as wide",
            )
        elif used:
            free = ", or fonts-liberation" if family.casefold() in FALLBACKS else ""
            yield Diagnostic(
                "font-substituted",
                Severity.WARNING,
                f"{family} is shown in {', '.join(others) or 'another font'}, whose letters have"
                " other widths",
                hint=f"install {family}{free}; lines may break at other places in print",
            )


def _twin(family: str, there: Mapping[str, str]) -> str | None:
    """The font that is there and has the same letter widths."""
    twins = FALLBACKS.get(family.casefold(), ())
    return next((name for name in twins if name.casefold() in there), None)
