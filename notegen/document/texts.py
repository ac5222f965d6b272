"""A label's text with its tags filled in and its formulas evaluated for one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING

from notegen.document.content import Run, RunKind, clean
from notegen.errors import Diagnostic, Findings
from notegen.formula import TagNames, Words, compile_label
from notegen.locales import Locale, format_date, format_money, format_number
from notegen.orders import TAGS, TagKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notegen.errors import Span
    from notegen.formula import Printed
    from notegen.orders import Order
    from notegen.template import NodeText


_KINDS = {tag.name.casefold(): tag.kind for tag in TAGS}


class Writer:
    """Writes texts for one order in one locale; what goes wrong gathers in ``findings``.

    Formulas see the raw, invariant values; a bare tag is written as the locale writes it (a
    default of ours: Linnworks' own formats are not documented). ``marks`` are spans of the file.
    """

    def __init__(
        self, order: Order, locale: Locale, today: date, marks: Sequence[Span] = ()
    ) -> None:
        self.order = order
        self.locale = locale
        self.today = today
        self.findings = Findings()
        self._marks = marks
        self._names = TagNames(order.tags)

    def write(
        self,
        text: str,
        name: str,
        locate: Callable[[], NodeText | None],
        *,
        drop_empty_lines: bool = False,
    ) -> tuple[Run, ...]:
        """The finished text. ``name`` says for people which element of the template it is in.

        ``locate`` tells where the text stands in the file, None where it does not stand there as it is;
        it is asked only where something must be marked or reported.
        """
        label = compile_label(text)
        marks: list[Span] = []
        if self._marks and (found := locate()):
            marks = [part for mark in self._marks if (part := found.characters_of(mark))]
        for problem in label.label.diagnostics:
            self._report(problem, name, locate)
        pieces: list[tuple[Run, bool]] = []
        for printed in label.evaluate(self.order.tags, self.today, self._names, self._write_value):
            if printed.finding:
                span = printed.finding.span or printed.segment.span
                self._report(replace(printed.finding, span=span), name, locate)
            pieces.extend(_read_pieces(printed, marks))
        lines = _lines(pieces)
        if drop_empty_lines:
            lines = [line for line in lines if _is_kept(line)]
        return _joined(_without_blank_ends(lines))

    def write_money(self, amount: Decimal) -> str:
        """An amount in the order's currency."""
        return format_money(amount, self.order.currency, self.locale)

    def write_number(self, amount: Decimal) -> str:
        """A number with the digits it has."""
        return format_number(amount, self.locale)

    def _write_value(self, name: str, raw: str) -> str:
        """A raw value as the locale writes it; as it is where it is not of its tag's kind."""
        kind = _KINDS.get(name.casefold(), TagKind.TEXT)
        if not raw or kind in (TagKind.TEXT, TagKind.FLAG):
            return raw
        try:
            if kind is TagKind.DATE:
                return format_date(datetime.fromisoformat(raw).date(), self.locale)
            amount = Decimal(raw)
        except (ValueError, InvalidOperation):
            return raw
        if not amount.is_finite():
            return raw
        return self.write_money(amount) if kind is TagKind.MONEY else self.write_number(amount)

    def _report(
        self, finding: Diagnostic, name: str, locate: Callable[[], NodeText | None]
    ) -> None:
        """Keep a finding; its span, in characters of the text, becomes one of the file's bytes."""
        span = None
        if finding.span and self.findings.wants(finding.code) and (found := locate()):
            span = found.span_of(finding.span.start, finding.span.end)
        self.findings.add(
            replace(finding, message=f"{name}: {finding.message}", span=span, path=name)
        )


def _read_pieces(printed: Printed, marks: Sequence[Span]) -> list[tuple[Run, bool]]:
    """What a segment prints, and whether it was filled in; what is marked is a slot."""
    if isinstance(printed.segment, Words):
        return [(run, False) for run in _cut(printed.segment, marks)]
    start, end = printed.segment.span.start, printed.segment.span.end
    is_marked = any(mark.start < end and start < mark.end for mark in marks)
    kind = RunKind.SLOT if is_marked else RunKind.PLAIN
    return [(Run(clean(printed.text), RunKind.ERROR if printed.finding else kind), True)]


def _cut(words: Words, slots: Sequence[Span]) -> list[Run]:
    """Words, divided where a slot begins or ends."""
    runs = []
    place = words.span.start
    for slot in sorted(slots):
        start, end = max(slot.start, place), min(slot.end, words.span.end)
        if start >= end:
            continue
        runs.append((place, start, RunKind.PLAIN))
        runs.append((start, end, RunKind.SLOT))
        place = end
    runs.append((place, words.span.end, RunKind.PLAIN))
    shift = words.span.start
    return [
        Run(clean(words.text[start - shift : end - shift]), kind)
        for start, end, kind in runs
        if start < end
    ]


_Line = list[tuple[Run, bool]]


def _lines(pieces: list[tuple[Run, bool]]) -> list[_Line]:
    lines: list[_Line] = [[]]
    for run, filled in pieces:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append((replace(run, text=part), filled))
    return lines


def _is_kept(line: _Line) -> bool:
    filled = any(was_filled for _, was_filled in line)
    return not filled or any(run.text.strip() for run, _ in line)


def _without_blank_ends(lines: list[_Line]) -> list[_Line]:
    blank = [not any(run.text.strip() for run, _ in line) for line in lines]
    start = next((i for i, is_blank in enumerate(blank) if not is_blank), len(lines))
    end = next((i for i in range(len(lines), start, -1) if not blank[i - 1]), start)
    return lines[start:end]


def _joined(lines: list[_Line]) -> tuple[Run, ...]:
    """One line after the other, neighbours of one kind in one run."""
    pieces: list[Run] = []
    for number, line in enumerate(lines):
        pieces += [Run("\n")] * bool(number) + [run for run, _ in line if run.text]
    runs: list[Run] = []
    for kind, group in groupby(pieces, key=lambda run: run.kind):
        same = list(group)
        runs += [Run("".join(run.text for run in same))] if kind is RunKind.PLAIN else same
    return tuple(runs)
