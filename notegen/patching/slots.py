"""The slots of a template as they are found: what stands there, and what must."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic
from notegen.order_number import write_reference
from notegen.seller import COUNTS, NAMES, SlotKind

if TYPE_CHECKING:
    from notegen.errors import Position, Span
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.template import Template


class SlotState(StrEnum):
    """What stands in a slot."""

    PLACEHOLDER = "placeholder"
    WANTED = "as wanted"
    OTHER = "another value"
    MISSING = "missing"


class Change(NamedTuple):
    """``text`` takes the place of characters ``start`` to ``end`` of the text to search."""

    start: int
    end: int
    text: str


class Slot(NamedTuple):
    """One slot: what stands there and what must stand there.

    ``span`` is in bytes of the file, ``position`` the same for people; both are None when the
    slot is missing. ``wanted`` is None when it is not known who is patched for. ``start`` and
    ``end`` are characters of the template's text to search; ``changes`` make it what is wanted.
    """

    kind: SlotKind
    state: SlotState
    value: str
    wanted: str | None = None
    span: Span | None = None
    position: Position | None = None
    start: int = 0
    end: int = 0
    changes: tuple[Change, ...] = ()


class Options(NamedTuple):
    """What a person has decided about places that are not clear.

    ``accept_near`` takes near misses as placeholders, ``ignore_near`` leaves them as they are,
    ``replace_formula`` takes a formula of another shape as the order reference,
    ``any_language`` takes a template whose words are another language's.
    """

    accept_near: bool = False
    ignore_near: bool = False
    replace_formula: bool = False
    any_language: bool = False


class SlotValues(NamedTuple):
    """What the slots of a template hold, or must hold; None where that is not known."""

    company: str | None = None
    live: str | None = None
    reference: str | None = None

    @classmethod
    def of(cls, seller: Seller | None, locale: Locale | None) -> SlotValues:
        """The values of a seller's template of ``locale``; none where it is not in use."""
        if seller is None or locale is None or locale not in seller.prefixes:
            return cls()
        reference = write_reference(seller.prefixes[locale], seller.formula)
        return cls(seller.company(locale), seller.live_text(locale), reference)


class SlotScan(NamedTuple):
    """The slots of one kind; ``errors`` stop a patch, ``notes`` do not."""

    kind: SlotKind
    slots: tuple[Slot, ...]
    errors: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def make_slot(
    template: Template,
    kind: SlotKind,
    state: SlotState,
    start: int,
    end: int,
    wanted: str | None,
    changes: tuple[Change, ...] = (),
) -> Slot:
    """The slot that is written in the characters ``start`` to ``end`` of the text to search."""
    span = template.span_of(start, end)
    value = template.search.read(start, end, " ")
    return Slot(
        kind, state, value, wanted, span, template.position(span.start), start, end, changes
    )


def report_count(kind: SlotKind, found: int, noun: str, hint: str) -> Diagnostic:
    """That there are too few or too many slots of a kind."""
    count = COUNTS[kind]
    code = "slot-missing" if found < count else "slot-surplus"
    return Diagnostic.error(
        code, f"{NAMES[kind]}: {found} {noun}found, there must be {count}", hint=hint
    )
