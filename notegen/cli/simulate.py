"""``notegen simulate``: what order number each of a seller's orders will print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

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
from notegen.cli.order_files import kept_orders, open_orders, simulate_files
from notegen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from notegen.locales import Locale
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
    from notegen.cli.simulate_result import show_report

    if locale and len(templates) != 1:
        raise click.UsageError("--locale needs exactly one FILE")
    with kept_orders(order_files) as paths:
        file = read_seller(seller_file, has_orders=bool(paths))
        found = _read_templates(templates, locale, file.seller)
        opened = partial(open_orders, paths, columns) if paths else None
        report = simulate_files(str(seller_file), file, found, opened, sources, template_list)
    show_report(report, str(seller_file), file, as_json=as_json)
    ctx.exit(ExitCode.FINDINGS if report.has_errors else ExitCode.DONE)


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
            texts[own] = (find_reference_text(template.search.words), template.condition)
    return texts
