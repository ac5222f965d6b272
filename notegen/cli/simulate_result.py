"""What ``simulate`` found, as a table for people and as JSON; references only, never names."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import show
from notegen.errors import Source
from notegen.order_number.outcome import Verdict, describe
from notegen.orders.reference import show_reference
from notegen.simulation.findings import find_problems, name_channel, show_name, write_count
from notegen.spans import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.errors import Diagnostic
    from notegen.seller import SellerFile
    from notegen.simulation.counting import PrefixCount
    from notegen.simulation.report import Report


SCHEMA_VERSION = 1
STYLES = {Verdict.OK: "green", Verdict.BLANK: "bold red", Verdict.NUMBER_CHANGED: "bold red"}
WORDS = {
    "no-template": "none matches: the default prints",
    "several-templates": "more than one matches: not defined which prints",
    "wrong-template": "another channel's template",
    "foreign-order": "not an order of Back Market",
    "not-told": "the orders lack what the conditions read",
}


def show_report(report: Report, name: str, file: SellerFile, *, as_json: bool) -> None:
    """Write findings to standard error and the result to standard output.

    ``name`` and ``file`` are the seller's.
    """
    if as_json:
        data = _describe(report, _place(report, file), file.text)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if report.groups:
        _show_table(report)
    show_findings(report, name, file)


def show_findings(report: Report, name: str, file: SellerFile) -> None:
    """The same without a table of what prints."""
    for finding in _place(report, file):
        show([finding], Source(name, file.text) if finding.span else None)
    for line in (*_remarks(report), *_choices(report), *_proposal(report)):
        click.echo(line)


def _place(report: Report, file: SellerFile) -> list[Diagnostic]:
    return [file.place(found) if found.path else found for found in find_problems(report)]


def _show_table(report: Report) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("channel", "prefix", "orders", "an order such as", "prints", "verdict"):
        table.add_column(title, overflow="fold", justify="right" if title == "orders" else "left")
    for group in report.groups:
        table.add_row(
            name_channel(group),
            {None: "?", "": "none"}.get(group.prefix) or show_reference(str(group.prefix)),
            _write_count(group),
            group.reference or "(blank)",
            group.printed or "nothing",
            Text(_name_verdict(group), STYLES.get(group.verdict or Verdict.UNTESTED, "yellow")),
        )
    Console(highlight=False, emoji=False, markup=False).print(table)


def _name_verdict(group: PrefixCount) -> str:
    verdict = group.verdict or Verdict.UNTESTED
    return describe(verdict, "") if verdict is Verdict.UNTESTED else verdict.value


def _write_count(group: PrefixCount) -> str:
    if not group.count:
        return "made up"
    suffixed = f" ({group.suffixed:,} with a suffix)" if group.suffixed else ""
    return f"{group.count:,}{suffixed}"


def _remarks(report: Report) -> Iterator[str]:
    for group in report.groups:
        words = report.describe(group)
        if group.verdict is Verdict.OK and words != group.verdict.value:
            yield f"{words}. Only a print from Linnworks proves it: notegen verify."
            break
    counted = [group for group in report.groups if group.count]
    if counted and all(group.agrees for group in counted):
        yield "The prefixes of all these orders agree with the seller's file."
    if report.is_made_up:
        yield "The references are made up: give yours with --orders FILE."
    elif not report.groups:
        yield "Not tested: no order was of the seller's channels."
    if report.left_out:
        count = sum(group.count for group in report.left_out)
        yield f"Left out: {write_count(count)} of templates that were not given."
    if report.others:
        count = sum(group.count for group in report.others)
        names = sorted({show_name(group.source) for group in report.others})
        shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        yield f"Left out: {write_count(count)} of other channels: {shown}."


def _choices(report: Report) -> Iterator[str]:
    if report.choices:
        yield "Which template prints, by the printing conditions:"
    for each in report.choices:
        names = " / ".join(show_name(name) for name in (each.source, each.subsource))
        chosen = ", ".join(each.templates) or "the default"
        if each.missing:
            chosen = f"cannot be told without a column {' and '.join(each.missing)}"
        said = "".join(f"; {WORDS[code]} (such as {each.reference})" for code in each.findings)
        yield f"  {names}: {write_count(each.count)}: {chosen}{said}"


def _proposal(report: Report) -> Iterator[str]:
    if report.proposed and (not report.choices or any(each.findings for each in report.choices)):
        yield "Printing conditions that cover every channel and do not overlap:"
        for locale, condition in report.proposed.items():
            yield f"  {locale}: {condition}"


def _describe(report: Report, findings: Sequence[Diagnostic], text: str) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "command": "simulate",
        "made_up": report.is_made_up,
        "groups": [_describe_group(group, report) for group in report.groups],
        "unassigned": [_describe_skipped(group) for group in report.unassigned],
        "left_out": [_describe_skipped(group) for group in report.left_out],
        "others": [
            {"source": g.source, "subsource": g.subsource, "count": g.count} for g in report.others
        ],
        "missing": sorted(report.missing),
        "findings": [_describe_finding(found, text) for found in findings],
        "printing": [asdict(each) for each in report.choices],
        "proposed_conditions": dict(report.proposed),
    }


def _describe_skipped(group: PrefixCount) -> dict[str, Any]:
    return {
        "source": group.source,
        "subsource": group.subsource,
        "count": group.count,
        "reference": group.reference,
        "prefix": group.prefix,
    }


def _describe_group(group: PrefixCount, report: Report) -> dict[str, Any]:
    return {
        "channel": name_channel(group),
        "locales": list(dict.fromkeys(str(rule.locale) for rule in group.rules)),
        "source": group.source,
        "subsource": group.subsource,
        "prefix": group.prefix,
        "count": group.count,
        "suffixed": group.suffixed,
        "agrees": group.agrees if group.count else None,
        "reference": group.reference,
        "printed": group.printed,
        "verdict": group.verdict,
        "words": report.describe(group),
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
