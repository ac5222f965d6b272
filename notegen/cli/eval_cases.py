"""``notegen eval --cases``: a file of expressions, one JSON object a line, and what each gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import about, decode
from notegen.cli.files import read_file
from notegen.errors import FormulaError, SourceError
from notegen.formula import Contains, compile_formula, parse
from notegen.spans import Span

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

__all__ = ["print_cases"]


def print_cases(path: Path, today: date, reading: Contains) -> None:
    """Print ``{"id", "ok", "text", "error"}`` for each line, in the file's order.

    Raises :class:`SourceError` for a line that is no such object.
    """
    with about(str(path)):
        text = decode(read_file(path)).removeprefix("\ufeff")
    with about(str(path), text):
        start = 0
        for line in text.split("\n"):
            if line.strip():
                case = _read(line, Span(start, start + len(line)))
                click.echo(json.dumps(_evaluate(case, today, reading)))
            start += len(line) + 1


def _read(line: str, span: Span) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        case = None
    if isinstance(case, dict) and isinstance(case.get("expr"), str):
        tags = case.get("vars") or {}
        if isinstance(tags, dict):
            return {**case, "vars": tags}
    raise SourceError.of(
        "not-a-case",
        "the line is no case",
        span=span,
        hint='write {"id": "1", "expr": "left[Name,2]", "vars": {"Name": "Ann"}}',
    )


def _evaluate(case: dict[str, Any], today: date, reading: Contains) -> dict[str, Any]:
    tags = {name: _text(value) for name, value in case["vars"].items()}
    try:
        formula = compile_formula(parse(case["expr"]), contains=reading)
        text, code = formula.evaluate(tags, today), None
    except FormulaError as error:
        text, code = None, error.diagnostic.code
    return {"id": case.get("id"), "ok": code is None, "text": text, "error": code}


def _text(value: object) -> str:
    """A variable's text: nothing for null, true and false as the language writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
