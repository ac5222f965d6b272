"""What ``simulate`` found, as a table for people and as JSON; references only, never names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import show
from notegen.errors import Source
from notegen.order_number.outcome import Verdict, describe
from notegen.orders.reference import show_reference
from notegen.report_findings import name_channel, show_name, write_count
from notegen.spans import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from notegen.errors import Diagnostic
    from notegen.locales import Locale
    from notegen.order_simulation import Group, Report
    from notegen.printing import Printing
    from notegen.seller import SellerFile


SCHEMA_VERSION = 1
STYLES = {Verdict.OK: "green", Verdict.BLANK: "bold red", Verdict.NUMBER_CHANGED: "bold red"}
WORDS = {
    "no-template": "none matches: the default prints",
    "several-templates": "more than one matches: not defined which prints",
    "wrong-template": "another channel's template",
    "foreign-order": "not an order of Back Market",
    "not-told": "the orders lack what the conditions read",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report, what follows from it, and the texts that were simulated."""

    report: Report
    texts: Mapping[Locale, str]
    findings: tuple[Diagnostic, ...]
    printings: tuple[Printing, ...]
    proposed: Mapping[Locale, str]


def show_outcome(outcome: Outcome, name: str, file: SellerFile, *, as_json: bool) -> None:
    """Write findings to standard error and the result to standard output."""
    placed = tuple(file.place(found) if found.path else found for found in outcome.findings)
    outcome = replace(outcome, findings=placed)
    if as_json:
        data = _describe(outcome, file.text)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for finding in outcome.findings:
        show([finding], Source(name, file.text) if finding.span else None)
    _show_table(outcome)
    for line in (*_remarks(outcome), *_printings(outcome), *_proposal(outcome)):
        click.echo(line)


def _show_table(outcome: Outcome) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("channel", "prefix", "orders", "an order such as", "prints", "verdict"):
        table.add_column(title, overflow="fold", justify="right" if title == "orders" else "left")
    for group in outcome.report.groups:
        table.add_row(
            name_channel(group),
            {None: "?", "": "none"}.get(group.prefix) or show_reference(str(group.prefix)),
            _write_count(group),
            group.reference or "(blank)",
            group.printed or "nothing",
            Text(group.verdict.value, STYLES.get(group.verdict, "yellow")),
        )
    Console(highlight=False, emoji=False, markup=False).print(table)


def _write_count(group: Group) -> str:
    if not group.count:
        return "made up"
    suffixed = f" ({group.suffixed:,} with a suffix)" if group.suffixed else ""
    return f"{group.count:,}{suffixed}"


def _remarks(outcome: Outcome) -> Iterator[str]:
    report = outcome.report
    for group in report.groups:
        words = [describe(group.verdict, outcome.texts[d.locale]) for d in group.destinations
                 if d.locale in outcome.texts]  # fmt: skip
        if any(word != group.verdict.value for word in words):
            yield f"{words[0]}. Only a print from Linnworks proves it: notegen verify."
            break
    counted = [group for group in report.groups if group.count]
    if counted and all(group.agrees for group in counted):
        yield "The prefixes of all these orders agree with the seller's file."
    if any(not group.count for group in report.groups):
        none = report.others or report.unassigned or report.left_out
        why = "no order was of these channels" if none else "give yours with --orders FILE"
        yield f"The references are made up: {why}."
    if report.left_out:
        count = sum(stray.count for stray in report.left_out)
        yield f"Left out: {write_count(count)} of templates that were not given."
    if report.others:
        count = sum(stray.count for stray in report.others)
        names = sorted({show_name(stray.source) for stray in report.others})
        shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        yield f"Left out: {write_count(count)} of other channels: {shown}."


def _printings(outcome: Outcome) -> Iterator[str]:
    if not outcome.printings:
        return
    yield "Which template prints, by the printing conditions:"
    for each in outcome.printings:
        names = " / ".join(show_name(name) for name in (each.source, each.subsource))
        chosen = ", ".join(each.templates) or "the default"
        if each.missing:
            chosen = f"cannot be told without a column {' and '.join(each.missing)}"
        said = "".join(f"; {WORDS[code]} (such as {each.reference})" for code in each.findings)
        yield f"  {names}: {write_count(each.count)}: {chosen}{said}"


def _proposal(outcome: Outcome) -> Iterator[str]:
    if outcome.proposed and (
        not outcome.printings or any(each.findings for each in outcome.printings)
    ):
        yield "Printing conditions that cover every channel and do not overlap:"
        for locale, condition in outcome.proposed.items():
            yield f"  {locale}: {condition}"


def _describe(outcome: Outcome, text: str) -> dict[str, Any]:
    report = outcome.report
    return {
        "schema_version": SCHEMA_VERSION,
        "command": "simulate",
        "made_up": any(not group.count for group in report.groups),
        "groups": [_describe_group(group, outcome) for group in report.groups],
        "unassigned": [asdict(stray) for stray in report.unassigned],
        "left_out": [asdict(stray) for stray in report.left_out],
        "others": [
            {"source": s.source, "subsource": s.subsource, "count": s.count} for s in report.others
        ],
        "missing": sorted(report.missing),
        "findings": [_describe_finding(found, text) for found in outcome.findings],
        "printing": [asdict(each) for each in outcome.printings],
        "proposed_conditions": dict(outcome.proposed),
    }


def _describe_group(group: Group, outcome: Outcome) -> dict[str, Any]:
    locales = list(dict.fromkeys(str(each.locale) for each in group.destinations))
    texts = [outcome.texts[d.locale] for d in group.destinations if d.locale in outcome.texts]
    return {
        "channel": name_channel(group),
        "locales": locales,
        "source": group.source,
        "subsource": group.subsource,
        "prefix": group.prefix,
        "count": group.count,
        "suffixed": group.suffixed,
        "agrees": group.agrees if group.count else None,
        "reference": group.reference,
        "printed": group.printed,
        "verdict": group.verdict.value,
        "words": describe(group.verdict, texts[0]) if texts else group.verdict.value,
    }


def _describe_finding(found: Diagnostic, text: str) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "hint": found.hint,
        "path": found.path,
        "line": locate(text, found.span.start).line if found.span else None,
    }
