"""``notegen verify``: check PDFs that Linnworks printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, show
from notegen.cli.files import read_file
from notegen.cli.inputs import read_seller
from notegen.cli.options import JSON_OPTION, LOCALE_OPTION, seller_option
from notegen.cli.order_files import open_orders
from notegen.cli.output import echo_json
from notegen.cli.verify_result import Result, to_json
from notegen.errors import Source, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from notegen.locales import Locale
    from notegen.printed import Proof
    from notegen.seller import Seller


COUNTRIES = {
    "FR": "French", "BE": "Belgian", "DE": "German", "AT": "Austrian", "IT": "Italian",
    "ES": "Spanish", "GB": "British", "UK": "British", "IE": "Irish", "US": "American",
    "AU": "Australian", "CH": "Swiss", "NL": "Dutch", "LU": "Luxembourg", "PT": "Portuguese",
}  # fmt: skip
"""Whose order to print for a prefix that ends in a country's code."""


@click.command("verify")
@click.argument("prints", nargs=-1, required=True, metavar="PRINT.pdf...")
@seller_option(required=True)
@LOCALE_OPTION
@click.option(
    "--reference", "references", multiple=True, metavar="REF",
    help="An order that was printed, with or without its prefix. May be repeated.",
)  # fmt: skip
@click.option("--orders", "orders_file", metavar="FILE", help="The orders printed are among these.")
@click.option(
    "--before", "before_files", multiple=True, metavar="DELIVERED.pdf",
    help="The same orders printed from the templates as delivered; one for each PRINT.",
)  # fmt: skip
@JSON_OPTION
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    ctx: click.Context,
    prints: tuple[str, ...],
    seller_file: Path,
    locale: Locale | None,
    references: tuple[str, ...],
    orders_file: str | None,
    before_files: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check PDFs that Linnworks printed, and say what is proved by them.

    Exit code 0: all is right; 1: findings; 3: a file cannot be read.
    """
    if references and orders_file:
        raise click.UsageError("give --reference or --orders, not both")
    if before_files and len(before_files) != len(prints):
        raise click.UsageError("give one --before for each PRINT.pdf, in the same order")
    seller = read_seller(seller_file).seller
    orders = _read_orders(orders_file) if orders_file else ()
    befores = before_files or (None,) * len(prints)
    with about(str(seller_file)):
        results = [
            _verify(name, before, seller, locale, (*references, *orders))
            for name, before in zip(prints, befores, strict=True)
        ]
    ctx.exit(_report(results, seller, references, as_json=as_json))


def _read_orders(name: str) -> tuple[str, ...]:
    """The order references of a file, JSON or CSV."""
    from notegen.orders.reading import TAGS_READ, iter_unique_orders

    files = open_orders((name,), {}, TAGS_READ)
    return tuple(row[1] for orders in files for row in iter_unique_orders(orders, set()))


def _verify(
    name: str,
    before: str | None,
    seller: Seller,
    locale: Locale | None,
    orders: Sequence[str],
) -> Result:
    from notegen.printed import verify

    try:
        with about(name):
            pdf = read_file(name)
        delivered = None
        if before is not None:
            with about(before):
                delivered = read_file(before)
        return Result(name, verify(pdf, seller, locale=locale, orders=orders, before=delivered))
    except SourceError as error:
        return Result(name, None, error)


def _report(
    results: Sequence[Result], seller: Seller, references: Sequence[str], *, as_json: bool
) -> ExitCode:
    from notegen.printed import find_missing, find_unproved

    read = [result.verification for result in results if result.verification]
    findings = [finding for verification in read for finding in verification.findings]
    missing = find_missing(references, [n for v in read for n in v.notes], findings)
    if len(read) < len(results):
        missing = []  # it may stand in the file that cannot be read
    proofs = [
        (result, p) for result in results if result.verification for p in result.verification.proofs
    ]
    unproved = find_unproved(seller, [proof for _, proof in proofs])
    if as_json:
        echo_json("verify", **to_json(results, missing, proofs, unproved))
    else:
        for result in results:
            _show_result(result)
        show(finding.diagnostic for finding in missing)
        _show_proofs(seller, [proof for _, proof in proofs], unproved)
        if any(not note.wording for v in read for note in v.notes):
            click.echo("Approved wording: not proved for every note; compare with --before.")
    if len(read) < len(results):
        return ExitCode.INVALID
    clean = all(verification.ok for verification in read) and not missing
    return ExitCode.DONE if clean else ExitCode.FINDINGS


def _show_result(result: Result) -> None:
    if result.error or not result.verification:
        show(result.error.diagnostics if result.error else (), Source(result.name))
        return
    faulty = {page for f in result.verification.findings for page in f.pages}
    for note in result.verification.notes:
        number = f"order {note.number}" if note.number else "no order number"
        wording = ", wording as before" if note.wording else ""
        state = "findings" if faulty & set(note.pages) else "ok"
        locale = note.locale or "locale unknown"
        click.echo(
            f"{result.name}: {_pages(note.pages)}: {locale}, {number},"
            f" company {note.companies} of 3{wording}: {state}"
        )
    for finding in result.verification.findings:
        show([finding.diagnostic], Source(_where(result.name, finding.pages)))


def _where(name: str, pages: Sequence[int]) -> str:
    return f"{name}: {_pages(pages)}" if pages else name


def _pages(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]}"
    return f"pages {', '.join(map(str, pages))}"


def _show_proofs(
    seller: Seller, proofs: Sequence[Proof], unproved: Sequence[tuple[Locale, str]]
) -> None:
    for proof in proofs:
        if proof.prefix is None:
            either = ", ".join(_name(p) for p in seller.prefixes[proof.locale])
            click.echo(
                f"{proof.locale} one of {either} proved by {proof.reference};"
                " give --reference with the prefix to say which"
            )
        else:
            click.echo(f"{proof.locale} {_name(proof.prefix)} proved by {proof.reference}")
    for locale, prefix in unproved:
        click.echo(f"{locale} {_name(prefix)} not proved: {_advise(prefix)}")


def _name(prefix: str) -> str:
    return f"`{prefix}`" if prefix else "without prefix"


def _advise(prefix: str) -> str:
    country = COUNTRIES.get(prefix.strip("-_. ")[-2:])
    if country:
        return f"print one {country} order"
    return "print one order with it" if prefix else "print one order"
