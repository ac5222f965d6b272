"""What commands write to standard output: tables for people, JSON for programs, and raw bytes.

What went wrong goes to standard error; see :mod:`notegen.cli.console`.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import is_plain
from notegen.patching import SlotState
from notegen.seller import SlotKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rich.console import JustifyMethod
    from rich.text import Text

    from notegen.cli.inputs import TemplateFile
    from notegen.errors import Diagnostic
    from notegen.patching import Slot
    from notegen.template import Template

SCHEMA_VERSION = 1
"""Of what ``--json`` writes, for every command; the pages in ``docs`` describe it."""
NARROW = 72
"""Below so many columns a table would break numbers in two."""


def echo_json(command: str, **data: object) -> None:
    """Write a command's result: ASCII, so that no console can spoil it."""
    whole = {"schema_version": SCHEMA_VERSION, "command": command, **data}
    click.echo(json.dumps(whole, indent=2))


def describe(diagnostic: Diagnostic, **more: object) -> dict[str, Any]:
    """A diagnostic as plain data, without its place."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **more,
    }


def describe_diagnostics(
    diagnostics: Iterable[Diagnostic], template: Template | None = None
) -> list[dict[str, Any]]:
    """Diagnostics as plain data; offsets are in bytes."""
    found = []
    for item in diagnostics:
        start, end = (item.span.start, item.span.end) if item.span else (None, None)
        line, column = (
            template.position(item.span.start) if template and item.span else (None, None)
        )
        found.append(describe(item, start=start, end=end, line=line, column=column))
    return found


def describe_slots(slots: Iterable[Slot]) -> list[dict[str, Any]]:
    """Slots as plain data; offsets are in bytes."""
    return [
        {
            "kind": str(slot.kind),
            "state": str(slot.state),
            "value": slot.value,
            "wanted": slot.wanted,
            "start": slot.span.start if slot.span else None,
            "end": slot.span.end if slot.span else None,
            "line": slot.position.line if slot.position else None,
            "column": slot.position.column if slot.position else None,
        }
        for slot in slots
    ]


def summarise(slots: Sequence[Slot]) -> str:
    """How many slots of each kind were found: ``company 3, live 1, reference 1``."""
    found = [slot.kind for slot in slots if slot.state is not SlotState.MISSING]
    return ", ".join(f"{kind} {found.count(kind)}" for kind in SlotKind)


def show_slots(slots: Iterable[Slot], file: TemplateFile, template: Template) -> None:
    """Write a line for each slot: where it is, what it is, what stands there and what will."""
    for slot in slots:
        where = "-"
        if slot.span and slot.position:
            where = f"{slot.position.line}:{slot.position.column}"
            if file.folder:
                number, _ = template.find_file(slot.span)
                where = f"{file.paths[number].name}:{where}"
        value = " ".join(slot.value.split())
        if slot.wanted is not None and slot.value != slot.wanted:
            value += f" -> {slot.wanted}"
        click.echo(f"  {where:>9}  {slot.kind:<9}  {slot.state:<13}  {value}".rstrip())


def echo_bytes(raw: bytes) -> None:
    """Write bytes as they are, or nothing where standard output is closed."""
    if sys.stdout is not None:
        sys.stdout.buffer.write(raw)


def print_table(
    titles: Sequence[str], rows: Iterable[Sequence[Text | str]], numbers: Collection[str] = ()
) -> None:
    """Write a table; each cell on a line of its own where the terminal is too narrow.

    ``numbers`` are the titles of the columns that stand to the right.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(
        highlight=False, emoji=False, markup=False, color_system=None if is_plain() else "auto"
    )
    if console.width < NARROW:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for row in rows:
            for title, cell in zip(titles, row, strict=True):
                table.add_row(title, cell)
            table.add_row()
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title in titles:
            side: JustifyMethod = "right" if title in numbers else "left"
            table.add_column(title, overflow="fold", justify=side)
        for row in rows:
            table.add_row(*row)
    console.print(table)
