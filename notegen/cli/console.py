"""What the command line shows: diagnostics with their line, and the exit codes."""

from __future__ import annotations

import codecs
import os
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import click

from notegen.errors import (
    Diagnostic,
    NotegenError,
    PatchError,
    PreviewError,
    Severity,
    Source,
    TemplateError,
    locate,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


EXCERPT = 110
"""The most characters of a source line that are shown."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


class ExitCode(IntEnum):
    """The contract with shell scripts."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INVALID = 3
    REFUSED = 4
    NO_PREVIEW = 5
    STOPPED = 130
    PIPE_CLOSED = 141


def is_plain() -> bool:
    """Whether the person wants no colours: by NO_COLOR, or by a terminal that has none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


@contextmanager
def about(name: str, content: str | bytes = "") -> Iterator[None]:
    """Within it, an error of ours that names no source yet is about this one."""
    try:
        yield
    except NotegenError as error:
        error.source = error.source or Source(name, content)
        raise


def exit_for(error: NotegenError) -> ExitCode:
    """Show an error with all that belongs to it, and return the exit code that it means."""
    show(error.diagnostics, error.source)
    if isinstance(error, TemplateError):
        return ExitCode.FINDINGS
    if isinstance(error, PatchError):
        return ExitCode.REFUSED
    return ExitCode.NO_PREVIEW if isinstance(error, PreviewError) else ExitCode.INVALID


def show(diagnostics: Iterable[Diagnostic], source: Source | None = None) -> None:
    """Write diagnostics to standard error, each with its place and its line of the source."""
    text = decode(source.content) if source else ""
    for diagnostic in diagnostics:
        click.echo(render(diagnostic, source, text), err=True)


def decode(content: str | bytes) -> str:
    """A file's text for showing lines: by its byte order mark, else as UTF-8 as far as it goes."""
    if isinstance(content, str):
        return content
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def render(diagnostic: Diagnostic, source: Source | None, text: str) -> str:
    """One diagnostic: ``file:line:column: severity[code]: message``, the line, and what to do."""
    where = excerpt = ""
    if source:
        where = f"{source.name}: "
        if diagnostic.span is not None:
            start = len(decode(source.content[: diagnostic.span.start]))
            end = len(decode(source.content[: diagnostic.span.end]))
            line, column = locate(text, start)
            where = f"{source.name}:{line}:{column}: "
            excerpt = _excerpt(text, start, end, line)
    head = click.style(
        f"{diagnostic.severity}[{diagnostic.code}]", fg=COLOURS[diagnostic.severity], bold=True
    )
    hint = f"\n   -> {diagnostic.hint}" if diagnostic.hint else ""
    return f"{where}{head}: {diagnostic.message}{excerpt}{hint}"


def _excerpt(text: str, start: int, end: int, line: int) -> str:
    """The line that holds ``start``, shortened around it, with carets below the span."""
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = text[begin:].splitlines()
    if not rest:
        return ""
    column = start - begin
    cut = max(0, column - EXCERPT // 2) if len(rest[0]) > EXCERPT else 0
    shown = rest[0][cut : cut + EXCERPT].replace("\t", " ")
    carets = "^" * max(1, min(end - start, len(shown) - (column - cut)))
    margin = f"{line:>5} | "
    return f"\n{margin}{shown}\n{' ' * (len(margin) - 2)}| {' ' * (column - cut)}{carets}"
