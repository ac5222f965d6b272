"""What prints the order number: the formula, recognised by its meaning, or the bare tag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.label import FormulaSegment, TagSegment, parse_label

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Literal", "Reference", "ReferenceForm", "find_references"]

_TAG = "secondaryreference"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″＂«»‘’‚‛", '"'))
_TOKEN = re.compile(
    r'\s*(?:(?P<text>"[^"]*")|\[\{\s*(?P<tag>[^\[\]{}]*?)\s*\}\]|(?P<name>[A-Za-z]+)|(?P<sign>[\[\],()]))\s*'
)


class ReferenceForm(StrEnum):
    """How the order number is printed."""

    DELIVERED = "delivered"
    CHAIN = "chain"
    BARE = "bare"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Literal:
    """A prefix in a formula; ``start`` and ``end`` enclose it without its quotes."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that prints the order reference, in characters of the text it was found in.

    ``literals`` are its prefixes: two for the delivered form, one for each ``Replace`` of a
    chain, innermost first. ``curly`` holds the places of quotes that are not straight;
    ``surplus`` is where a bracket too many stands, or None.
    """

    form: ReferenceForm
    start: int
    end: int
    text: str
    literals: tuple[Literal, ...] = ()
    curly: tuple[int, ...] = ()
    surplus: int | None = None

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The different prefixes that it strips, in the order of the text."""
        return tuple(dict.fromkeys(literal.value for literal in self.literals))

    def shift(self, distance: int) -> Reference:
        """The same in a text that begins ``distance`` characters earlier."""
        return Reference(
            self.form,
            self.start + distance,
            self.end + distance,
            self.text,
            tuple(Literal(x.start + distance, x.end + distance, x.value) for x in self.literals),
            tuple(place + distance for place in self.curly),
            None if self.surplus is None else self.surplus + distance,
        )


def find_references(text: str) -> list[Reference]:
    """Each formula that holds the reference's tag, and each bare tag, in order."""
    found: list[Reference] = []
    label = parse_label(text)
    unclosed = min((item.span.start for item in label.diagnostics if item.span), default=len(text))
    for segment in label.segments:
        if isinstance(segment, FormulaSegment) and _TAG in segment.source.lower():
            found.append(_read_formula(segment))
        elif isinstance(segment, TagSegment) and segment.name.lower() == _TAG:
            span = segment.span
            surplus = span.end if _has_surplus(text, span.start, span.end) else None
            form = ReferenceForm.BARE if span.start < unclosed else ReferenceForm.ODD
            tag = text[span.start : span.end]
            found.append(Reference(form, span.start, span.end, tag, surplus=surplus))
    return found


def _has_surplus(text: str, start: int, end: int) -> bool:
    """Whether a ``]`` behind a tag closes nothing that was opened before it."""
    if text[end : end + 1] != "]":
        return False
    before = re.sub(r"\[\{[^\[\]{}]*\}\]", "", text[:start])
    return before.count("[") <= before.count("]")


def _read_formula(segment: FormulaSegment) -> Reference:
    source = segment.source.translate(_QUOTES)
    shift = segment.source_span.start
    curly = tuple(
        shift + place
        for place, (old, new) in enumerate(zip(segment.source, source, strict=True))
        if old != new
    )
    form, literals = _recognise(list(_tokens(source)))
    shifted = tuple(Literal(item.start + shift, item.end + shift, item.value) for item in literals)
    text = f"EVAL{{BEGIN}}{segment.source}{{END}}"
    return Reference(form, segment.span.start, segment.span.end, text, shifted, curly)


def _tokens(source: str) -> Iterator[str | Literal]:
    place = 0
    while place < len(source):
        found = _TOKEN.match(source, place)
        if found is None:
            yield "?"
            return
        if found["text"] is not None:
            start, end = found.span("text")
            yield Literal(start + 1, end - 1, found["text"][1:-1])
        elif found["tag"] is not None:
            yield "{" + found["tag"].lower()
        else:
            yield (found["name"] or found["sign"]).lower()
        place = found.end()


def _recognise(tokens: list[str | Literal]) -> tuple[ReferenceForm, tuple[Literal, ...]]:
    literals = [token for token in tokens if isinstance(token, Literal)]
    shape = "".join('"' if isinstance(token, Literal) else token for token in tokens)
    tag = "{" + _TAG
    if shape == f'iif[contains[",{tag}],replace[{tag},","],"]':
        first, second, new, other = literals
        if not new.value and not other.value:
            return ReferenceForm.DELIVERED, (first, second)
    count = len(literals) // 2
    if count and shape == "replace[" * count + tag + ',","]' * count:
        if not any(literal.value for literal in literals[1::2]):
            return ReferenceForm.CHAIN, tuple(literals[::2])
    return ReferenceForm.ODD, ()
