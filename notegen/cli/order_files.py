"""Order files of any size, each opened once, and what their orders print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notegen.cli.console import about, show
from notegen.cli.files import STDIN, open_stream, read_file
from notegen.cli.inputs import get_today
from notegen.errors import SellerError, Source
from notegen.order_number import Verdict
from notegen.simulation import find_problems, show_name, write_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from notegen.errors import Diagnostic
    from notegen.locales import Locale
    from notegen.orders import OrderRows
    from notegen.seller import SellerFile
    from notegen.simulation import Report


WORDS = {
    "no-template": "none matches: the default prints",
    "several-templates": "more than one matches: not defined which prints",
    "wrong-template": "another channel's template",
    "foreign-order": "not an order of Back Market",
    "not-told": "the orders lack what the conditions read",
}
"""What is said of an order's template, by the code of the finding."""


def open_orders(
    names: Sequence[str], columns: Mapping[str, str], tags: Sequence[str]
) -> Iterator[OrderRows]:
    """The orders of each file, to be walked before the next is asked for."""
    from notegen.orders import read_order_rows

    for name in names:
        with about(name):
            stream = open_stream(name)
        with stream:
            with about(name):
                called = "standard input" if name == STDIN else name
                orders = read_order_rows(stream, tags, columns, called)
            yield orders


def simulate_files(
    name: str,
    file: SellerFile,
    templates: Mapping[Locale, tuple[str, str]],
    open_files: Callable[[Sequence[str]], Iterator[OrderRows]] | None,
    sources: tuple[str, ...] = (),
    template_list: str | None = None,
) -> Report:
    """What the orders of files print, or made-up references where there is none to open.

    ``name`` is that of the seller's file. ``templates`` gives for each locale the text that prints
    the order number, and the template's own printing condition, empty for none. Raises what the
    library's functions raise, with the place in its file.
    """
    from notegen.simulation import (
        compile_templates,
        list_templates,
        read_template_list,
        simulate_orders,
        simulate_references,
    )

    today = get_today()
    seller = file.seller
    texts = {locale: text for locale, (text, _) in templates.items()}
    own = {locale: condition for locale, (_, condition) in templates.items() if condition}
    if template_list:
        with about(template_list):
            conditions = compile_templates(read_template_list(read_file(template_list)))
    try:
        if not template_list:
            conditions = compile_templates(list_templates(seller, own))
        if open_files is None:
            return simulate_references(seller, texts, today)
        return simulate_orders(
            seller, texts, open_files, today, sources=sources, conditions=conditions
        )
    except SellerError as error:
        with about(name, file.text):
            raise SellerError.from_all([file.place(found) for found in error.diagnostics]) from None


def show_findings(report: Report, name: str, file: SellerFile) -> None:
    """Write findings to standard error, and what follows from them to standard output.

    ``name`` and ``file`` are the seller's.
    """
    for finding in place_findings(report, file):
        show([finding], Source(name, file.text) if finding.span else None)
    for line in (*_remarks(report), *_choices(report), *_proposal(report)):
        click.echo(line)


def place_findings(report: Report, file: SellerFile) -> list[Diagnostic]:
    """What is wrong by a report, each with the place of what it speaks of in the seller's file."""
    return [file.place(found) if found.path else found for found in find_problems(report)]


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
