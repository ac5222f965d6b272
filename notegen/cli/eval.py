"""``notegen eval``: an expression or a label, evaluated for an order or for given tags."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, decode, show
from notegen.cli.files import read_file
from notegen.errors import Diagnostic, EvaluationError, FormulaSyntaxError, Severity, Source
from notegen.formula import (
    Contains,
    TagNames,
    check_formula,
    compile_condition,
    compile_formula,
    parse,
    parse_condition,
)
from notegen.label import TagSegment, check_segment, compile_label, parse_label
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from notegen.formula import Condition, Formula
    from notegen.label import CompiledLabel, Label


_STDIN = "-"
_GIVE = "give it by --tag or --order"


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
    """Evaluate TEXT: an expression, a condition, or a label when it holds EVAL{BEGIN}…{END}.

    A lone - reads it from standard input. Write -- before a TEXT that begins with a hyphen.
    """
    if (text is None) == (case_file is None):
        raise click.UsageError("give either TEXT or --cases FILE")
    given_tags = dict(map(_split_tag, given))
    reading = Contains(contains)
    today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
    if case_file is not None:
        from notegen.cli.eval_cases import print_cases

        print_cases(case_file, today, reading)
        return
    name, text = _read_text(text or "")
    failed = False
    with about(name, text):
        evaluate = _compile(text, reading, is_label=is_label)
    for order in _orders(order_file):
        tags = _overlay(order, given_tags)
        with about(name, text):
            printed, findings = evaluate(
                tags=tags, today=today, names=TagNames((tag.name for tag in TAGS), tags)
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


def _compile(
    text: str, reading: Contains, *, is_label: bool
) -> Callable[..., tuple[str, list[Diagnostic]]]:
    """The evaluator of a label, an expression or a condition, whichever the text is.

    Raises :class:`FormulaSyntaxError` where it is none of them.
    """
    label = parse_label(text)
    if is_label or label.formulas or label.diagnostics:
        return partial(_evaluate_label, compile_label(label, reading))
    try:
        return partial(_evaluate_expression, compile_formula(parse(text), reading))
    except FormulaSyntaxError as error:
        try:
            condition = compile_condition(parse_condition(text))
        except FormulaSyntaxError:
            raise _hint_at_label(error, label) from None
    show([Diagnostic.note("condition", "TEXT is read as a condition for printing")])
    return partial(_evaluate_condition, condition)


def _hint_at_label(error: FormulaSyntaxError, label: Label) -> FormulaSyntaxError:
    """The error, with what to do if words and tags were meant to be a label."""
    if not any(isinstance(segment, TagSegment) for segment in label.segments):
        return error
    hints = (error.diagnostic.hint, "words with tags between them are a label: add --label")
    return FormulaSyntaxError(replace(error.diagnostic, hint="; ".join(filter(None, hints))))


def _evaluate_label(
    label: CompiledLabel, tags: Mapping[str, str], today: date, names: TagNames
) -> tuple[str, list[Diagnostic]]:
    """What a label prints, and what there is to say of it; a formula that fails shows its error."""
    findings = list(label.label.diagnostics)
    printed = []
    for piece in label.evaluate(tags, today, names):
        findings += _join(piece.finding, check_segment(piece.segment, names))
        printed.append(piece.text)
    return "".join(printed), findings


def _evaluate_expression(
    formula: Formula, tags: Mapping[str, str], today: date, names: TagNames
) -> tuple[str, list[Diagnostic]]:
    """What an expression prints, and what there is to say of it; where it fails, the error says it."""
    findings = list(check_formula(formula.program, names))
    try:
        return formula.evaluate(tags, today), findings
    except EvaluationError as error:
        raise EvaluationError.from_all(_join(error.diagnostic, findings)) from None


def _evaluate_condition(
    condition: Condition, tags: Mapping[str, str], today: date, names: TagNames
) -> tuple[str, list[Diagnostic]]:
    """Whether a condition holds, and what there is to say of it."""
    findings = list(check_formula(condition.formula.program, names))
    return str(condition.holds(tags, today)).lower(), findings


def _join(main: Diagnostic | None, others: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What went wrong, then what is said beside it; nothing is said twice."""
    if main is None:
        return list(others)
    same = (main.code, main.span)
    return [main, *(each for each in others if (each.code, each.span) != same)]


def _say(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings, with how to give a tag a value; that it has none is said once for each."""
    said: dict[tuple[str, str], Diagnostic] = {}
    for number, found in enumerate(findings):
        once = found.message if found.code == "no-value" else str(number)
        hint = found.hint or (_GIVE if found.code in {"no-value", "unknown-tag"} else None)
        said.setdefault((found.code, once), replace(found, hint=hint))
    return list(said.values())
