"""The parts of an order reference: its prefix, and its number with the suffix of a split order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIX = "[-_/][0-9]{1,3}"
"""What a split or resent order may have behind its number, such as ``-1``."""
NUMBER = re.compile(rf"[0-9]+(?:{SUFFIX})?")
"""A whole number (Back Market's order ids are), perhaps with a suffix."""
MAX_REFERENCE = 25
"""The most characters of a reference, prefix and all: the column that the tag prints is
``SecondaryReferenceNum varchar(25)`` (Linnworks' page on its database)."""
MAX_SHOWN = 80
"""The most characters of a reference that are shown."""
_UNKNOWN = re.compile(rf"(.*?)([0-9]{{4,}}({SUFFIX})|[0-9]+)", re.DOTALL)
_BEGUN = re.compile(r"(.*?)[0-9]{5,}", re.DOTALL)
_CHANGED = re.compile(
    r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}|[0-9]{5,}[.,]0{1,2}|[0-9]{1,3}(?:[.,'’\s][0-9]{3}){2,}|#{3,}",
    re.IGNORECASE,
)


class Parts(NamedTuple):
    """``bm-205894893/1`` has the prefix ``bm-`` and the number ``205894893/1``, suffix ``/1``.

    The number is what must print. It is None where something else stands behind the digits.
    """

    prefix: str
    number: str | None
    suffix: str = ""


def split_reference(reference: str, prefixes: Iterable[str] = ()) -> Parts | None:
    """The parts of a reference, or None where it holds no number. Blanks around it do not count.

    The longest of ``prefixes`` that stands before a number is its prefix; else all that stands
    before the last number. Digits inside such a prefix, as in ``bm2-``, need something between
    them and the number, and a suffix needs a number of four digits at least.
    """
    if found := known_reference(frozenset(prefixes)).fullmatch(reference):
        return Parts(found["prefix"], found["number"], found["suffix"] or "")
    bare = reference.strip()
    if found := _UNKNOWN.fullmatch(bare):
        return Parts(found[1], found[2], found[3] or "")
    if found := _BEGUN.match(bare):
        return Parts(found[1], None)
    return None


@lru_cache(maxsize=256)
def known_reference(prefixes: frozenset[str]) -> re.Pattern[str]:
    """A pattern for references that bear one of ``prefixes``: its groups are the parts."""
    longest_first = sorted(prefixes, key=len, reverse=True)
    known = "|".join(map(re.escape, longest_first)) if prefixes else "(?!)"
    return re.compile(rf"\s*?(?P<prefix>{known})(?P<number>[0-9]+(?P<suffix>{SUFFIX})?)\s*")


def is_changed(reference: str) -> bool:
    """Whether it is what a spreadsheet makes of a number.

    ``2.06E+08``, ``205894893.0``, ``205,894,893``, and ``####`` where a column was too narrow.
    """
    return _CHANGED.fullmatch(reference) is not None


def show_reference(reference: str) -> str:
    """A reference as it can be shown on one line: what cannot be printed is replaced."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in reference[:MAX_SHOWN])
    return f"{shown}…" if len(reference) > MAX_SHOWN else shown
