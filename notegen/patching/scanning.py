"""What a template holds for each of the three slots, and what must change for a seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.patching.find_order_number import scan_reference
from notegen.patching.find_phrases import scan_phrase
from notegen.patching.slots import Options, SlotScan, SlotValues
from notegen.seller import Phrases, SlotKind

if TYPE_CHECKING:
    from notegen.template import Template


def scan_slots(
    template: Template,
    wanted: SlotValues,
    former: SlotValues,
    phrases: Phrases | None = None,
    options: Options | None = None,
) -> tuple[SlotScan, ...]:
    """One scan for each kind of slot.

    ``wanted`` are the values that must stand there, none of them when it is only asked what stands
    there; ``former`` are those that may stand where the placeholders were.
    """
    phrases, options = phrases or Phrases(), options or Options()
    company, live, reference = zip(wanted, former, strict=True)
    live_since = phrases.live_since.rstrip(".") or phrases.live_since
    return (
        scan_phrase(template, SlotKind.COMPANY, phrases.company, company, options),
        scan_phrase(template, SlotKind.LIVE, live_since, live, options),
        scan_reference(template, reference, options),
    )
