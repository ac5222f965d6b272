"""``notegen simulate``: what order number each of a seller's orders will print."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import ExitCode, about
from notegen.cli.inputs import read_seller, read_template_files
from notegen.cli.options import (
    COLUMN_OPTION,
    JSON_OPTION,
    LOCALE_OPTION,
    ORDERS_OPTION,
    seller_option,
)
from notegen.cli.order_files import (
    open_orders,
    place_findings,
    show_findings,
    simulate_files,
)
from notegen.cli.output import describe, echo_json, print_table
from notegen.errors import SourceError, locate
from notegen.order_number import Verdict, find_reference_text, write_reference
from notegen.order_number import describe as describe_verdict
from notegen.orders import show_reference
from notegen.simulation import name_channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from notegen.locales import Locale
    from notegen.seller import Seller, SellerFile
    from notegen.simulation import PrefixCount, Report

TITLES = ("channel", "prefix", "orders", "an order such as", "prints", "verdict")
STYLES = {Verdict.OK: "green", Verdict.BLANK: "bold red", Verdict.NUMBER_CHANGED: "bold red"}


@click.command("simulate")
@click.argument("templates", nargs=-1, metavar="[FILE]...")
@seller_option(required=True)
@ORDERS_OPTION
@COLUMN_OPTION
@LOCALE_OPTION
@click.option(
    "--source", "sources", multiple=True, metavar="NAME",
    help="A Source that is Back Market, where its name does not say so. May be repeated.",
)  # fmt: skip
@click.option(
    "--template-list", metavar="FILE",
    help="A saved PrintService/GetTemplateList answer, for its printing conditions.",
)  # fmt: skip
@JSON_OPTION
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    ctx: click.Context,
    templates: tuple[str, ...],
    seller_file: Path,
    order_files: tuple[str, ...],
    columns: dict[str, str],
    locale: Locale | None,
    sources: tuple[str, ...],
    template_list: str | None,
    *,
    as_json: bool,
) -> None:
    """Say what order number each order prints in the template FILEs.

    Without FILEs, the formulas are taken that notegen would write for the seller. Without orders,
    made-up references are tried. Exit code 0: no order number is blank; 1: some are.
    """
    if locale and len(templates) != 1:
        raise click.UsageError("--locale needs exactly one FILE")
    file = read_seller(seller_file, has_orders=bool(order_files))
    found = _read_templates(templates, locale, file.seller)
    opened = partial(open_orders, order_files, columns) if order_files else None
    report = simulate_files(str(seller_file), file, found, opened, sources, template_list)
    if as_json:
        echo_json("simulate", **_describe(report, file))
    else:
        if report.groups:
            _show_table(report)
        show_findings(report, str(seller_file), file)
    ctx.exit(ExitCode.FINDINGS if report.has_errors else ExitCode.DONE)


def _read_templates(
    names: Sequence[str], locale: Locale | None, seller: Seller
) -> dict[Locale, tuple[str, str]]:
    """For each locale the order reference's text, and its template's printing condition."""
    if not names:
        return {
            each: (write_reference(seller.prefixes[each], seller.formula), "")
            for each in seller.locales
        }
    texts: dict[Locale, tuple[str, str]] = {}
    for file in read_template_files(names):
        with about(file.name, file.raws[0]):
            template = file.parse()
            own = file.choose_locale(template, locale)
            seller.require(own)
            if own in texts:
                raise SourceError.of("template-doubled", f"there are two {own} templates")
            texts[own] = (find_reference_text(template.search.words), template.condition)
    return texts


def _show_table(report: Report) -> None:
    from rich.text import Text

    rows = [
        (
            name_channel(group),
            {None: "?", "": "none"}.get(group.prefix) or show_reference(str(group.prefix)),
            _write_count(group),
            group.reference or "(blank)",
            group.printed or "nothing",
            Text(_name_verdict(group), STYLES.get(group.verdict or Verdict.UNTESTED, "yellow")),
        )
        for group in report.groups
    ]
    print_table(TITLES, rows, numbers={"orders"})


def _name_verdict(group: PrefixCount) -> str:
    verdict = group.verdict or Verdict.UNTESTED
    return describe_verdict(verdict, "") if verdict is Verdict.UNTESTED else verdict.value


def _write_count(group: PrefixCount) -> str:
    if not group.count:
        return "made up"
    suffixed = f" ({group.suffixed:,} with a suffix)" if group.suffixed else ""
    return f"{group.count:,}{suffixed}"


def _describe(report: Report, file: SellerFile) -> dict[str, Any]:
    return {
        "made_up": report.is_made_up,
        "groups": [_describe_group(group, report) for group in report.groups],
        "unassigned": [_describe_skipped(group) for group in report.unassigned],
        "left_out": [_describe_skipped(group) for group in report.left_out],
        "others": [
            {"source": g.source, "subsource": g.subsource, "count": g.count} for g in report.others
        ],
        "missing": sorted(report.missing),
        "findings": [
            describe(
                found,
                path=found.path,
                line=locate(file.text, found.span.start).line if found.span else None,
            )
            for found in place_findings(report, file)
        ],
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
