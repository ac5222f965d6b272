"""What ``check`` and ``patch`` say of a template, for people and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from notegen.placeholders import SlotKind
from notegen.slots import SlotState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.errors import Diagnostic
    from notegen.slots import Slot
    from notegen.template import Template


SCHEMA_VERSION = 1
"""Of the JSON that check, patch and undo write; ``docs/patching.md`` describes it."""


def echo_json(command: str, files: Sequence[dict[str, Any]], **more: object) -> None:
    """Write a command's result to standard output."""
    data = {"schema_version": SCHEMA_VERSION, "command": command, **more, "files": files}
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


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


def describe_diagnostics(
    diagnostics: Iterable[Diagnostic], template: Template | None = None
) -> list[dict[str, Any]]:
    """Diagnostics as plain data; offsets are in bytes."""
    found = []
    for item in diagnostics:
        place = template.position(item.span.start) if template and item.span else None
        found.append(
            {
                "code": item.code,
                "severity": str(item.severity),
                "message": item.message,
                "hint": item.hint,
                "start": item.span.start if item.span else None,
                "end": item.span.end if item.span else None,
                "line": place.line if place else None,
                "column": place.column if place else None,
            }
        )
    return found


def summarise(slots: Sequence[Slot]) -> str:
    """How many slots of each kind were found: ``company 3, live 1, reference 1``."""
    found = [slot.kind for slot in slots if slot.state is not SlotState.MISSING]
    return ", ".join(f"{kind} {found.count(kind)}" for kind in SlotKind)
