"""``notegen verify``: check PDFs that Linnworks printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.child import Child, ChildStopped, Limits
from notegen.cli.console import ExitCode, about, show
from notegen.cli.files import read_file
from notegen.cli.inputs import read_seller
from notegen.cli.options import (
    COLUMN_OPTION,
    JSON_OPTION,
    LOCALE_OPTION,
    ORDERS_OPTION,
    seller_option,
)
from notegen.cli.order_files import open_orders
from notegen.cli.output import describe, echo_json
from notegen.errors import Source, SourceError
from notegen.seller import COUNTS, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from notegen.locales import Locale
    from notegen.printed import CheckedNote, Proof, SlotText, Verification
    from notegen.seller import Seller

COUNTRIES = {
    "FR": "French", "BE": "Belgian", "DE": "German", "AT": "Austrian", "IT": "Italian",
    "ES": "Spanish", "GB": "British", "UK": "British", "IE": "Irish", "US": "American",
    "AU": "Australian", "CH": "Swiss", "NL": "Dutch", "LU": "Luxembourg", "PT": "Portuguese",
}  # fmt: skip
"""Whose order to print for a prefix that ends in a country's code."""
LIMITS = Limits(memory=512 << 20)
"""What reading one print, and the one before, may take."""


@dataclass(frozen=True, slots=True)
class Result:
    """One file: what it shows, or why it cannot be read."""

    name: str
    verification: Verification | None
    error: SourceError | None = None


@click.command("verify")
@click.argument("prints", nargs=-1, required=True, metavar="PRINT.pdf...")
@seller_option(required=True)
@LOCALE_OPTION
@click.option(
    "--reference", "references", multiple=True, metavar="REF",
    help="An order that was printed, with its prefix. May be repeated.",
)  # fmt: skip
@ORDERS_OPTION
@COLUMN_OPTION
@click.option(
    "--before", "before_files", multiple=True, metavar="DELIVERED.pdf",
    help="The same orders printed from the templates as delivered; one for each PRINT. Only with"
    " it anything is proved.",
)  # fmt: skip
@JSON_OPTION
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    ctx: click.Context,
    prints: tuple[str, ...],
    seller_file: Path,
    locale: Locale | None,
    references: tuple[str, ...],
    order_files: tuple[str, ...],
    columns: Mapping[str, str],
    before_files: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check PDFs that Linnworks printed, and say what is proved by them.

    Exit code 0: nothing wrong was seen; 1: findings; 3: a file cannot be read.
    """
    if references and order_files:
        raise click.UsageError("give --reference or --orders, not both")
    if before_files and len(before_files) != len(prints):
        raise click.UsageError("give one --before for each PRINT.pdf, in the same order")
    seller = read_seller(seller_file).seller
    orders = (*references, *_read_references(order_files, columns))
    befores = before_files or (None,) * len(prints)
    with about(str(seller_file)), Child(LIMITS, ["notegen.printed", "pypdfium2"]) as child:
        results = [
            _verify(child, name, before, seller, locale, orders)
            for name, before in zip(prints, befores, strict=True)
        ]
    ctx.exit(_report(results, seller, references, as_json=as_json))


def _read_references(names: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The order references of files, JSON or CSV."""
    if not names:
        return ()
    from notegen.orders import TAGS_READ, iter_unique_orders

    files = open_orders(tuple(names), columns, TAGS_READ)
    return tuple(row[1] for orders in files for row in iter_unique_orders(orders, set()))


def _verify(
    child: Child,
    name: str,
    before: str | None,
    seller: Seller,
    locale: Locale | None,
    orders: Sequence[str],
) -> Result:
    """Check one file, in a process with limits: a PDF may come from anyone."""
    from notegen.printed import verify

    try:
        with about(name):
            pdf = read_file(name)
        with about(before or name):
            delivered = None if before is None else read_file(before)
        with about(name):
            try:
                found = child.call(
                    verify, pdf, seller, locale=locale, orders=orders, before=delivered
                )
            except ChildStopped as stop:
                raise SourceError.of(
                    "pdf-too-complex",
                    f"the PDF was not read: {stop}",
                    hint="print fewer orders at once",
                ) from None
        return Result(name, found)
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
    unproved = find_unproved(seller, [proof for v in read for proof in v.proofs])
    clean = all(verification.ok for verification in read) and not missing
    if as_json:
        echo_json(
            "verify",
            ok=clean and len(read) == len(results),
            files=[_describe_file(result) for result in results],
            findings=[describe(f.diagnostic, pages=list(f.pages)) for f in missing],
            proved=list(_describe_proofs(results, "proofs")),
            seen=list(_describe_proofs(results, "seen")),
            unproved=[{"locale": locale, "prefix": prefix} for locale, prefix in unproved],
        )
    else:
        for result in results:
            _show_result(result)
        show(finding.diagnostic for finding in missing)
        _show_proofs(read, unproved)
    if len(read) < len(results):
        return ExitCode.INVALID
    return ExitCode.DONE if clean else ExitCode.FINDINGS


