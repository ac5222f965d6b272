"""The lines of a laid-out box: how wide they are, and which of them end in the middle of a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


_WORD = re.compile(r"[^\W_]")
_BREAKS_ANYWHERE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that set no blanks between words, from Thai to Chinese."""


def find_broken_word(box: Any) -> str | None:  # noqa: ANN401 - WeasyPrint has no types
    """The first word of which a line ends in the middle.

    Lines hold their text without the blanks at which they were broken; so where two lines follow
    each other in the box's whole text without a blank between them, a word was broken, unless a
    hyphen or another sign stands there.
    """
    whole = "".join(box.element.itertext())
    place = 0
    for line in filter(None, ("".join(_texts(line)).strip() for line in _lines(box))):
        start = whole.find(line, place)
        if start < 0:
            return None  # what stands in the lines is not the element's own text
        if start and start == place and _is_inside(whole[place - 1], whole[place]):
            return _word_at(whole, place)
        place = start + len(line)
    return None


def widest_line(box: Any) -> float:  # noqa: ANN401
    """The width of the widest line in the box, in its own unit."""
    return float(max((line.width for line in _lines(box)), default=0))


def _lines(box: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in getattr(box, "children", ()):
        inner = getattr(child, "_box", child)
        if type(inner).__name__ == "LineBox":
            yield inner
        else:
            yield from _lines(inner)


def _texts(box: Any) -> Iterator[str]:  # noqa: ANN401
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child))


def _is_inside(before: str, after: str) -> bool:
    pair = before + after
    return len(_WORD.findall(pair)) == 2 and not _BREAKS_ANYWHERE.search(pair)


def _word_at(text: str, place: int) -> str:
    start = max(text.rfind(blank, 0, place) for blank in " \n\t") + 1
    ends = [end for blank in " \n\t" if (end := text.find(blank, place)) >= 0]
    return text[start : min(ends, default=len(text))]
