"""A label's text is words, ``[{Tag}]``s and ``EVAL{BEGIN}…{END}`` formulas, and what it prints.

Two older wrappers of formulas are read too: ``[{EVAL}]…[{ENDEVAL}]`` of e-mails and ``EVAL{…}`` of
import and export files (Linnworks' pages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, EvaluationError, FormulaError, FormulaSyntaxError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from notegen.formula import Contains, TagNames

    _Part = Callable[[Mapping[str, str], date], str | None]


_MARK = re.compile(
    r"(?P<eval>EVAL\{BEGIN\})|(?P<mail>\[\{EVAL\}\])|(?P<short>EVAL\{)|\[\{(?P<tag>[^\[\]{}]*)\}\]",
    re.IGNORECASE,
)
_REST = {
    "eval": re.compile(r"(.*?)\{END\}", re.DOTALL | re.IGNORECASE),
    "mail": re.compile(r"(.*?)\[\{ENDEVAL\}\]", re.DOTALL | re.IGNORECASE),
    "short": re.compile(r'((?:"[^"]*"|\[\{[^\[\]{}]*\}\]|[^{}"])*+)\}'),
}
_OWN_NAME = "is printed as its own name"
_ENDS = {"eval": "{END}", "mail": "[{ENDEVAL}]", "short": "}"}


class Words(NamedTuple):
    """Text that is printed as it stands."""

    text: str
    span: Span


class TagSegment(NamedTuple):
    """A tag; ``name`` is what stands between the brackets, without blanks around it."""

    name: str
    span: Span

    @property
    def own_name(self) -> str:
        """What it prints where it has no value."""
        return f"[{{{self.name}}}]"


class FormulaSegment(NamedTuple):
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


def check_label(label: Label, names: TagNames) -> Iterator[Diagnostic]:
    """All that there is to say of a label before any order is known; spans are in its text."""
    yield from label.diagnostics
    for segment in label.segments:
        yield from check_segment(segment, names)


def check_segment(segment: Segment, names: TagNames) -> Iterator[Diagnostic]:
    """What there is to say of one segment; spans are in the label's text."""
    if isinstance(segment, TagSegment):
        found = names.judge(segment.name, segment.span, _OWN_NAME)
        if found:
            yield found
    elif isinstance(segment, FormulaSegment):
        from notegen.formula import check_formula, parse

        try:
            findings = check_formula(parse(segment.source), names)
        except FormulaSyntaxError as error:
            findings = error.diagnostics
        for finding in findings:
            yield finding.shift(segment.source_span.start)


class Printed(NamedTuple):
    """What a segment of a label prints; ``finding`` says why that is not its value."""

    segment: Segment
    text: str
    finding: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class CompiledLabel:
    """A label ready to be evaluated for as many orders as there are.

    ``errors`` tells of the formulas that cannot be parsed. All spans are in characters of the
    label's text.
    """

    label: Label
    contains: Contains
    errors: tuple[Diagnostic, ...]
    _parts: tuple[_Part, ...] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Compiled parts cannot travel to another process; the label can."""
        return compile_label, (self.label, self.contains)

    def evaluate(
        self,
        tags: Mapping[str, str],
        today: date,
        names: TagNames,
        write: Callable[[str, str], str] = lambda _name, raw: raw,
    ) -> Iterator[Printed]:
        """What each segment prints for ``tags``, whose names match in any case.

        Formulas see the values as they are; a bare tag prints what ``write`` makes of its name
        and value. A tag without a value prints its own name, a formula without one the code of
        its error; ``names`` are the tags that there are, and ``tags`` those given.
        """
        for segment, part in zip(self.label.segments, self._parts, strict=True):
            try:
                text = part(tags, today)
            except FormulaError as error:
                found = error.diagnostic
                yield Printed(segment, f"[formula: {found.code}]", found)
                continue
            if not isinstance(segment, TagSegment):
                yield Printed(segment, text or "")
            elif text is None:
                unknown = names.judge(segment.name, segment.span, _OWN_NAME)
                yield Printed(segment, segment.own_name, unknown)
            else:
                yield Printed(segment, write(segment.name, text))

    def write(self, tags: Mapping[str, str], today: date) -> str:
        """The text that it prints for ``tags``, each bare tag as its raw value.

        Raises :class:`~notegen.errors.FormulaError` for the first formula that has no value.
        """
        return "".join([part(tags, today) or "" for part in self._parts])


def compile_label(text: str | Label, contains: Contains | None = None) -> CompiledLabel:
    """The evaluator of a label; any text has one. ``contains`` is a reading of that function."""
    from notegen.formula import Contains

    label = parse_label(text) if isinstance(text, str) else text
    reading = contains or Contains.SUBSTRING
    errors: list[Diagnostic] = []
    parts = tuple([_compile(segment, reading, errors) for segment in label.segments])
    return CompiledLabel(label, reading, tuple(errors), parts)


def _compile(segment: Segment, contains: Contains, errors: list[Diagnostic]) -> _Part:
    """The function from tags and a day to what a segment prints; None for a tag without a value."""
    if isinstance(segment, Words):
        return lambda _tags, _today: segment.text
    if isinstance(segment, TagSegment):
        return lambda tags, _today: _find_value(tags, segment.name)
    from notegen.formula import compile_formula, parse

    try:
        formula = compile_formula(parse(segment.source), contains)
    except FormulaSyntaxError as error:
        found = error.diagnostic.shift(segment.source_span.start)
        errors.append(found)

        def fail(_tags: Mapping[str, str], _today: date) -> str:
            raise FormulaSyntaxError(found)

        return fail

    def evaluate(tags: Mapping[str, str], today: date) -> str:
        try:
            return formula.evaluate(tags, today)
        except EvaluationError as error:
            raise EvaluationError(error.diagnostic.shift(segment.source_span.start)) from None

    return evaluate


def _find_value(tags: Mapping[str, str], name: str) -> str | None:
    value = tags.get(name)
    if value is not None:
        return value
    from notegen.formula.values import lower

    folded = lower(name)
    return next((text for tag, text in tags.items() if lower(tag) == folded), None)


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
    return Diagnostic.error(
        "unclosed-formula",
        f"{found[0]} without {closing} behind it: this is printed as it stands",
        Span(*found.span()),
        f"add {closing} where the formula ends",
    )
