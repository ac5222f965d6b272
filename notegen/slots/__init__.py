"""The three slots of a template: company name (3), go-live month (1), order reference (1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic

if TYPE_CHECKING:
    from notegen.errors import Severity
    from notegen.spans import Position, Span
    from notegen.template import Template

__all__ = [
    "COUNTS",
    "LISTED",
    "NAMES",
    "Change",
    "Finding",
    "Former",
    "Options",
    "Place",
    "Slot",
    "SlotKind",
    "SlotState",
    "Survey",
]


class SlotKind(StrEnum):
    """What may change in a template; nothing else may (Back Market's page)."""

    COMPANY = "company"
    LIVE = "live"
    REFERENCE = "reference"


COUNTS = {SlotKind.COMPANY: 3, SlotKind.LIVE: 1, SlotKind.REFERENCE: 1}
"""How many of each there must be (Back Market's page)."""
LISTED = 50
"""The most places of one kind that are listed where there are too many."""
NAMES = {
    SlotKind.COMPANY: "company name",
    SlotKind.LIVE: "go-live month",
    SlotKind.REFERENCE: "order reference",
}
"""What the slots are called in messages."""


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


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has decided about places that are not clear.

    ``accept_near`` takes near misses as placeholders, ``ignore_near`` leaves them as they are,
    ``replace_formula`` takes a formula of another shape as the order reference.
    """

    accept_near: bool = False
    ignore_near: bool = False
    replace_formula: bool = False


class Former(NamedTuple):
    """What an earlier seller had in the slots of a template, where it is known."""

    company: str | None = None
    live: str | None = None
    reference: str | None = None


class Change(NamedTuple):
    """``text`` takes the place of characters ``start`` to ``end`` of the passage."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """A slot as it was found, in characters of the passage."""

    kind: SlotKind
    state: SlotState
    start: int
    end: int
    value: str
    wanted: str | None
    changes: tuple[Change, ...]


class Finding(NamedTuple):
    """A diagnostic whose place is in characters of the passage."""

    code: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None
    hint: str | None = None


class Survey(NamedTuple):
    """The places of one kind of slot; ``errors`` stop a patch, ``notes`` do not."""

    kind: SlotKind
    places: tuple[Place, ...]
    errors: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def locate_slot(template: Template, place: Place) -> Slot:
    """A place in the passage as a slot of the file."""
    span = template.span_of(place.start, place.end)
    position = template.position(span.start)
    return Slot(place.kind, place.state, place.value, place.wanted, span, position)


def diagnose(template: Template, finding: Finding) -> Diagnostic:
    """A finding in the passage as a diagnostic in the file."""
    span = None
    if finding.start is not None and finding.end is not None:
        span = template.span_of(finding.start, finding.end)
    return Diagnostic(finding.code, finding.severity, finding.message, span, finding.hint)
