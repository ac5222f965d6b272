"""``notegen eval``: an expression or a label, evaluated for an order or for given tags."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from notegen.cli.console import ExitCode, about, decode, show
from notegen.cli.files import read_file
from notegen.errors import Diagnostic, FormulaError, Severity, Source
from notegen.formula import Contains, check_formula, compile_formula, parse
from notegen.label import FormulaSegment, Label, TagSegment, parse_label
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from notegen.spans import Span


_STDIN = "-"


class _Host(NamedTuple):
    """What texts are evaluated with."""

    tags: Mapping[str, str]
    reading: Contains
    today: date


@click.command("eval")
@click.argument("text", required=False)
@click.option(
    "--tag",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    help="The value of a tag. May be given often; it goes before the order's own.",
)
@click.option(
    "--order",
    "order_file",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="An order, as Linnworks' OrderDetails JSON. A file of several prints a line for each.",
)
@click.option("--label", "is_label", is_flag=True, help="TEXT is a label even without a formula.")
@click.option(
    "--contains",
    type=click.Choice([reading.value for reading in Contains]),
    default=Contains.SUBSTRING.value,
    show_default=True,
    help="How contains is read: Linnworks' pages do not agree.",
)
@click.option(
    "--cases",
    "case_file",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False, allow_dash=True),
    help='Evaluate lines of JSON, {"id", "expr", "vars"}, and print what each gives.',
)
def command(
    text: str | None,
    given: tuple[str, ...],
    order_file: Path | None,
    case_file: Path | None,
    contains: str,
    *,
    is_label: bool,
) -> None:
    """Evaluate TEXT: an expression, or a label when it holds EVAL{BEGIN}…{END}.

    A lone - reads it from standard input. Write -- before a TEXT that begins with a hyphen.
    """
    if (text is None) == (case_file is None):
        raise click.UsageError("give either TEXT or --cases FILE")
    host = _Host(dict(map(_split_tag, given)), Contains(contains), date.today())  # noqa: DTZ011 - the day on the user's own calendar
    if case_file is not None:
        from notegen.cli.eval_cases import print_cases

        print_cases(case_file, host.today, host.reading)
        return
    name, text = _read_text(text or "")
    label = parse_label(text)
    is_label = is_label or bool(label.formulas or label.diagnostics)
    failed = False
    for tags in _orders(order_file):
        filled = host._replace(tags=_overlay(tags, host.tags))
        with about(name, text):
            printed, findings = (
                _evaluate_label(label, filled) if is_label else _evaluate(text, filled)
            )
        show(findings, Source(name, text))
        click.echo(printed)
        failed = failed or any(found.severity is Severity.ERROR for found in findings)
    if failed:
        click.get_current_context().exit(ExitCode.FINDINGS)


def _read_text(text: str) -> tuple[str, str]:
    """A name for messages, and the text itself."""
    if text != _STDIN:
        return "TEXT", text
    read = decode(read_file(_STDIN)).removeprefix("\ufeff")
    return "standard input", read.removesuffix("\n").removesuffix("\r")


def _split_tag(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    name = name.strip().removeprefix("[{").removesuffix("}]").strip()
    if not equals or not name:
        raise click.BadParameter(f"{given!r} is not NAME=VALUE", param_hint="--tag")
    return name, value


def _orders(path: Path | None) -> Iterator[Mapping[str, str]]:
    if path is None:
        yield {}
        return
    from notegen.cli.inputs import read_orders

    for order in read_orders(path):
        yield order.tags


def _overlay(tags: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """An order's tags, and the given ones in place of those of the same names in any case."""
    names = {name.lower() for name in given}
    return {**{name: text for name, text in tags.items() if name.lower() not in names}, **given}


def _evaluate(text: str, host: _Host) -> tuple[str, Sequence[Diagnostic]]:
    """What an expression prints, and what there is to say of it; raises where it fails."""
    program = parse(text)
    formula = compile_formula(program, contains=host.reading)
    printed = formula.evaluate(host.tags, host.today)
    given = {name.lower() for name in host.tags}
    known = {tag.name.lower(): tag.name for tag in TAGS}
    findings = list(check_formula(program, [*host.tags, *known.values()]))
    findings.extend(
        Diagnostic(
            "no-value",
            Severity.WARNING,
            f"{known[folded]} has no value here, so it is empty",
            hint="give it by --tag or --order",
        )
        for _, folded in formula.names
        if folded in known and folded not in given
    )
    return printed, findings


def _evaluate_label(label: Label, host: _Host) -> tuple[str, Sequence[Diagnostic]]:
    """What a label prints; a formula that fails shows in its place, an unknown tag its name."""
    folded = {name.casefold(): value for name, value in host.tags.items()}
    printed: list[str] = []
    findings = list(label.diagnostics)
    for segment in label.segments:
        piece = label.text[segment.span.start : segment.span.end]
        found: Sequence[Diagnostic] = ()
        if isinstance(segment, FormulaSegment):
            try:
                piece, found = _evaluate(segment.source, host)
            except FormulaError as error:
                piece, found = f"[formula: {error.diagnostic.code}]", error.diagnostics
            findings.extend(_moved(found, segment.source_span))
        elif isinstance(segment, TagSegment):
            value = folded.get(segment.name.casefold())
            if value is None:
                findings.append(_unknown(segment))
            else:
                piece = value
        printed.append(piece)
    return "".join(printed), findings


def _unknown(segment: TagSegment) -> Diagnostic:
    message = f"[{{{segment.name}}}] has no value here; it is printed as its own name"
    hint = "give it by --tag or --order"
    return Diagnostic("unknown-tag", Severity.WARNING, message, segment.span, hint)


def _moved(found: Sequence[Diagnostic], place: Span) -> list[Diagnostic]:
    """Findings in a formula, at their places in the label."""
    return [
        replace(
            finding, span=finding.span.shift(place.start) if finding.span is not None else place
        )
        for finding in found
    ]
