"""What does not fit its box and which fonts were used, read from the layout that was made anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notegen.dialect.layout import Placement
from notegen.document.content import Frame, Furniture, Picture, Text
from notegen.errors import Diagnostic, Severity
from notegen.preview.lines import find_broken_word, widest_line
from notegen.preview.styles import FALLBACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from notegen.document.content import Document


NAME = "data-name"
"""The attribute that gives a text's box the name under which it is reported."""

_MM_PER_PIXEL = 25.4 / 96
_CELLS = ("td", "th")
"""A cell grows with its text, so only a word can be too wide for it."""
_NOTICE_FONTS = ("Arial", *FALLBACKS["arial"])
"""What the line at the edge of the page is printed in, whatever the template asks for."""
_TOLERANCE = 0.2
"""Less than this, in mm, nobody sees."""


def find_outside(document: Document) -> Iterator[Diagnostic]:
    """For each box that stands beyond an edge of the page: by how much (``outside-page``)."""
    page = document.page
    for block in document.blocks:
        box = block.box
        beyond = max(-box.x, box.x + box.width - page.width)
        if box.on is not Placement.AFTER:
            beyond = max(beyond, -box.y, box.y + box.height - page.height)
        if beyond > _TOLERANCE and not box.rotation:
            name = block.name if isinstance(block, Text | Picture) else _describe(block)
            yield Diagnostic(
                "outside-page",
                Severity.WARNING,
                f"{name}: its box ends {beyond:.1f} mm beyond the edge of the page",
                path=name,
            )


def _describe(block: Frame | Furniture) -> str:
    return block.caption if isinstance(block, Frame) else "page number"


def find_misfits(pages: Iterable[Any]) -> Iterator[Diagnostic]:
    """What does not fit its box, once for each box: ``text-overflow``, ``word-broken``.

    ``pages`` are WeasyPrint's laid-out pages; their boxes are in CSS pixels.
    """
    seen: set[tuple[str, str]] = set()
    for page in pages:
        for finding in _look(page._page_box):  # noqa: SLF001 - the public API shows no boxes
            if (finding.code, str(finding.path)) not in seen:
                seen.add((finding.code, str(finding.path)))
                yield finding


def _look(box: Any) -> Iterator[Diagnostic]:  # noqa: ANN401 - WeasyPrint has no types
    """What does not fit in the named texts and the table's cells below the box."""
    for child in getattr(box, "children", ()):
        inner = getattr(child, "_box", child)  # a placeholder stands for a box out of the flow
        element = inner.element
        name = "" if element is None else element.get(NAME)
        if name and inner.element_tag == element.tag:
            higher = (_height_of_lines(inner) - inner.height) * _MM_PER_PIXEL
            wider = (widest_line(inner) - inner.width) * _MM_PER_PIXEL
            if higher > _TOLERANCE and element.tag not in _CELLS:
                yield _overflow(name, f"{higher:.1f} mm higher")
            elif wider > _TOLERANCE:
                yield _overflow(name, f"{wider:.1f} mm wider")
            if word := find_broken_word(inner):
                yield _broken(name, word)
        else:
            yield from _look(inner)


def _overflow(name: str, how: str) -> Diagnostic:
    return Diagnostic(
        "text-overflow",
        Severity.WARNING,
        f"{name}: the text is {how} than its box",
        hint="shorten the text, or make the box larger or the font smaller",
        path=name,
    )


def _broken(name: str, word: str) -> Diagnostic:
    shown = word if len(word) <= 40 else f"{word[:39]}…"
    return Diagnostic(
        "word-broken",
        Severity.WARNING,
        f"{name}: {shown!r} is wider than its box, and goes on in the next line",
        hint="make the box or the column wider, or the font smaller",
        path=name,
    )


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
    other places than in print. Letters that are only in yet another font are a note too.
    ``font-substituted``.
    """
    there = {name.casefold(): name for name in used}
    missing = sorted({name for name in asked if name.casefold() not in there}, key=str.casefold)
    twins = {name: _twin(name, there) for name in missing}
    known = {name.casefold() for name in (*asked, *filter(None, twins.values()), *_NOTICE_FONTS)}
    others = sorted(name for name in there.values() if name.casefold() not in known)
    shown = ", ".join(others or sorted(there.values()))
    for family in missing:
        twin = twins[family]
        if twin:
            message = f"{family} is shown in {twin}, whose letters are as wide"
            yield Diagnostic("font-substituted", Severity.NOTE, message)
        elif used:
            free = ", or fonts-liberation" if family.casefold() in FALLBACKS else ""
            yield Diagnostic(
                "font-substituted",
                Severity.WARNING,
                f"{family} is shown in {shown}, whose letters have other widths",
                hint=f"install {family}{free}; lines may break at other places in print",
            )
    if others and all(twins.values()):
        message = f"letters that the template's fonts lack are shown in {', '.join(others)}"
        yield Diagnostic("font-substituted", Severity.NOTE, message)


def _twin(family: str, there: Mapping[str, str]) -> str | None:
    """The font that is there and has the same letter widths."""
    twins = FALLBACKS.get(family.casefold(), ())
    return next((name for name in twins if name.casefold() in there), None)
