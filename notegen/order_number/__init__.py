"""The order number: what must print for an order reference, and the text that prints it.

``Reference, prefixes → Expected``; ``text, references → Simulation``, each judged by a ``Verdict``.
Every path asks here: patching, ``onboard``, ``simulate``, ``init``, ``verify``, the paste sheet.
Read ``outcome`` (what must print, and what to think of what does), then ``formula`` (the text,
written for prefixes and recognised by its meaning).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.order_number.formula import (
        BARE_TAG,
        DELIVERED_FORMULA,
        TAG_NAME,
        Reference,
        ReferenceForm,
        find_prefixes,
        find_reference_text,
        find_references,
        is_delivered_wording,
        write_reference,
    )
    from notegen.order_number.outcome import (
        FULL,
        FULL_HINT,
        SAMPLE_NUMBER,
        Expected,
        Simulation,
        Verdict,
        compile_reference,
        describe,
        expect,
        find_owners,
        judge,
        simulate,
        simulate_made_up,
    )
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "BARE_TAG", "DELIVERED_FORMULA", "FULL", "FULL_HINT", "SAMPLE_NUMBER", "TAG_NAME",
    "Expected", "Reference", "ReferenceForm", "Simulation", "Verdict", "compile_reference",
    "describe", "expect", "find_owners", "find_prefixes", "find_reference_text",
    "find_references", "is_delivered_wording", "judge", "simulate", "simulate_made_up",
    "write_reference",
]  # fmt: skip
