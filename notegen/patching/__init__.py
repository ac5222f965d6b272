"""The patch that makes a template a seller's own: ``Template + Seller → Plan → proved bytes``.

Read ``patch`` (edits, applied and undone), ``slots``, ``phrases``, ``find_phrases`` and
``find_order_number`` (what stands where), ``edits`` and ``planning``; ``checking`` says what is wrong in a
template, ``manifest`` what was done to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.patching.checking import Inspection, check, inspect
    from notegen.patching.manifest import FILE_NAME, Entry, Manifest, digest, make_entry
    from notegen.patching.patch import Edit, Patch
    from notegen.patching.planning import Plan, fill_in, make_finished, plan, prove
    from notegen.patching.slots import Options, Slot, SlotState, SlotValues
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "FILE_NAME", "Edit", "Entry", "Inspection", "Manifest", "Options", "Patch", "Plan", "Slot",
    "SlotState", "SlotValues", "check", "digest", "fill_in", "inspect", "make_entry",
    "make_finished", "plan", "prove",
]  # fmt: skip
