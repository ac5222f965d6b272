"""Checks of printed PDFs: whether what Linnworks printed is what the seller's notes must say.

``bytes, Seller → Verification``. Read ``pdf_text`` (what a person sees on the pages, by
``raster``), ``reading_order`` (in which order), ``search`` (where something stands), ``slots`` and
``number`` (what stands in the slots), ``notes`` (which pages are one note), ``checks``,
``difference`` (the proof against the delivered print), ``result``, and ``verification``, which joins
it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.printed.result import (
        CheckedNote,
        Finding,
        Proof,
        SlotText,
        Verification,
        find_missing,
        find_unproved,
    )
    from notegen.printed.verification import verify
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "CheckedNote", "Finding", "Proof", "SlotText", "Verification", "find_missing",
    "find_unproved", "verify",
]  # fmt: skip
