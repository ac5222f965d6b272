"""``notegen eval``: an expression or a label, evaluated for an order or for given tags."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, decode, show
from notegen.cli.files import STDIN, open_input, open_stream, read_file, reading
from notegen.cli.inputs import get_today, read_orders
from notegen.cli.options import ORDER_OPTION, PATH, Pair
from notegen.errors import (
    Diagnostic,
    EvaluationError,
    FormulaError,
    FormulaSyntaxError,
    Severity,
    Source,
    SourceError,
    Span,
)
from notegen.formula import (
    Contains,
    TagNames,
    TagSegment,
    check_formula,
    check_segment,
    compile_condition,
    compile_formula,
    compile_label,
    parse,
    parse_condition,
    parse_label,
)
from notegen.orders import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from notegen.formula import CompiledLabel, Condition, Formula, Label


MAX_LINE = 4 * 1024 * 1024
"""The longest line of ``--cases`` that is read, in bytes; a file may have any number of lines."""
_GIVE = "give it by --tag or --order"


@click.command("eval")
@click.argument("text", required=False)
@click.option(
    "--tag", "given", metavar="NAME=VALUE", multiple=True, type=Pair(),
    help="The value of a tag. May be given often; it goes before the order's own.",
)  # fmt: skip
@ORDER_OPTION
@click.option("--label", "is_label", is_flag=True, help="TEXT is a label even without a formula.")
@click.option(
    "--contains",
    type=click.Choice([reading.value for reading in Contains]),
    default=Contains.SUBSTRING.value,
    show_default=True,
    help="How contains is read: Linnworks' pages do not agree.",
)
@click.option(
    "--cases", "case_file", metavar="FILE", type=PATH,
    help='Evaluate lines of JSON, {"id", "expr", "vars"}, and print what each gives.',
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    text: str | None,
    given: tuple[tuple[str, str], ...],
    order_file: Path | None,
    case_file: Path | None,
    contains: str,
    *,
    is_label: bool,
) -> None:
    """Evaluate TEXT: an expression, a condition, or a label when it holds EVAL{BEGIN}…{END}.

    A lone - reads it from standard input. Write -- before a TEXT that begins with a hyphen. An
    order file with several orders prints a line for each.
    """
    if (text is None) == (case_file is None):
        raise click.UsageError("give either TEXT or --cases FILE")
    given_tags = {tag.removeprefix("[{").removesuffix("}]").strip(): value for tag, value in given}
    reading, today = Contains(contains), get_today()
    if case_file is not None:
        _print_cases(case_file, today, reading)
        return
    name, text = _read_text(text or "")
    failed = False
    with about(name, text):
        evaluate = _compile(text, reading, is_label=is_label)
    for tags in _list_tags(order_file, given_tags):
        with about(name, text):
            printed, findings = evaluate(
                tags=tags, today=today, names=TagNames((tag.name for tag in TAGS), tags)
            )
        show(_say(findings), Source(name, text))
        click.echo(printed)
        failed = failed or any(found.severity is Severity.ERROR for found in findings)
    if failed:
        ctx.exit(ExitCode.FINDINGS)


def _read_text(text: str) -> tuple[str, str]:
    """A name for messages, and the text itself."""
    if text != STDIN:
        return "TEXT", text
    read = decode(read_file(STDIN)).removeprefix("\ufeff")
    return "standard input", read.removesuffix("\n").removesuffix("\r")


def _list_tags(path: Path | None, given: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The tags of each order, and the given ones in place of those of the same names in any case."""
    names = {name.lower() for name in given}
    for own in [order.tags for order in read_orders(path)] if path else [{}]:
        kept = {name: text for name, text in own.items() if name.lower() not in names}
        yield {**kept, **given}


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


# --- Cases: lines of JSON ----------------------------------------------------------------------


def _print_cases(path: Path, today: date, contains: Contains) -> None:
    """Print ``{"id", "ok", "text", "error"}`` for each line, in the file's order.

    Blank lines are passed over. Raises :class:`SourceError` for a line that is no such object.
    """
    name = "standard input" if str(path) == STDIN else str(path)
    with about(name):
        stream = open_input() if str(path) == STDIN else open_stream(str(path))
    with stream, about(name), reading(name):
        for number, line in enumerate(iter(partial(stream.readline, MAX_LINE + 1), b"")):
            if not line.strip():
                continue
            own, expression, tags = _read_case(name, number, line)
            try:
                formula = compile_formula(parse(expression), contains)
                printed, code = formula.evaluate(tags, today), None
            except FormulaError as error:
                printed, code = None, error.diagnostic.code
            result = {"id": own, "ok": code is None, "text": printed, "error": code}
            click.echo(json.dumps(result))


def _read_case(name: str, number: int, line: bytes) -> tuple[object, str, dict[str, str]]:
    """The id of a line, which may be any JSON, its expression, and its variables' texts."""
    try:
        if len(line) > MAX_LINE:
            raise ValueError(f"it is longer than {MAX_LINE:,} bytes")  # noqa: TRY301
        case = json.loads(line.decode("utf-8-sig"))
        json.dumps(case.get("id"), allow_nan=False)  # what cannot be given back is refused here
        texts = {tag: _write_value(value) for tag, value in (case.get("vars") or {}).items()}
        return case.get("id"), _require_text(case.get("expr")), texts
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        text = line.decode("utf-8", "replace")
        problem = SourceError.of(
            "not-a-case",
            f"the line is no case: {error}",
            span=Span(number, number + len(text.rstrip())),
            hint='write {"id": "1", "expr": "left[Name,2]", "vars": {"Name": "Ann"}}',
        )
        problem.source = Source(name, "\n" * number + text)  # the lines before it only count
        raise problem from None


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError('its "expr" is missing or not a text')
    return value


def _write_value(value: object) -> str:
    """A variable's text: nothing for null, true and false as the language writes them."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
