"""The parts of an order reference: its lead, its number, and the suffix of a split order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


NUMBER = re.compile(r"[0-9]+([-_/][0-9]{1,3})?")
"""A whole number (Back Market's order ids are), perhaps with the suffix of a split or resent
order, such as ``-1``."""
LONGEST = 80
"""The most characters of a reference that are shown."""
_WHOLE = re.compile(r"(.*?)(?:[0-9]{4,}([-_/][0-9]{1,3})|[0-9]+)", re.DOTALL)
_BEGUN = re.compile(r"(.*?)[0-9]{5,}", re.DOTALL)
_CHANGED = re.compile(
    r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}|[0-9]{5,}[.,]0{1,2}|[0-9]{1,3}(?:[.,'’\s][0-9]{3}){2,}|#{3,}",
    re.IGNORECASE,
)


class Parts(NamedTuple):
    """``lead`` before the number; ``is_whole`` unless something else stands behind the number."""

    lead: str
    has_suffix: bool
    is_whole: bool


def split_reference(reference: str, prefixes: Iterable[str] = ()) -> Parts | None:
    """The parts of a reference, or None where it holds no number.

    The first of ``prefixes`` before a number is its lead; else the lead is all that stands before
    the last number. Digits inside a lead, as in ``bm2-``, need something between them and the
    number. A suffix needs a number of four digits at least.
    """
    for prefix in prefixes:
        if reference.startswith(prefix) and (found := NUMBER.fullmatch(reference, len(prefix))):
            return Parts(prefix, found.lastindex is not None, is_whole=True)
    if found := _WHOLE.fullmatch(reference):
        return Parts(found[1], found[2] is not None, is_whole=True)
    if found := _BEGUN.match(reference):
        return Parts(found[1], has_suffix=False, is_whole=False)
    return None


def is_changed(reference: str) -> bool:
    """Whether it is what a spreadsheet makes of a number.

    ``2.06E+08``, ``205894893.0``, ``205,894,893``, and ``####`` where a column was too narrow.
    """
    return _CHANGED.fullmatch(reference) is not None


def show_reference(reference: str) -> str:
    """A reference as it can be shown on one line: what cannot be printed is replaced."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in reference[:LONGEST])
    return f"{shown}…" if len(reference) > LONGEST else shown
