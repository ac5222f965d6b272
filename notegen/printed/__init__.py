"""Checks of printed PDFs: whether what Linnworks printed is what the seller's notes must say.

``source`` opens the PDF and reads its glyphs, ``reading`` puts them in orders in which a person
might read them, ``phrase`` and ``number`` find what they say, ``note`` tells notes apart;
``slot``, ``reference``, ``remnant`` and ``wording`` check one note, and ``verification`` joins it all.
"""

from __future__ import annotations

from notegen.printed.finding import Finding
from notegen.printed.result import (
    CheckedNote,
    Proof,
    Verification,
    find_missing,
    find_unproved,
)
from notegen.printed.verification import verify

__all__ = [
    "CheckedNote",
    "Finding",
    "Proof",
    "Verification",
    "find_missing",
    "find_unproved",
    "verify",
]
