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

__all__ = ["FormulaSegment", "Label", "Segment", "TagSegment", "Words", "parse_label"]

_SEGMENT = re.compile(
    r"EVAL\{BEGIN\}(?P<source>.*?)\{END\}"
    r"|(?P<open>EVAL\{BEGIN\})"
    r"|\[\{EVAL\}\](?P<mail>.*?)\[\{ENDEVAL\}\]"
    r"|(?P<open_mail>\[\{EVAL\}\])"
    r'|EVAL\{(?P<short>(?:"[^"]*"|\[\{[^\[\]{}]*\}\]|[^{}"])*+)\}'
    r"|(?P<open_short>EVAL\{)"
    r"|\[\{(?P<tag>[^\[\]{}]*)\}\]",
    re.DOTALL | re.IGNORECASE,
)

_UNCLOSED = {
    "open": ("EVAL{BEGIN}", "{END}"),
    "open_mail": ("[{EVAL}]", "[{ENDEVAL}]"),
    "open_short": ("EVAL{", "}"),
}


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
    copied = 0
    for found in _SEGMENT.finditer(text):
        kind = found.lastgroup or ""
        if kind in _UNCLOSED:
            problems.append(_unclosed(found, *_UNCLOSED[kind]))
            continue
        if found.start() > copied:
            yield Words(text[copied : found.start()], Span(copied, found.start()))
        span = Span(*found.span())
        if kind == "tag":
            yield TagSegment(found["tag"].strip(), span)
        else:
            yield FormulaSegment(found[kind], span, Span(*found.span(kind)))
        copied = found.end()
    if copied < len(text):
        yield Words(text[copied:], Span(copied, len(text)))


def _unclosed(found: re.Match[str], opening: str, closing: str) -> Diagnostic:
    return Diagnostic(
        "unclosed-formula",
        Severity.ERROR,
        f"{opening} without {closing} behind it: this is printed as it stands",
        Span(*found.span()),
        f"add {closing} where the formula ends",
    )
