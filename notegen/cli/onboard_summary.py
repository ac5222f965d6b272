"""What ``onboard`` says when it is done: a row for each locale, and what to know and do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from notegen.cli.console import show
from notegen.errors import Severity, Source
from notegen.locales import Locale
from notegen.order_number.formula import is_delivered_wording
from notegen.order_number.outcome import Verdict
from notegen.placeholders import SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from notegen.errors import Diagnostic
    from notegen.onboarding import FinishedTemplate
    from notegen.seller import Seller
    from notegen.simulation.report import Report

    Row = tuple[Text | str, ...]
    Tried = tuple[str, str, Verdict, int]


TITLES = ("template", "edits", "prefix", "an order such as", "prints", "warnings", "files")
NARROW = 72
"""Below so many columns a table would break numbers in two."""
STYLES = {Verdict.OK: "green", Verdict.BLANK: "bold red"}


def show_summary(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    out: Path,
    names: Sequence[str],
    notes: Mapping[Locale, Sequence[Diagnostic]],
    report: Report,
) -> None:
    """Write findings to standard error, then the table and what follows to standard output.

    ``names`` are the files written, relative to ``out``; ``notes`` what each preview's layout said.
    ``report`` is what the seller's orders print; where it is made up, only the orders that are
    previewed are shown.
    """
    rows = []
    tried = {template.locale: _try(template, report) for template in finished}
    for template in finished:
        planned = template.plan.diagnostics
        show(planned, Source(f"{template.locale} as it came", template.original.raw))
        said = [
            *template.diagnostics,
            *template.document.diagnostics,
            *notes.get(template.locale, ()),
        ]
        warnings = [found for found in said if not _is_note(found)]
        show(warnings, Source(f"templates/{template.locale.stem}.xml", template.template.raw))
        count = len(warnings) + sum(not _is_note(found) for found in planned)
        files = [name.rpartition("/")[2] for name in names]
        written = [file for file in files if file.startswith(f"{template.locale.stem}.")]
        cells = _cells(template, seller, tried[template.locale])
        rows.append((*cells, str(count), "\n".join(written)))
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(_stack(rows) if console.width < NARROW else _tabulate(rows))
    for line in (*_notes(notes), *_remarks(finished, seller, out, tried)):
        click.echo(line)


def _tabulate(rows: Iterable[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in TITLES:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _stack(rows: Iterable[Row]) -> Table:
    """The same with each cell on a line of its own, where the terminal is too narrow."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        for title, cell in zip(TITLES, row, strict=True):
            table.add_row(title, cell)
        table.add_row()
    return table


def _try(template: FinishedTemplate, report: Report) -> list[Tried]:
    """A template's orders, the seller's own if there are: one, what it prints, the verdict, and how many.

    A made-up one counts none.
    """
    if report.is_made_up:
        return [(each.reference, each.printed, each.verdict, 0) for each in template.simulations]
    return [
        (group.reference, group.printed, group.verdict, group.count)
        for group in report.groups
        if group.verdict and any(rule.locale is template.locale for rule in group.rules)
    ]


def _cells(
    template: FinishedTemplate, seller: Seller, tried: Sequence[Tried]
) -> tuple[Text | str, ...]:
    prefixes = seller.prefixes[template.locale]
    return (
        template.locale + ("\nstand-in" if template.is_stand_in else ""),
        "/".join(str(template.count_edits(kind)) for kind in SlotKind),
        "\n".join(prefix or "none" for prefix in prefixes),
        "\n".join(reference or "(blank)" for reference, *_ in tried) or "no order",
        Text("\n").join(
            Text.assemble(
                printed or "nothing",
                " ",
                (verdict.value, STYLES.get(verdict, "yellow")),
                f" ({count:,})" if count else "",
            )
            for _, printed, verdict, count in tried
        ),
    )


def _notes(notes: Mapping[Locale, Sequence[Diagnostic]]) -> Iterator[str]:
    """What the previews' layouts note, once for all that note the same."""
    said = [found.message for all_of in notes.values() for found in all_of if _is_note(found)]
    for message in dict.fromkeys(said):
        locales = [key for key, all_of in notes.items() if message in {f.message for f in all_of}]
        yield f"previews: {', '.join(locales)}: {message}."


def _is_note(found: Diagnostic) -> bool:
    return found.severity is Severity.NOTE


def _remarks(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    out: Path,
    tried: Mapping[Locale, Sequence[Tried]],
) -> Iterator[str]:
    verdicts = {verdict for each in tried.values() for _, _, verdict, _ in each}
    yield f"files: in {out}: templates/*.xml, previews/*.pdf, paste/*.txt"
    yield "edits: company name / go-live month / order reference; nothing else was changed."
    if Verdict.OK in verdicts:
        yield (
            "ok: as the Back Market page describes `contains`. Only a print from Linnworks proves"
            " it: notegen verify."
        )
    if Verdict.UNTESTED in verdicts:
        yield "untested: not tested with your orders: these are made up. Try yours: --orders FILE."
    untried = [locale for locale, each in tried.items() if not each]
    if untried:
        yield f"no order: {', '.join(untried)}: not tested, as none of your orders is theirs."
    own = [
        t.locale
        for t in finished
        if not is_delivered_wording(seller.prefixes[t.locale], seller.formula)
    ]
    if own:
        yield f"formula: {', '.join(own)}: not Back Market's wording: ask them before you use it."
    if any(template.is_sample_order for template in finished):
        yield "previews: of made-up orders. Try one of your own: --order FILE."
    stand_ins = [template.locale for template in finished if template.is_stand_in]
    if stand_ins:
        yield f"stand-in: {', '.join(stand_ins)}: not Back Market's approved wording. Never send these."
    for locale in Locale:
        if locale not in seller.locales:
            yield f"{locale}: not in use: disable that template in Linnworks."
    wrong = [
        locale
        for locale, each in tried.items()
        if any(verdict.is_error for _, _, verdict, _ in each)
    ]
    if wrong:
        yield f"WRONG: {', '.join(wrong)}: such an order prints no order number, or not its own."
        yield "Next: correct the prefix in the seller's file and run this again."
    else:
        yield f"Next: open {out / 'paste.html'} and follow its steps."
