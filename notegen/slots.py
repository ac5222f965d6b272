"""The three slots of a template: company name (3), go-live month (1), order reference (1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notegen.spans import Position, Span

__all__ = ["COUNTS", "Slot", "SlotKind", "SlotState"]


class SlotKind(StrEnum):
    """What may change in a template; nothing else may (Back Market's page)."""

    COMPANY = "company"
    LIVE = "live"
    REFERENCE = "reference"


COUNTS = {SlotKind.COMPANY: 3, SlotKind.LIVE: 1, SlotKind.REFERENCE: 1}
"""How many of each there must be (Back Market's page)."""


class SlotState(StrEnum):
    """What stands in a slot."""

    PLACEHOLDER = "placeholder"
    WANTED = "as wanted"
    OTHER = "another value"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: what stands there and what must stand there.

    ``span`` is in bytes of the file, ``position`` the same for people; both are None when the
    slot is missing. ``wanted`` is None when it is not known who is patched for.
    """

    kind: SlotKind
    state: SlotState
    value: str
    wanted: str | None = None
    span: Span | None = None
    position: Position | None = None
