"""A label's text with its tags filled in and its formulas evaluated for one order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from notegen.document.content import Run, RunKind
from notegen.formula import TagNames
from notegen.label import Words, compile_label
from notegen.locales import Locale, format_date, format_money, format_number
from notegen.tags import TAGS, TagKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.document.places import Place, Places
    from notegen.errors import Diagnostic
    from notegen.label import Printed
    from notegen.order import Order
    from notegen.spans import Span


_KINDS = {tag.name.casefold(): tag.kind for tag in TAGS}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Writer:
    """Writes texts for one order in one locale; what goes wrong gathers in ``findings``.

    Formulas see the raw, invariant values; a bare tag is written as the locale writes it (a
    default of ours: Linnworks' own formats are not documented).
    """

    order: Order
    locale: Locale
    today: date
    places: Places
    findings: list[Diagnostic] = field(default_factory=list)
    names: TagNames = field(init=False)

    def __post_init__(self) -> None:
        self.names = TagNames(self.order.tags)

    def runs(
        self,
        text: str,
        name: str,
        *,
        drop_empty_lines: bool = False,
    ) -> tuple[Run, ...]:
        """The finished text. ``name`` says for people which element of the template it is in."""
        pieces: list[tuple[Run, bool]] = []
        compiled = compile_label(text)
        place = self.places.take(name, text)
        slots = self.places.marked(place)
        for problem in compiled.label.diagnostics:
            self._report(problem, place)
        for printed in compiled.evaluate(self.order.tags, self.today, self.names, self._written):
            if printed.finding:
                self._report(printed.finding, place)
            pieces.extend(_pieces(printed, slots))
        lines = _lines(pieces)
        if drop_empty_lines:
            lines = [line for line in lines if _is_kept(line)]
        return _joined(_without_blank_ends(lines))

    def money(self, amount: Decimal) -> str:
        """An amount in the order's currency."""
        return format_money(amount, self.order.currency, self.locale)

    def number(self, amount: Decimal) -> str:
        """A number with the digits it has."""
        return format_number(amount, self.locale)

    def _written(self, name: str, raw: str) -> str:
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
        return self.money(amount) if kind is TagKind.MONEY else self.number(amount)

    def _report(self, finding: Diagnostic, place: Place) -> None:
        """Keep a finding; its span, in characters of the text, becomes one of the file's bytes."""
        message = f"{place.name}: {finding.message}"
        where = self.places.span(place, finding.span)
        self.findings.append(replace(finding, message=message, span=where, path=place.name))


def _pieces(printed: Printed, slots: Sequence[Span]) -> list[tuple[Run, bool]]:
    """What a segment prints, and whether it was filled in; one in a slot is marked."""
    if isinstance(printed.segment, Words):
        return [(run, False) for run in _cut(printed.segment, slots)]
    if printed.finding:
        return [(Run(clean(printed.text), RunKind.TROUBLE), True)]
    start, end = printed.segment.span.start, printed.segment.span.end
    marked = any(slot.start < end and start < slot.end for slot in slots)
    return [(Run(clean(printed.text), RunKind.SLOT if marked else RunKind.PLAIN), True)]


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


def clean(text: str) -> str:
    """Line ends as line feeds, no soft hyphens, and what no page can show as U+FFFD.

    WeasyPrint 70 fails on some texts with soft hyphens or the separators of Unicode.
    """
    one_kind = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    return _UNPRINTABLE.sub("\ufffd", one_kind.replace("\u00ad", ""))


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
    runs: list[Run] = []
    for number, line in enumerate(lines):
        for run in [Run("\n")] * bool(number) + [run for run, _ in line if run.text]:
            if runs and runs[-1].kind is run.kind and run.kind is RunKind.PLAIN:
                runs[-1] = Run(runs[-1].text + run.text)
            else:
                runs.append(run)
    return tuple(runs)