def _show_result(result: Result) -> None:
    if result.verification is None:
        show(result.error.diagnostics if result.error else (), Source(result.name))
        return
    faulty = {page for f in result.verification.findings for page in f.pages}
    of_print = any(not finding.pages for finding in result.verification.findings)
    for note in result.verification.notes:
        number = f"order {note.number}" if note.number else "no order number"
        state = "proved" if note.wording else "nothing wrong seen"
        if of_print or faulty & set(note.pages):
            state = "findings"
        click.echo(
            f"{result.name}: {_pages(note.pages)}: {note.locale or 'locale unknown'}, {number},"
            f" company {note.companies} of {COUNTS[SlotKind.COMPANY]}{', wording as before' if note.wording else ''}: {state}"
        )
        for slot in () if note.wording else note.slots:
            click.echo(f"  {slot.kind:<9}  {_show_slot(slot)}")
    for finding in result.verification.findings:
        where = f"{result.name}: {_pages(finding.pages)}" if finding.pages else result.name
        show([finding.diagnostic], Source(where))


def _show_slot(slot: SlotText) -> str:
    """What stands in a slot's place, in brackets, between the words beside it."""
    return " ".join(filter(None, (slot.before, f"[{slot.text}]", slot.after)))


def _pages(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]}"
    return f"pages {', '.join(map(str, pages))}"


def _show_proofs(read: Sequence[Verification], unproved: Iterable[tuple[Locale, str]]) -> None:
    for proof in (proof for verification in read for proof in verification.proofs):
        click.echo(f"{proof.locale} {_name(proof.prefix)} proved by {proof.reference}")
    seen = {(p.locale, p.prefix): p.reference for v in read for p in v.seen}
    for locale, prefix in unproved:
        if number := seen.get((locale, prefix)):
            what = f"nothing wrong seen in {number}; to prove it, add --before DELIVERED.pdf"
        else:
            what = f"print one {_name_order(prefix)}"
        click.echo(f"{locale} {_name(prefix)} not proved: {what}")
    for note in (note for verification in read for note in verification.notes):
        if note.number and note.prefix is None:
            click.echo(
                f"{note.number}: number printed, prefix not proved; say --reference with the"
                " order's own reference"
            )


def _name(prefix: str) -> str:
    return f"`{prefix}`" if prefix else "without prefix"


def _name_order(prefix: str) -> str:
    country = COUNTRIES.get(prefix.strip("-_. ")[-2:])
    return f"{country} order" if country else "order with it" if prefix else "order"


def _describe_file(result: Result) -> dict[str, Any]:
    """A file as plain data; of a note it has its references, wording and slots' words alone."""
    found: Iterable[tuple[Any, tuple[int, ...]]]
    if result.verification is None:
        found = [(each, ()) for each in (result.error.diagnostics if result.error else ())]
    else:
        found = [(finding.diagnostic, finding.pages) for finding in result.verification.findings]
    return {
        "file": result.name,
        "readable": result.verification is not None,
        "notes": [
            _describe_note(n) for n in (result.verification.notes if result.verification else ())
        ],
        "findings": [describe(diagnostic, pages=list(pages)) for diagnostic, pages in found],
    }


def _describe_note(note: CheckedNote) -> dict[str, Any]:
    return {
        "pages": list(note.pages),
        "locale": note.locale,
        "number": note.number,
        "reference": note.reference,
        "prefix": note.prefix,
        "companies": note.companies,
        "wording_proved": note.wording,
        "slots": [
            {
                "kind": str(slot.kind),
                "page": slot.page,
                "before": slot.before,
                "text": slot.text,
                "after": slot.after,
            }
            for slot in note.slots
        ],
    }


def _describe_proofs(results: Iterable[Result], kind: str) -> Iterator[dict[str, Any]]:
    for result in results:
        proofs: Sequence[Proof] = getattr(result.verification, kind, ())
        for proof in proofs:
            yield {
                "locale": proof.locale,
                "prefix": proof.prefix,
                "number": proof.reference,
                "file": result.name,
            }
