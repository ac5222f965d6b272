"""``notegen eval``: an expression or a label, evaluated for an order or for given tags."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from notegen.cli.console import ExitCode, about, decode, show
from notegen.cli.files import read_file
from notegen.errors import Severity, Source
from notegen.formula import Contains, TagNames, check_formula, compile_formula, parse
from notegen.label import check_segment, compile_label, parse_label
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from notegen.errors import Diagnostic
    from notegen.label import CompiledLabel


_STDIN = "-"
_GIVE = "give it by --tag or --order"


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
    compiled = compile_label(label, host.reading) if is_label else None
    failed = False
    for tags in _orders(order_file):
        filled = host._replace(tags=_overlay(tags, host.tags))
        names = TagNames((tag.name for tag in TAGS), filled.tags)
        with about(name, text):
            printed, findings = (
                _evaluate_label(compiled, filled, names)
                if compiled
                else _evaluate(text, filled, names)
            )
        show(_say(findings), Source(name, text))
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


def _evaluate(text: str, host: _Host, names: TagNames) -> tuple[str, list[Diagnostic]]:
    """What an expression prints, and what there is to say of it; raises where it fails."""
    program = parse(text)
    printed = compile_formula(program, contains=host.reading).evaluate(host.tags, host.today)
    return printed, list(check_formula(program, names))


def _evaluate_label(
    label: CompiledLabel, host: _Host, names: TagNames
) -> tuple[str, list[Diagnostic]]:
    """What a label prints, and what there is to say of it; a formula that fails shows its error."""
    findings = list(label.label.diagnostics)
    printed = []
    for piece in label.evaluate(host.tags, host.today, names):
        findings += [piece.finding] if piece.finding else check_segment(piece.segment, names)
        printed.append(piece.text)
    return "".join(printed), findings


def _say(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings, with how to give a tag a value; that it has none is said once for each."""
    said: dict[tuple[str, str], Diagnostic] = {}
    for number, found in enumerate(findings):
        once = found.message if found.code == "no-value" else str(number)
        hint = found.hint or (_GIVE if found.code in {"no-value", "unknown-tag"} else None)
        said.setdefault((found.code, once), replace(found, hint=hint))
    return list(said.values())
