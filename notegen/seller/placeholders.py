"""The three slots of a template, what stands in them as delivered, and what is left of it.

Patching, the paste sheet and the check of printed notes ask here.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class SlotKind(StrEnum):
    """What may change in a template; nothing else may (Back Market's page)."""

    COMPANY = "company"
    LIVE = "live"
    REFERENCE = "reference"


COUNTS = {SlotKind.COMPANY: 3, SlotKind.LIVE: 1, SlotKind.REFERENCE: 1}
"""How many of each there must be (Back Market's page)."""
NAMES = {
    SlotKind.COMPANY: "company name",
    SlotKind.LIVE: "go-live month",
    SlotKind.REFERENCE: "order reference",
}
"""What the slots are called in messages."""

MAX_AROUND = 2000
"""So many characters on each side of a slot are read for what is left beside it."""
_OPENING = {"(": ")", "[": "]", "{": "}"}
_TOKEN = re.compile(r"\w+|[^\S\n]+|[^\w\s]|\n")


class _Token(NamedTuple):
    text: str
    span: Span


def find_leftovers(text: str, slot: Span, placeholder: str) -> tuple[Span, ...]:
    """What is left of a placeholder beside a slot that was filled in by hand.

    ``text`` is the whole sentence. A word or a number of the placeholder, written as it is there,
    is left over where only blanks, brackets, the dots of ``E.G.`` or a stroke without a blank part
    it from the slot; on another line at least two words together are. So is a bracket beside the slot, of a kind that
    the placeholder has, which nothing closes or opens. Gives what stands before and what behind.
    """
    words = frozenset(re.findall(r"\w+", placeholder))
    around = max(0, slot.start - MAX_AROUND), slot.end + MAX_AROUND
    tokens = [_Token(found[0], Span(*found.span())) for found in _TOKEN.finditer(text, *around)]
    before = [token for token in tokens if token.span.end <= slot.start]
    behind = [token for token in tokens if token.span.start >= slot.end]
    single = {place for place in _find_single([*before, *behind]) if text[place] in placeholder}
    sides = (_walk(reversed(before), words, single), _walk(_cut_sentence(behind), words, single))
    return tuple(
        Span(min(token.span.start for token in side), max(token.span.end for token in side))
        for side in sides
        if side
    )


def _walk(tokens: Iterable[_Token], words: frozenset[str], single: set[int]) -> list[_Token]:
    """The tokens of the placeholder among those that lead away from the slot, up to any other."""
    found: list[_Token] = []
    other_line = False
    passed = ".()[]{}-–/"
    for token in tokens:
        if token.text in words or token.span.start in single:
            found.append(token)
        elif token.text == "\n":
            other_line = other_line or not found
        elif token.text.isspace():
            passed = ".()[]{}"
        elif token.text not in passed:
            break
    return [] if other_line and len(found) < 2 else found


def _cut_sentence(tokens: list[_Token]) -> Iterator[_Token]:
    """The tokens behind a slot, up to a full stop that a blank or nothing follows at once."""
    for place, token in enumerate(tokens):
        following = tokens[place + 1].text if place + 1 < len(tokens) else " "
        if place == 0 and token.text == "." and following.isspace():
            return
        yield token


def _find_single(tokens: Iterable[_Token]) -> Iterator[int]:
    """Where brackets stand that nothing closes or opens."""
    opened: list[_Token] = []
    for token in tokens:
        if token.text in _OPENING:
            opened.append(token)
        elif token.text in _OPENING.values():
            if opened and _OPENING[opened[-1].text] == token.text:
                opened.pop()
            else:
                yield token.span.start
    yield from (token.span.start for token in opened)
