"""``notegen simulate``: what order number each of a seller's orders will print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, decode
from notegen.cli.files import read_file
from notegen.cli.inputs import read_seller, read_template_files
from notegen.cli.options import (
    COLUMN_OPTION,
    JSON_OPTION,
    LOCALE_OPTION,
    ORDERS_OPTION,
    seller_option,
)
from notegen.cli.order_files import kept_orders, open_orders
from notegen.errors import SellerError, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from notegen.cli.simulate_result import Outcome
    from notegen.locales import Locale
    from notegen.printing import PrintingTemplate
    from notegen.seller import Seller


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
    from notegen.cli.simulate_result import show_outcome

    if locale and len(templates) != 1:
        raise click.UsageError("--locale needs exactly one FILE")
    with kept_orders(order_files) as paths:
        seller = read_seller(seller_file, paths, columns)
        _check_conditions(seller, str(seller_file))
        found = _read_templates(templates, locale, seller)
        outcome = simulate_files(seller, found, paths, columns, sources, template_list)
    show_outcome(outcome, str(seller_file), as_json=as_json)
    ctx.exit(ExitCode.FINDINGS if outcome.report.has_errors else ExitCode.DONE)


def _check_conditions(seller: Seller, seller_file: str) -> None:
    """Raise :class:`SellerError`, with its place, where the seller's conditions cannot be read."""
    from notegen.printing import list_condition_tags, templates_of
    from notegen.toml_places import find_value

    try:
        list_condition_tags(templates_of(seller))
    except SellerError as error:
        text = decode(read_file(seller_file)).removeprefix("\ufeff")
        found = error.diagnostic
        with about(seller_file, text):
            raise SellerError(replace(found, span=find_value(text, found.path or ""))) from None


def _read_templates(
    names: Sequence[str], locale: Locale | None, seller: Seller
) -> dict[Locale, tuple[str, str]]:
    """For each locale the order reference's text, and its template's printing condition."""
    from notegen.order_number.formula import find_reference_text, write_reference

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
            texts[own] = (find_reference_text(template.passage.words), template.condition)
    return texts


def simulate_files(
    seller: Seller,
    templates: Mapping[Locale, tuple[str, str]],
    paths: Mapping[str, Path],
    columns: Mapping[str, str],
    sources: tuple[str, ...],
    template_list: str | None,
) -> Outcome:
    """The report, its findings, and what the printing conditions do with the orders.

    ``templates`` gives for each locale the order reference's text and the template's own printing
    condition, empty for none; ``paths`` come from :func:`~notegen.cli.order_files.kept_orders`,
    none for made-up references. Raises what the library's functions raise.
    """
    from notegen.cli.simulate_result import Outcome
    from notegen.conditions import propose_conditions
    from notegen.detection import compare_prefixes
    from notegen.order_rows import TAGS_READ
    from notegen.order_simulation import simulate_made_up, simulate_orders
    from notegen.printing import check_printing, list_condition_tags
    from notegen.report_findings import find_problems
    from notegen.routing import Router, list_destinations

    today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
    texts = {locale: text for locale, (text, _) in templates.items()}
    conditions = _read_conditions(seller, templates, template_list)
    tags = list_condition_tags(conditions)
    made_up = simulate_made_up(seller, texts, today)
    if not paths:
        proposed = propose_conditions(seller, today)
        return Outcome(made_up, texts, find_problems(made_up), (), proposed)
    report = simulate_orders(seller, texts, open_orders(paths, TAGS_READ, columns), today, sources)
    findings = (*compare_prefixes(report), *find_problems(report))
    router = Router(list_destinations(seller), report.missing, sources)
    files = open_orders(paths, (*TAGS_READ, *tags), columns)
    printings = check_printing(conditions, files, router, today) if conditions else ()
    proposed = propose_conditions(seller, today, report.pairs)
    if not report.groups:
        report = replace(report, groups=made_up.groups)
    return Outcome(report, texts, findings, printings, proposed)


def _read_conditions(
    seller: Seller, templates: Mapping[Locale, tuple[str, str]], template_list: str | None
) -> tuple[PrintingTemplate, ...]:
    """The list of Linnworks where it is given, else the seller's, else the templates' own."""
    from notegen.printing import (
        PrintingTemplate,
        list_condition_tags,
        read_template_list,
        templates_of,
    )

    if template_list:
        with about(template_list):
            listed = read_template_list(read_file(template_list))
            list_condition_tags(listed)
        return listed
    if seller.conditions:
        return templates_of(seller)
    return tuple(
        PrintingTemplate(str(locale), condition, locale=locale)
        for locale, (_, condition) in templates.items()
        if condition
    )
