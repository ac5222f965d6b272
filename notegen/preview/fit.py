"""What does not fit its box and which fonts were used, read from the layout that was made anyway."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notegen.document import Placement
from notegen.errors import Diagnostic
from notegen.preview.styles import FALLBACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from notegen.document import Document
    from notegen.preview.weasyprint_internals import LaidOutText

_CELLS = ("td", "th")
"""A cell grows with its text, so only a word can be too wide for it."""
_NOTICE_FONTS = ("Arial", *FALLBACKS["arial"])
"""What the line at the edge of the page is printed in, whatever the template asks for."""
_TOLERANCE = 0.2
"""Less than this, in mm, nobody sees."""
_LETTER = re.compile(r"[^\W_]")
_BREAKS_ANYWHERE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that set no blanks between words, from Thai to Chinese."""


def find_outside(document: Document) -> Iterator[Diagnostic]:
    """For each box that stands beyond an edge of the page: by how much (``outside-page``)."""
    page = document.page
    for block in document.blocks:
        box = block.box
        beyond = max(-box.x, box.x + box.width - page.width)
        if box.on is not Placement.AFTER:
            beyond = max(beyond, -box.y, box.y + box.height - page.height)
        if beyond > _TOLERANCE and not box.rotation:
            yield Diagnostic.warning(
                "outside-page",
                f"{block.name}: its box ends {beyond:.1f} mm beyond the edge of the page",
                path=block.name,
            )


def find_misfits(texts: Iterable[LaidOutText]) -> Iterator[Diagnostic]:
    """What does not fit its box, once for each box: ``text-overflow``, ``word-broken``."""
    seen: set[tuple[str, str]] = set()
    for text in texts:
        for finding in _look(text):
            if (finding.code, text.name) not in seen:
                seen.add((finding.code, text.name))
                yield finding


def _look(text: LaidOutText) -> Iterator[Diagnostic]:
    higher, wider = text.lines_height - text.height, text.lines_width - text.width
    how = f"{wider:.1f} mm wider" if wider > _TOLERANCE else ""
    if higher > _TOLERANCE and text.tag not in _CELLS:
        how = f"{higher:.1f} mm higher"
    if how:
        yield Diagnostic.warning(
            "text-overflow",
            f"{text.name}: the text is {how} than its box",
            hint="shorten the text, or make the box larger or the font smaller",
            path=text.name,
        )
    if word := _find_broken_word(text):  # not shown: it can be a customer's
        yield Diagnostic.warning(
            "word-broken",
            f"{text.name}: a word of {len(word)} characters is wider than its box, and goes on in"
            " the next line",
            hint="make the box or the column wider, or the font smaller",
            path=text.name,
        )


def _find_broken_word(text: LaidOutText) -> str | None:
    """The first word of which a line ends in the middle.

    Where two lines follow each other in the whole text without a blank between them, a word was
    broken, unless a hyphen or another sign stands there.
    """
    whole, place = text.text, 0
    for line in filter(None, map(str.strip, text.lines)):
        start = whole.find(line, place)
        if start < 0:
            return None  # what stands in the lines is not the element's own text
        if start and start == place and _is_inside(whole[place - 1 : place + 1]):
            return re.split("[ \n\t]", whole[:place])[-1] + re.split("[ \n\t]", whole[place:])[0]
        place = start + len(line)
    return None


def _is_inside(pair: str) -> bool:
    """Whether the two letters stand in one word."""
    return len(_LETTER.findall(pair)) == 2 and not _BREAKS_ANYWHERE.search(pair)


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
            yield Diagnostic.note("font-substituted", message)
        elif used:
            free = ", or fonts-liberation" if family.casefold() in FALLBACKS else ""
            yield Diagnostic.warning(
                "font-substituted",
                f"{family} is shown in {shown}, whose letters have other widths",
                hint=f"install {family}{free}; lines may break at other places in print",
            )
    if others and all(twins.values()):
        message = f"letters that the template's fonts lack are shown in {', '.join(others)}"
        yield Diagnostic.note("font-substituted", message)


def _twin(family: str, there: Mapping[str, str]) -> str | None:
    """The font that is there and has the same letter widths."""
    twins = FALLBACKS.get(family.casefold(), ())
    return next((name for name in twins if name.casefold() in there), None)
