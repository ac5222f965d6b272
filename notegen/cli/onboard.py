"""``notegen onboard``: all of a seller's templates, filled in, checked and previewed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for, show
from notegen.cli.files import find_folder, refuse_existing, refusing, write_directory
from notegen.cli.inputs import read_orders, read_seller, read_templates
from notegen.cli.order_files import (
    COLUMN_OPTION,
    ORDERS_OPTION,
    kept_orders,
    open_orders,
    parse_columns,
    simulate_files,
)
from notegen.errors import NotegenError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notegen.locales import Locale
    from notegen.onboarding import FinishedTemplate
    from notegen.order import Order
    from notegen.seller import Seller
    from notegen.template import Template


@click.command("onboard")
@click.argument(
    "seller_file", metavar="SELLER.toml", type=click.Path(path_type=Path, readable=False)
)
@click.option(
    "--templates",
    metavar="DIR",
    type=click.Path(path_type=Path, readable=False),
    help="Your own templates, one for each locale in use.  [default: the shipped stand-ins]",
)
@click.option(
    "--order",
    "order_file",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="An order to preview, as Linnworks' OrderDetails JSON.  [default: a made-up one]",
)
@ORDERS_OPTION
@COLUMN_OPTION
@click.option(
    "-o",
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, readable=False),
    required=True,
    help="The directory to write. It must not exist yet.",
)
@click.option("--force", is_flag=True, help="Replace in DIR what an earlier run wrote there.")
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    seller_file: Path,
    templates: Path | None,
    order_file: Path | None,
    order_files: tuple[str, ...],
    columns: tuple[str, ...],
    out: Path,
    *,
    force: bool,
) -> None:
    """Fill in, check and preview the templates that a seller uses.

    Writes DIR/templates, DIR/previews, and DIR/paste.html with the texts to paste in Linnworks.
    """
    from notegen.cli.onboard_files import make_files, make_previews
    from notegen.cli.onboard_summary import show_summary
    from notegen.cli.renderer import ChildRenderer
    from notegen.cli.simulate_result import show_findings

    chosen = parse_columns(columns)
    orders = read_orders(order_file, chosen) if order_file else ()
    with kept_orders(order_files) as paths:
        file = read_seller(seller_file, has_orders=bool(paths))
        seller = file.seller
        sources = _read_sources(templates, seller)
        _find_replaceable(out, seller, force=force)
        renderer = ctx.with_resource(ChildRenderer())
        finished, failed = _finish_all(sources, seller, orders, templates)
        if failed:
            ctx.exit(max(exit_for(error) for error in failed))
        opened = partial(open_orders, paths, chosen) if paths else None
        report = simulate_files(str(seller_file), file, _list_references(finished), opened)
    previews, notes, missing = make_previews(finished, renderer)
    files = make_files(finished, seller, previews, report.proposed)
    _write(out, files, seller, force=force)
    show_summary(finished, seller, out, list(files), notes, report)
    if order_files:
        show_findings(report, str(seller_file), file)
    if missing:
        show([missing])
    own = report.is_made_up and any(item.has_error for item in finished)
    has_errors = own or report.has_errors
    ctx.exit(ExitCode.FINDINGS if has_errors else ExitCode.DONE)


def _find_replaceable(out: Path, seller: Seller, *, force: bool) -> list[str] | None:
    """What may be written over in ``out``; None for nothing. Raises where it must not be written."""
    from notegen.cli.onboard_files import list_names, list_replaceable

    with refusing(out):
        replaceable = list_replaceable(out) if force else None
        refuse_existing(out, replaceable, list_names(seller.locales))
    return replaceable


def _write(out: Path, files: Mapping[str, bytes], seller: Seller, *, force: bool) -> None:
    """Write all files, with other runs kept out from the last look at ``out`` to the end."""
    from notegen.cli.transaction import lock_folders

    with lock_folders([find_folder(out)]):
        write_directory(out, files, _find_replaceable(out, seller, force=force))


def _list_references(finished: Sequence[FinishedTemplate]) -> dict[Locale, tuple[str, str]]:
    """The text of each template's order reference, and its printing condition."""
    from notegen.onboarding import find_reference

    return {item.locale: (find_reference(item.plan), item.template.condition) for item in finished}


def _read_sources(folder: Path | None, seller: Seller) -> dict[Locale, tuple[str, Template]]:
    """The template of each locale in use, with its name for people."""
    if folder:
        found = read_templates(folder, seller.locales)
        return {locale: (str(path), template) for locale, (path, template) in found.items()}
    from notegen.samples import read_shipped_template
    from notegen.template import parse

    return {
        locale: (f"{locale.stem}.xml (shipped)", parse(read_shipped_template(locale)))
        for locale in seller.locales
    }


def _finish_all(
    sources: Mapping[Locale, tuple[str, Template]],
    seller: Seller,
    orders: Sequence[Order],
    folder: Path | None,
) -> tuple[list[FinishedTemplate], list[NotegenError]]:
    """Every template finished, and what is wrong with those that cannot be."""
    from notegen.cli.pictures import read_below
    from notegen.onboarding import finish_template

    read = read_below(folder) if folder else None
    finished, failed = [], []
    today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
    for locale, (name, template) in sources.items():
        try:
            with about(name, template.raw):
                item = finish_template(template, seller, locale, orders, today=today, read=read)
                finished.append(item)
        except NotegenError as error:
            failed.append(error)
    return finished, failed
