"""One printed character: what it says, where it stands, and how it joins the one before it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

HYPHENS = "\u00ad\u2010\u2011\u2043\ufe63\uff0d\ufffe\x02"
"""What stands for a hyphen in PDFs; the last two are what PDFium gives for one at a line's end."""
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character, or one of those of a ligature.

    ``text`` is folded (see :func:`fold`) and holds no white space. ``start`` and ``end`` run along
    the direction in which its line is read, ``base`` across it and downwards; these and ``size``
    (the em) are points. ``angle`` is that direction in whole degrees. ``run`` numbers the text
    object of the PDF that it belongs to; ``spaced`` says that a space is written before it.
    """

    text: str
    start: float
    end: float
    base: float
    size: float
    angle: int
    run: int
    spaced: bool = False

    @property
    def marks(self) -> bool:
        """Whether it only adds an accent to the glyph before it."""
        return all(unicodedata.combining(char) for char in self.text)


def fold(text: str) -> str:
    """The text by which two spellings of the same words are compared.

    Compatibility characters (ligatures, no-break spaces, wide letters) become plain ones, accents
    are apart from their letters, all hyphens are one, and characters without ink are dropped.
    """
    plain = "".join("-" if char in HYPHENS else char for char in text)
    kept = (
        char
        for char in unicodedata.normalize("NFKD", plain)
        if unicodedata.category(char) != "Cf" and ord(char) not in VARIATION_SELECTORS
    )
    return "".join("-" if char in HYPHENS else char for char in kept)
