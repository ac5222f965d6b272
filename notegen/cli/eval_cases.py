"""``notegen eval --cases``: a file of expressions, one JSON object a line, and what each gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import click

from notegen.cli.console import about
from notegen.cli.files import STDIN, open_input, open_regular, reading
from notegen.errors import FormulaError, SourceError
from notegen.formula import Contains, compile_formula, parse
from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


MAX_LINE = 4 * 1024 * 1024
"""The longest line that is read, in bytes; a file may have any number of lines."""


class _NoCaseError(Exception):
    """Why a line is none, in words that follow a colon."""


class _Case(NamedTuple):
    """One line: its ``id``, which may be any JSON, the expression, and its variables' texts."""

    id: object
    expression: str
    tags: dict[str, str]


def print_cases(path: Path, today: date, reading: Contains) -> None:
    """Print ``{"id", "ok", "text", "error"}`` for each line, in the file's order.

    Blank lines are passed over. Raises :class:`SourceError` for a line that is no such object.
    """
    name = "standard input" if str(path) == "-" else str(path)
    with about(name):
        for number, line in enumerate(_lines(path), start=1):
            if line.strip():
                click.echo(_evaluate(_read(name, number, line), today, reading))


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file or of standard input, one at a time."""
    with reading(path), open_input() if str(path) == STDIN else open_regular(path) as stream:
        while line := stream.readline(MAX_LINE + 1):
            yield line


def _read(name: str, number: int, line: bytes) -> _Case:
    text = line.decode("utf-8", "replace")
    shown = "\n" * (number - 1) + text  # the lines before it are gone, and only count
    with about(name, shown):
        try:
            return _parse(line)
        except _NoCaseError as error:
            problem = str(error)
        except UnicodeDecodeError:
            problem = "it is not UTF-8"
        except json.JSONDecodeError as error:
            problem = f"it is not JSON: {error.msg}"
        except RecursionError:
            problem = "it is nested too deeply"
        except ValueError:
            problem = "a number in it is out of range"
        raise SourceError.of(
            "not-a-case",
            f"the line is no case: {problem}",
            span=Span(number - 1, number - 1 + len(text.rstrip())),
            hint='write {"id": "1", "expr": "left[Name,2]", "vars": {"Name": "Ann"}}',
        )


def _parse(line: bytes) -> _Case:
    """The case of a line; besides :class:`_NoCaseError` it raises what reading JSON does."""
    if len(line) > MAX_LINE:
        raise _NoCaseError(f"it is longer than {MAX_LINE:,} bytes")
    case = json.loads(line.decode("utf-8-sig"))
    if not isinstance(case, dict):
        raise _NoCaseError("it is not an object")
    expression, tags = case.get("expr"), case.get("vars") or {}
    if not isinstance(expression, str):
        raise _NoCaseError('its "expr" is missing or not a text')
    if not isinstance(tags, dict):
        raise _NoCaseError('its "vars" is not an object')
    json.dumps(case.get("id"), allow_nan=False)  # what cannot be given back is refused here
    return _Case(case.get("id"), expression, {name: _text(value) for name, value in tags.items()})


def _evaluate(case: _Case, today: date, reading: Contains) -> str:
    try:
        formula = compile_formula(parse(case.expression), contains=reading)
        text, code = formula.evaluate(case.tags, today), None
    except FormulaError as error:
        text, code = None, error.diagnostic.code
    return json.dumps({"id": case.id, "ok": code is None, "text": text, "error": code})


def _text(value: object) -> str:
    """A variable's text: nothing for null, true and false as the language writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
