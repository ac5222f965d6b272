"""A label's text is words, ``[{Tag}]``s and ``EVAL{BEGIN}…{END}`` formulas, each with its place.

Two older wrappers of formulas are read too: ``[{EVAL}]…[{ENDEVAL}]`` of e-mails and ``EVAL{…}`` of
import and export files (Linnworks' pages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


_MARK = re.compile(
    r"(?P<eval>EVAL\{BEGIN\})|(?P<mail>\[\{EVAL\}\])|(?P<short>EVAL\{)|\[\{(?P<tag>[^\[\]{}]*)\}\]",
    re.IGNORECASE,
)
_REST = {
    "eval": re.compile(r"(.*?)\{END\}", re.DOTALL | re.IGNORECASE),
    "mail": re.compile(r"(.*?)\[\{ENDEVAL\}\]", re.DOTALL | re.IGNORECASE),
    "short": re.compile(r'((?:"[^"]*"|\[\{[^\[\]{}]*\}\]|[^{}"])*+)\}'),
}
_ENDS = {"eval": "{END}", "mail": "[{ENDEVAL}]", "short": "}"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is printed as it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class TagSegment:
    """A tag; ``name`` is what stands between the brackets, without blanks around it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class FormulaSegment:
    """A formula; ``source`` is what stands inside its wrapper."""

    source: str
    span: Span
    source_span: Span


Segment = Words | TagSegment | FormulaSegment


@dataclass(frozen=True, slots=True)
class Label:
    """The segments of a text, in order; joined they are the text.

    Spans are in characters of the text. ``diagnostics`` tells of wrappers that are not whole: the
    text there is read as words.
    """

    text: str
    segments: tuple[Segment, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def tags(self) -> tuple[TagSegment, ...]:
        """The tags that stand outside formulas."""
        return tuple(part for part in self.segments if isinstance(part, TagSegment))

    @property
    def formulas(self) -> tuple[FormulaSegment, ...]:
        """The formulas."""
        return tuple(part for part in self.segments if isinstance(part, FormulaSegment))


def parse_label(text: str) -> Label:
    """The segments of ``text``; any text is a label.

    A formula ends at the first ``{END}``. One that is not closed is words, and reported
    (``unclosed-formula``).
    """
    problems: list[Diagnostic] = []
    return Label(text, tuple(_split(text, problems)), tuple(problems))


def _split(text: str, problems: list[Diagnostic]) -> Iterator[Segment]:
    copied = place = 0
    unclosed: set[str] = set()
    while found := _MARK.search(text, place):
        kind = found.lastgroup or ""
        start, place = found.span()
        rest = None if kind == "tag" or kind in unclosed else _REST[kind].match(text, place)
        if kind != "tag" and rest is None:
            problems.append(_unclosed(found, _ENDS[kind]))
            unclosed |= {kind} - {"short"}
            continue
        if start > copied:
            yield Words(text[copied:start], Span(copied, start))
        if rest is None:
            yield TagSegment(found["tag"].strip(), Span(start, place))
        else:
            place = rest.end()
            yield FormulaSegment(rest[1], Span(start, place), Span(*rest.span(1)))
        copied = place
    if copied < len(text):
        yield Words(text[copied:], Span(copied, len(text)))


def _unclosed(found: re.Match[str], closing: str) -> Diagnostic:
    return Diagnostic(
        "unclosed-formula",
        Severity.ERROR,
        f"{found[0]} without {closing} behind it: this is printed as it stands",
        Span(*found.span()),
        f"add {closing} where the formula ends",
    )
